package org.workflowserver.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.audit.LateEntries.Cause;
import org.workflowserver.audit.LateEntries.Late;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.database.Outage;
import org.workflowserver.database.Transactions;
import org.workflowserver.limit.RecentMap;

/**
 * Adds what is no change and may come any number of times: sign-ins, refusals, uses of secrets.
 * What comes too often becomes a number, so that nobody fills the disk; a note that cannot be
 * written is in the server's log and fails nobody.
 */
@ApplicationScoped
public class BoundedAuditLog {
  /** Entries of a minute of one tenant, action, actor and address. */
  static final int SAME_PER_MINUTE = 5;

  static final Duration MINUTE = Duration.ofMinutes(1);

  /** How many uses are remembered, so that they are noted once in their hour. */
  private static final int USES = 50_000;

  private static final Logger LOG = Logger.getLogger(BoundedAuditLog.class.getName());

  private AuditStore store;
  private Transactions transactions;
  private TimeSource time;

  /** Whether each is noted. */
  private RecentMap<Use, AtomicBoolean> uses;

  private Outage outage;
  private Lock flushing;
  private AuditWindow window;
  private long windowBegin;
  private LateEntries late;
  private List<Dated> numbers;

  protected BoundedAuditLog() {}

  @Inject
  public BoundedAuditLog(AuditStore store, Transactions transactions, TimeSource time) {
    this.store = store;
    this.transactions = transactions;
    this.time = time;
    this.uses = new RecentMap<>(USES);
    this.outage = new Outage(LOG, "Could not add to the audit log; it lacks a note.");
    this.flushing = new ReentrantLock();
    this.window = new AuditWindow();
    this.windowBegin = time.nanoTime();
    this.late = new LateEntries();
    this.numbers = new ArrayList<>();
  }

  /** Adds the entry, or counts it where there were enough like it in this minute. */
  public void note(AuditEntry entry) {
    if (admit(entry)) {
      write(List.of(new Dated(entry, time.now())));
    }
  }

  /**
   * Adds an entry with the next {@link #flush}, as of now: what it takes to make and write it is in
   * no caller's time. Where too many are queued it becomes a number.
   *
   * @param address where the call came from
   * @param alike what has the same entry has equal ones; of bounded length, and never written
   */
  public void noteLater(
      AuditAction action, String address, Object alike, Supplier<AuditEntry> made) {
    Cause cause = new Cause(action, address, alike);
    synchronized (this) {
      late.add(cause, made, time.now());
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
    if (noted.compareAndSet(false, true) && !write(List.of(new Dated(use, time.now())))) {
      // The next use tries again.
      noted.set(false);
    }
  }

  /**
   * Adds what is queued, and the numbers of minutes that are over. Called every few seconds, and
   * before the log is read; then it is all written.
   */
  public void flush() {
    // A reader waits for the entries that the timer has just taken.
    flushing.lock();
    try {
      List<Dated> due = new ArrayList<>();
      LateEntries taken = takeLate();
      taken.queued().forEach((cause, one) -> due.addAll(made(cause, one)));
      due.addAll(takeNumbers(taken));
      if (!due.isEmpty()) {
        write(due);
      }
    } finally {
      flushing.unlock();
    }
  }

  /** As {@link #flush}, the minute's numbers too. Called when the server stops. */
  public void stop() {
    synchronized (this) {
      windowBegin = time.nanoTime() - MINUTE.toNanos();
    }
    flush();
  }

  /** Those of the queued entries that are to be written. */
  private List<Dated> made(Cause cause, Late one) {
    AuditEntry entry;
    try {
      entry = one.made.get();
    } catch (RuntimeException e) {
      outage.met(e);
      countOthers(cause.action(), one.times.size() + one.more);
      return List.of();
    }
    List<Dated> admitted =
        one.times.stream().filter(at -> admit(entry)).map(at -> new Dated(entry, at)).toList();
    if (one.more > 0) {
      count(entry, one.more);
    }
    return admitted;
  }

  private synchronized boolean admit(AuditEntry entry) {
    turn();
    return window.admit(entry);
  }

  private synchronized void count(AuditEntry entry, int more) {
    turn();
    window.count(entry, more);
  }

  private synchronized void countOthers(AuditAction action, int more) {
    turn();
    window.countOthers(action, more);
  }

  private synchronized LateEntries takeLate() {
    LateEntries taken = late;
    late = new LateEntries();
    return taken;
  }

  private synchronized List<Dated> takeNumbers(LateEntries taken) {
    taken.lost().forEach(window::countOthers);
    turn();
    List<Dated> due = numbers;
    numbers = new ArrayList<>();
    return due;
  }

  private void turn() {
    if (time.nanoTime() - windowBegin >= MINUTE.toNanos()) {
      Instant now = time.now();
      window.numbers().forEach(number -> numbers.add(new Dated(number, now)));
      window = new AuditWindow();
      windowBegin = time.nanoTime();
    }
  }

  /** Whether they are written. */
  private boolean write(List<Dated> entries) {
    try {
      transactions.doInNew(() -> entries.forEach(one -> store.append(one.entry(), one.at())));
      outage.over();
      return true;
    } catch (RuntimeException e) {
      outage.met(e);
      LOG.log(Level.FINE, "Not in the audit log: {0}", entries);
      return false;
    }
  }

  /** An entry as of a time. */
  private record Dated(AuditEntry entry, Instant at) {}

  /** A use in an hour. */
  private record Use(AuditEntry entry, Instant hour) {}
}
