package org.workflowserver.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.database.DatabaseFailure;
import org.workflowserver.database.Outage;
import org.workflowserver.database.Transactions;
import org.workflowserver.limit.BoundedCache;

/**
 * Adds what is no change and may come any number of times: sign-ins, refusals, uses of secrets.
 * What comes too often is only counted, so that nobody fills the disk. An entry that cannot be
 * written now is queued and tried again; it fails nobody's call.
 */
@ApplicationScoped
public class BoundedAuditLog {
  /** Entries of a minute of one tenant, action, actor and address. */
  static final int SAME_PER_MINUTE = 5;

  static final Duration MINUTE = Duration.ofMinutes(1);

  /** Entries that wait to be written; further ones are counted. */
  static final int MOST_QUEUED = 5_000;

  /** Entries that one transaction writes. */
  static final int BATCH = 100;

  /** How many uses are remembered, so that they are entries once in their hour. */
  private static final int USES = 50_000;

  private static final Logger LOG = Logger.getLogger(BoundedAuditLog.class.getName());

  private AuditStore store;
  private Transactions transactions;
  private TimeSource time;

  /** Whether each is written or queued. */
  private BoundedCache<Use, AtomicBoolean> uses;

  private Outage outage;
  private Lock flushing;
  private AuditWindow window;
  private long windowBegin;
  private Deque<QueuedEntry> queue;

  protected BoundedAuditLog() {}

  @Inject
  public BoundedAuditLog(AuditStore store, Transactions transactions, TimeSource time) {
    this.store = store;
    this.transactions = transactions;
    this.time = time;
    this.uses = new BoundedCache<>(USES);
    this.outage =
        new Outage(LOG, "Could not add to the audit log; its entries are queued and tried again.");
    this.flushing = new ReentrantLock();
    this.window = new AuditWindow();
    this.windowBegin = time.nanoTime();
    this.queue = new ArrayDeque<>();
  }

  /** Adds the entry, or counts it where there were enough like it in this minute. */
  public void note(AuditEntry entry) {
    QueuedEntry admitted = new QueuedEntry(entry, time.now());
    if (admit("", entry) && write(List.of(admitted)) == Written.NOT_NOW) {
      enqueueOrCount("", admitted);
    }
  }

  /**
   * As {@link #note}, but written with the next {@link #flush}, as of now: writing it is in no
   * caller's time.
   *
   * @param kind entries of different kinds take no room of each other; one of a few short words
   */
  public synchronized void noteLater(String kind, AuditEntry entry) {
    if (admit(kind, entry)) {
      enqueueOrCount(kind, new QueuedEntry(entry, time.now()));
    }
  }

  /** Adds the use of a secret, once in an hour where user, item and details are the same. */
  public void noteUse(AuditEntry use) {
    Use known = new Use(use, time.now().truncatedTo(ChronoUnit.HOURS));
    AtomicBoolean noted = uses.get(known);
    if (noted == null) {
      AtomicBoolean fresh = new AtomicBoolean();
      AtomicBoolean twin = uses.putIfAbsent(known, fresh);
      noted = twin == null ? fresh : twin;
    }
    if (!noted.compareAndSet(false, true)) {
      return;
    }
    QueuedEntry entry = new QueuedEntry(use, time.now());
    if (write(List.of(entry)) == Written.NOT_NOW) {
      // Where there is no room the next use tries again.
      noted.set(enqueue(entry));
    }
  }

  /**
   * Adds what is queued, and the counts of minutes that are over. Called every few seconds, and
   * before the log is read; then it is all written, unless the database does not take it: what it
   * did not take stays queued.
   */
  public void flush() {
    // A reader waits for the entries that the timer is writing.
    flushing.lock();
    try {
      closeWindowIfOver();
      writeQueued();
    } finally {
      flushing.unlock();
    }
  }

  /** As {@link #flush}, this minute's counts too. Called when the server stops. */
  public void stop() {
    flushing.lock();
    try {
      closeWindow();
      writeQueued();
    } finally {
      flushing.unlock();
    }
    int lost = queued();
    if (lost > 0) {
      LOG.log(Level.WARNING, "The server stops, and {0} entries of the audit log are lost.", lost);
    }
  }

  private synchronized boolean admit(String kind, AuditEntry entry) {
    closeWindowIfOver();
    return window.admit(kind, entry);
  }

  private synchronized void enqueueOrCount(String kind, QueuedEntry entry) {
    if (!enqueue(entry)) {
      window.suppress(kind, entry.entry());
    }
  }

  /** Whether there was room. */
  private synchronized boolean enqueue(QueuedEntry entry) {
    return queue.size() < MOST_QUEUED && queue.add(entry);
  }

  /** While the queue is full the minute is not closed, so that its counts are not lost. */
  private synchronized void closeWindowIfOver() {
    if (time.nanoTime() - windowBegin >= MINUTE.toNanos() && queue.size() < MOST_QUEUED) {
      closeWindow();
    }
  }

  private synchronized void closeWindow() {
    Instant now = time.now();
    window.suppressedCounts().forEach(count -> queue.addLast(new QueuedEntry(count, now)));
    window = new AuditWindow();
    windowBegin = time.nanoTime();
  }

  private synchronized int queued() {
    return queue.size();
  }

  private synchronized List<QueuedEntry> firstQueued(int most) {
    return queue.stream().limit(most).toList();
  }

  private synchronized void removeFirst(int count) {
    for (int i = 0; i < count; i++) {
      queue.removeFirst();
    }
  }

  /** The first failure ends it: while the database is away each further try may time out. */
  private void writeQueued() {
    int size = BATCH;
    int left = queued();
    while (left > 0) {
      List<QueuedEntry> batch = firstQueued(Math.min(size, left));
      Written written = write(batch);
      if (written == Written.NOT_NOW) {
        return;
      }
      if (written == Written.REFUSED && batch.size() > 1) {
        // One of them is not fit to be stored; the others are.
        size = 1;
        continue;
      }
      removeFirst(batch.size());
      left -= batch.size();
    }
  }

  /** How an attempt to write ended. */
  private enum Written {
    DONE,
    /** They cannot be stored, now or later; one alone is lost then. */
    REFUSED,
    NOT_NOW
  }

  private Written write(List<QueuedEntry> entries) {
    try {
      transactions.doInNew(() -> entries.forEach(one -> store.append(one.entry(), one.at())));
      outage.recovered();
      return Written.DONE;
    } catch (RuntimeException e) {
      if (!DatabaseFailure.isOfData(e)) {
        outage.failed(e);
        return Written.NOT_NOW;
      }
      if (entries.size() == 1) {
        LOG.log(Level.WARNING, "An entry of the audit log cannot be stored and is lost.", e);
      }
      return Written.REFUSED;
    }
  }

  /** An entry that is not written yet, as of when it came. */
  private record QueuedEntry(AuditEntry entry, Instant at) {}

  /** A use in an hour. */
  private record Use(AuditEntry entry, Instant hour) {}
}
