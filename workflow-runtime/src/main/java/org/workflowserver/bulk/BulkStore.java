package org.workflowserver.bulk;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.workflowserver.audit.AuditEntry;
import org.workflowserver.audit.AuditStore;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.Rows;
import org.workflowserver.run.Requester;
import org.workflowserver.run.StartCommand.Idempotency;

/** Keeps operations. Called inside a transaction. */
@ApplicationScoped
public class BulkStore {
  /** The detail of an entry in the audit log that says why an operation was stopped. */
  static final String REASON = "reason";

  private EntityManager entityManager;

  protected BulkStore() {}

  @Inject
  public BulkStore(EntityManager entityManager) {
    this.entityManager = entityManager;
  }

  /** What an earlier call with a key was answered. */
  record Kept(String id, String bodyHash, int matched) {}

  /** What the call with that key was answered, if that was after {@code instant}. */
  Optional<Kept> findKept(String orgId, String key, Instant instant) {
    return Rows.arrays(
            entityManager
                .createNativeQuery(
                    "select id, body_hash, matched from bulk_operations where org_id = ?1 and"
                        + " idempotency_key = ?2 and created_at >= ?3")
                .setParameter(1, orgId)
                .setParameter(2, key)
                .setParameter(3, utc(instant)))
        .stream()
        .map(row -> new Kept((String) row[0], (String) row[1], ((Number) row[2]).intValue()))
        .findFirst();
  }

  Optional<BulkProgress> find(String orgId, String id) {
    return Rows.arrays(
            entityManager
                .createNativeQuery(
                    "select id, action, filter, requested_by, created_at, finished_at, matched, done,"
                        + " passed_over, stop_reason from bulk_operations where id = ?1 and org_id = ?2")
                .setParameter(1, id)
                .setParameter(2, orgId))
        .stream()
        .map(BulkStore::progress)
        .findFirst();
  }

  private static BulkProgress progress(Object[] row) {
    return new BulkProgress(
        (String) row[0],
        BulkAction.ofCode((String) row[1]).orElseThrow(),
        FilterText.parse((String) row[2]),
        new BulkProgress.Asked((String) row[3], Rows.instant(row[4])),
        row[5] == null ? null : new BulkProgress.End(Rows.instant(row[5]), (String) row[9]),
        ((Number) row[6]).intValue(),
        ((Number) row[7]).intValue(),
        ((Number) row[8]).intValue());
  }

  /** Forgets the key if it was sent before {@code instant}; its operation stays. */
  void forgetKey(String orgId, String key, Instant instant) {
    entityManager
        .createNativeQuery(
            "update bulk_operations set idempotency_key = null where org_id = ?1 and"
                + " idempotency_key = ?2 and created_at < ?3")
        .setParameter(1, orgId)
        .setParameter(2, key)
        .setParameter(3, utc(instant))
        .executeUpdate();
  }

  int countOpen(String orgId) {
    Object count =
        entityManager
            .createNativeQuery(
                "select count(*) from bulk_operations where org_id = ?1 and finished_at is null")
            .setParameter(1, orgId)
            .getSingleResult();
    return ((Number) count).intValue();
  }

  /**
   * Puts the operation on record; one that matched nothing is finished at once.
   *
   * @param entry what the audit log says of it
   * @return false when another one has its key
   */
  boolean insert(
      OpenOperation operation, Optional<Idempotency> key, int matched, AuditEntry entry) {
    String sql =
        "insert into bulk_operations (id, org_id, action, filter, requested_by, requester, matched,"
            + " done, passed_over, last_run_id, next_at, created_at"
            + (operation.traceparent() == null ? "" : ", traceparent")
            + (key.isEmpty() ? "" : ", idempotency_key, body_hash")
            + (matched > 0 ? "" : ", finished_at")
            + ") values (?1, ?2, ?3, ?4, ?5, ?11, ?6, 0, 0, '', ?7, ?7"
            + (operation.traceparent() == null ? "" : ", ?8")
            + (key.isEmpty() ? "" : ", ?9, ?10")
            + (matched > 0 ? "" : ", ?7")
            + ")"
            // H2 has no such clause; there the unique constraint speaks up.
            + (Dialect.of(entityManager) == Dialect.POSTGRESQL ? " on conflict do nothing" : "");
    Query insert =
        entityManager
            .createNativeQuery(sql)
            .setParameter(1, operation.id())
            .setParameter(2, operation.orgId())
            .setParameter(3, operation.action().code())
            .setParameter(4, FilterText.of(operation.filter()))
            .setParameter(5, operation.requestedBy().name())
            .setParameter(6, matched)
            .setParameter(7, utc(operation.createdAt()))
            .setParameter(11, operation.requestedBy().subject());
    if (operation.traceparent() != null) {
      insert.setParameter(8, operation.traceparent());
    }
    key.ifPresent(k -> insert.setParameter(9, k.key()).setParameter(10, k.bodyHash()));
    if (insert.executeUpdate() == 0) {
      return false;
    }
    new AuditStore(entityManager).append(entry, operation.createdAt());
    return true;
  }

