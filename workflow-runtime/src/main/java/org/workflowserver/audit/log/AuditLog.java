package org.workflowserver.audit.log;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.workflowserver.audit.AuditAction;
import org.workflowserver.audit.AuditChain;
import org.workflowserver.audit.AuditStore.Head;
import org.workflowserver.audit.BoundedAuditLog;
import org.workflowserver.audit.LinkedEntry;
import org.workflowserver.audit.log.AuditLogStore.Position;
import org.workflowserver.database.Transactions;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.limit.Permits;
import org.workflowserver.paging.Cursor;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.paging.Slice;
import org.workflowserver.refusal.Refusal;

/**
 * The tenant's audit log: the facade. What has committed before a call is in its answer, and what
 * this server has queued, unless the database does not take it or more is not linked yet than one
 * call links.
 */
@ApplicationScoped
public class AuditLog {
  private static final int AT_ONCE = 1_000;

  /** Calls that read whole logs at a time; one tenant makes at most half of those that verify. */
  private static final int MOST_READING = 4;

  /** An export takes as long as its reader likes, so a tenant has one. */
  private static final int EXPORTS_OF_TENANT = 1;

  private static final Comparator<AuditRecord> NEWEST_FIRST =
      Comparator.comparing((AuditRecord record) -> record.entry().at())
          .thenComparing(record -> record.entry().seq())
          .reversed();

  private static final Duration COME_BACK = Duration.ofSeconds(5);

  private AuditChain chain;
  private BoundedAuditLog boundedLog;
  private AuditLogStore store;
  private Transactions transactions;

  /** Who verifies holds a thread of HTTP for as long as the log is. */
  private Permits verifying;

  /** Who exports holds one for as long as the reader takes; apart, so that none stops verifying. */
  private Permits exporting;

  protected AuditLog() {}

  @Inject
  public AuditLog(
      AuditChain chain,
      BoundedAuditLog boundedLog,
      AuditLogStore store,
      Transactions transactions) {
    this.chain = chain;
    this.boundedLog = boundedLog;
    this.store = store;
    this.transactions = transactions;
    this.verifying = new Permits(MOST_READING);
    this.exporting = new Permits(MOST_READING, EXPORTS_OF_TENANT);
  }

  /** Newest first. Needs {@code admin}. */
  public Slice<AuditRecord> list(Caller caller, AuditFilter filter, PageRequest page) {
    caller.require(Scope.ADMIN);
    Optional<Position> after = Cursor.key(page).map(AuditLog::position);
    link();
    return Cursor.slice(
        transactions.inNew(() -> found(caller.org(), filter, after, page.limit() + 1)),
        page.limit(),
        AuditLog::key,
        record -> record);
  }

  /** Of several actions those of each, so that each is found by its index. */
  private List<AuditRecord> found(
      String org, AuditFilter filter, Optional<Position> after, int limit) {
    return filter.actions().isEmpty()
        ? store.list(org, filter, Optional.empty(), after, limit)
        : filter.actions().stream()
            .flatMap(action -> store.list(org, filter, Optional.of(action), after, limit).stream())
            .sorted(NEWEST_FIRST)
            .limit(limit)
            .toList();
  }

  private static String key(AuditRecord record) {
    LinkedEntry entry = record.entry();
    return Cursor.micros(entry.at()) + "." + entry.seq();
  }

  private static Position position(String key) {
    int dot = key.indexOf('.');
    return new Position(
        Cursor.time(key.substring(0, Math.max(dot, 0))),
        Cursor.wholeNumber(key.substring(dot + 1)));
  }

  /**
   * The entries that the filter fits, the oldest first; the whole log where it excludes none. Needs
   * {@code admin}.
   *
   * @throws Refusal {@code capacity_exceeded} while the tenant exports already, or others too much
   */
  public AuditExport export(Caller caller, AuditFilter filter) {
    caller.require(Scope.ADMIN);
    requireFree(caller.org());
    link();
    return new AuditExport(
        transactions,
        store,
        caller.org(),
        transactions.inNew(() -> store.head(caller.org())),
        filter,
        exporting);
  }

  /** A permit is held only while lines are written: who asks may never read them. */
  private void requireFree(String org) {
    if (!exporting.tryAcquire(org)) {
      throw busy();
    }
    exporting.release(org);
  }

  private void link() {
    boundedLog.flush();
    chain.link();
  }

  /** The refusal of a call while too many others read audit logs. */
  static Refusal busy() {
    return Refusal.capacityExceeded(
        "Too many read whole audit logs at the moment; try again.", COME_BACK);
  }

  /**
   * Reads the whole log and tells whether it is as it was written. Needs {@code admin}.
   *
   * @throws Refusal {@code capacity_exceeded} while the tenant or others verify too much
   */
  public AuditVerification verify(Caller caller) {
    caller.require(Scope.ADMIN);
    if (!verifying.tryAcquire(caller.org())) {
      throw busy();
    }
    try {
      link();
      return verify(caller.org());
    } finally {
      verifying.release(caller.org());
    }
  }

  private AuditVerification verify(String org) {
    // In this order: entries that are added meanwhile are behind the one, not behind the other.
    long last = transactions.inNew(() -> store.last(org));
    Optional<Head> head = transactions.inNew(() -> store.head(org));
    long end = head.map(Head::seq).orElse(0L);
    ChainCheck check = new ChainCheck();
    while (check.seq() < end) {
      List<AuditRecord> read = transactions.inNew(() -> store.after(org, check.seq(), AT_ONCE));
      if (read.isEmpty()) {
        return broken(check, head);
      }
      for (AuditRecord next : read) {
        if (check.seq() < end && !check.follows(next)) {
          return broken(check, head);
        }
      }
    }
    if (last > end) {
      return broken(check, head);
    }
    if (head.isPresent() && !head.get().hash().equals(check.hash())) {
      return new AuditVerification(end - 1, Optional.of(end), head.map(Head::hash));
    }
    return new AuditVerification(end, Optional.empty(), head.map(Head::hash));
  }

  private static AuditVerification broken(ChainCheck check, Optional<Head> head) {
    return new AuditVerification(check.seq(), Optional.of(check.seq() + 1), head.map(Head::hash));
  }

  /** Follows a chain from its first entry on. */
  private static final class ChainCheck {
    private long seq;
    private String hash = LinkedEntry.FIRST;

    /** Whether that entry is the next one, as it was written. */
    boolean follows(AuditRecord next) {
      LinkedEntry entry = next.entry();
      if (entry.seq() != seq + 1
          || !entry.previous().equals(hash)
          || !entry.hash().equals(next.hash())) {
        return false;
      }
      seq = entry.seq();
      hash = next.hash();
      return true;
    }

    /** How many entries have followed. */
    long seq() {
      return seq;
    }

    /** The hash of the last of them. */
    String hash() {
      return hash;
    }
  }

  /**
   * Records that a caller was refused what his scope does not give.
   *
   * @param method of what was called, such as {@code DELETE}
   * @param path of what was called, such as {@code /users/usr_…}
   */
  public void noteRefusal(Caller caller, String method, String path) {
    boundedLog.note(caller.auditEntry(AuditAction.ACCESS_REFUSED, method + " " + path));
  }
}
