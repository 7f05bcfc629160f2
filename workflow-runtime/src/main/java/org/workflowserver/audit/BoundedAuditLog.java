package org.workflowserver.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
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
  /** Entries of a minute of one tenant, actor, address and action. */
  static final int SAME_PER_MINUTE = 5;

  static final Duration MINUTE = Duration.ofMinutes(1);

  /** How many uses are remembered, so that they are noted once in their hour. */
  private static final int USES = 50_000;

  /** The tenant of what cannot be told to be another's. */
  private static final String FIRST_ORG = "default";

  private static final Logger LOG = Logger.getLogger(BoundedAuditLog.class.getName());

  private AuditStore store;
  private Transactions transactions;
  private TimeSource time;

  /** Whether each is noted. */
  private RecentMap<Use, AtomicBoolean> uses;

  private Outage outage;
  private Window window;
  private List<AuditEntry> suppressed;

  protected BoundedAuditLog() {}

  @Inject
  public BoundedAuditLog(AuditStore store, Transactions transactions, TimeSource time) {
    this.store = store;
    this.transactions = transactions;
    this.time = time;
    this.uses = new RecentMap<>(USES);
    this.outage = new Outage(LOG, "Could not add to the audit log; it lacks a note.");
    this.window = new Window(time.nanoTime());
    this.suppressed = new ArrayList<>();
  }

  /** How many entries of an action one server adds in a minute, whoever causes them. */
  static int mostPerMinute(AuditAction action) {
    return action == AuditAction.SIGNED_IN ? 600 : 60;
  }

  /** Adds the entry, or counts it where there were enough like it in this minute. */
  public void note(AuditEntry entry) {
    if (admit(entry)) {
      write(List.of(entry));
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
    if (noted.compareAndSet(false, true) && !write(List.of(use))) {
      // The next use tries again.
      noted.set(false);
    }
  }

  /** Adds the numbers of minutes that are over. Called every few seconds. */
  public void flush() {
    List<AuditEntry> due = takeSuppressed();
    if (!due.isEmpty()) {
      write(due);
    }
  }

  private synchronized boolean admit(AuditEntry entry) {
    turn();
    return window.admit(entry);
  }

  private synchronized List<AuditEntry> takeSuppressed() {
    turn();
    List<AuditEntry> due = suppressed;
    suppressed = new ArrayList<>();
    return due;
  }

  private void turn() {
    if (time.nanoTime() - window.begin >= MINUTE.toNanos()) {
      suppressed.addAll(window.suppressed());
      window = new Window(time.nanoTime());
    }
  }

  /** Whether they are written. */
  private boolean write(List<AuditEntry> entries) {
    try {
      Instant now = time.now();
      transactions.doInNew(() -> entries.forEach(entry -> store.append(entry, now)));
      outage.over();
      return true;
    } catch (RuntimeException e) {
      outage.met(e);
      LOG.log(Level.FINE, "Not in the audit log: {0}", entries);
      return false;
    }
  }

  /** A use in an hour. */
  private record Use(AuditEntry entry, Instant hour) {}

  /**
   * What entries are counted by. Failed sign-ins are by their address alone, whichever account they
   * name: else the time of an answer might tell which accounts there are.
   */
  private record Key(
      String org, Optional<String> actor, Optional<String> address, AuditAction action) {
    static Key of(AuditEntry entry) {
      return entry.action() == AuditAction.SIGN_IN_FAILED
          ? new Key(FIRST_ORG, Optional.empty(), entry.address(), entry.action())
          : new Key(entry.org(), entry.actor(), entry.address(), entry.action());
    }

    /** Of what is not told apart any more. */
    Key others() {
      return new Key(org, Optional.empty(), Optional.empty(), action);
    }

    AuditEntry counted(int more) {
      return AuditEntry.of(
          org, actor, address, action, Optional.empty(), "more", Integer.toString(more));
    }
  }

  /**
   * What came in a minute. It holds no more keys than entries are added, and one for each tenant
   * and action.
   */
  private static final class Window {
    private final long begin;
    private final Map<Key, Count> counts = new HashMap<>();
    private final Map<Key, Count> others = new HashMap<>();
    private final Map<AuditAction, Integer> added = new HashMap<>();

    Window(long begin) {
      this.begin = begin;
    }

    boolean admit(AuditEntry entry) {
      Key key = Key.of(entry);
      Count count = counts.get(key);
      int all = added.getOrDefault(entry.action(), 0);
      if (all < mostPerMinute(entry.action()) && (count == null || count.added < SAME_PER_MINUTE)) {
        counts.computeIfAbsent(key, fresh -> new Count()).added++;
        added.put(entry.action(), all + 1);
        return true;
      }
      Count more =
          count == null ? others.computeIfAbsent(key.others(), fresh -> new Count()) : count;
      more.more++;
      return false;
    }

    List<AuditEntry> suppressed() {
      List<AuditEntry> suppressed = new ArrayList<>();
      for (Map<Key, Count> counted : List.of(counts, others)) {
        counted.forEach(
            (key, count) -> {
              if (count.more > 0) {
                suppressed.add(key.counted(count.more));
              }
            });
      }
      return suppressed;
    }
  }

  /** How many entries were added, and how many were not. */
  private static final class Count {
    private int added;
    private int more;
  }
}