  /** Takes the operation whose turn it is; nobody else does until then. */
  Optional<OpenOperation> claim(Instant now, Instant until) {
    String due =
        "select id, org_id, action, filter, requested_by, traceparent, last_run_id, created_at,"
            + " requester from bulk_operations where finished_at is null and next_at <= ?1 order by next_at, id";
    // One process has an H2 database, and there one thread at a time claims.
    String locked =
        Dialect.of(entityManager) == Dialect.H2
            ? due + " fetch first 1 rows only for update"
            : due + " limit 1 for update skip locked";
    Optional<OpenOperation> found =
        Rows.arrays(entityManager.createNativeQuery(locked).setParameter(1, utc(now))).stream()
            .map(BulkStore::operation)
            .findFirst();
    found.ifPresent(operation -> putOff(operation, until));
    return found;
  }

  /** The operation's next turn is then, at the earliest. */
  void putOff(OpenOperation operation, Instant until) {
    entityManager
        .createNativeQuery("update bulk_operations set next_at = ?1 where id = ?2")
        .setParameter(1, utc(until))
        .setParameter(2, operation.id())
        .executeUpdate();
  }

  /**
   * Notes how far the operation has come, unless somebody else did; that of its last batch too when
   * it was stopped meanwhile.
   *
   * @param lastRunId the last run that it came by
   * @param next when its next turn is
   */
  boolean advance(
      OpenOperation operation, String lastRunId, int done, int passedOver, Instant next) {
    return entityManager
            .createNativeQuery(
                "update bulk_operations set last_run_id = ?1, done = done + ?2, passed_over ="
                    + " passed_over + ?3, next_at = ?4 where id = ?5 and last_run_id = ?6")
            .setParameter(1, lastRunId)
            .setParameter(2, done)
            .setParameter(3, passedOver)
            .setParameter(4, utc(next))
            .setParameter(5, operation.id())
            .setParameter(6, operation.lastRunId())
            .executeUpdate()
        == 1;
  }

  /**
   * The operation ends where it is, unless it has ended.
   *
   * @param entry what the audit log says of it: its tenant's and its id
   */
  void stop(AuditEntry entry, Instant now) {
    String reason = entry.details().get(REASON);
    int stopped =
        entityManager
            .createNativeQuery(
                "update bulk_operations set finished_at = ?1, stop_reason = ?2 where id = ?3 and"
                    + " org_id = ?4 and finished_at is null")
            .setParameter(1, utc(now))
            .setParameter(2, reason)
            .setParameter(3, entry.object().orElseThrow())
            .setParameter(4, entry.org())
            .executeUpdate();
    if (stopped == 1) {
      new AuditStore(entityManager).append(entry, now);
    }
  }

  /** The operation has come by all runs; how many it carried out and passed over. */
  Optional<int[]> finish(OpenOperation operation, Instant now) {
    int finished =
        entityManager
            .createNativeQuery(
                "update bulk_operations set finished_at = ?1 where id = ?2 and last_run_id = ?3 and"
                    + " finished_at is null")
            .setParameter(1, utc(now))
            .setParameter(2, operation.id())
            .setParameter(3, operation.lastRunId())
            .executeUpdate();
    List<Object[]> rows =
        Rows.arrays(
            entityManager
                .createNativeQuery("select done, passed_over from bulk_operations where id = ?1")
                .setParameter(1, operation.id()));
    return rows.stream()
        .filter(row -> finished == 1)
        .map(row -> new int[] {((Number) row[0]).intValue(), ((Number) row[1]).intValue()})
        .findFirst();
  }

  private static OpenOperation operation(Object[] row) {
    return new OpenOperation(
        (String) row[0],
        (String) row[1],
        BulkAction.ofCode((String) row[2]).orElseThrow(),
        FilterText.parse((String) row[3]),
        Requester.onRecord((String) row[4], (String) row[8]),
        (String) row[5],
        (String) row[6],
        Rows.instant(row[7]));
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
