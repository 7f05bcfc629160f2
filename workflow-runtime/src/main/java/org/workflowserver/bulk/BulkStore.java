package org.workflowserver.bulk;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.workflowserver.audit.AuditEntry;
import org.workflowserver.audit.AuditStore;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.Rows;
import org.workflowserver.database.Sql;
import org.workflowserver.database.SqlParts;
import org.workflowserver.json.Coded;
import org.workflowserver.run.Requester;
import org.workflowserver.run.StartCommand.Idempotency;

/** Keeps operations. Called inside a transaction. */
@Dependent
public record BulkStore(Sql sql) {
  /** The detail of an entry in the audit log that says why an operation was stopped. */
  static final String REASON = "reason";

  private static final int MOST_UNDER_WAY = 20;

  private static final String PROGRESS =
      "select id, action, filter, requested_by, created_at, finished_at, matched, done,"
          + " passed_over, stop_reason from bulk_operations";

  @Inject
  public BulkStore {}

  /** What an earlier call with a key was answered. */
  record Kept(String id, String bodyHash, int matched) {}

  /** What the call with that key was answered, if that was after {@code instant}. */
  Optional<Kept> findKept(String orgId, String key, Instant instant) {
    return sql.of(
            "select id, body_hash, matched from bulk_operations where org_id = ?1 and"
                + " idempotency_key = ?2 and created_at >= ?3")
        .with(orgId, key, instant)
        .first(Kept.class);
  }

  Optional<BulkProgress> find(String orgId, String id) {
    return sql.of(PROGRESS + " where org_id = ?1 and id = ?2")
        .with(orgId, id)
        .first(BulkStore::progress);
  }

  /** The newest ones that are under way, newest first. */
  List<BulkProgress> open(String orgId) {
    return sql
        .of(PROGRESS + " where org_id = ?1 and finished_at is null order by id desc")
        .with(orgId)
        .atMost(MOST_UNDER_WAY)
        .list()
        .stream()
        .map(BulkStore::progress)
        .toList();
  }

  private static BulkProgress progress(Object[] row) {
    return new BulkProgress(
        (String) row[0],
        Coded.find(BulkAction.class, (String) row[1]).orElseThrow(),
        FilterText.parse((String) row[2]),
        new BulkProgress.Asked((String) row[3], Rows.instant(row[4])),
        row[5] == null ? null : new BulkProgress.End(Rows.instant(row[5]), (String) row[9]),
        ((Number) row[6]).intValue(),
        ((Number) row[7]).intValue(),
        ((Number) row[8]).intValue());
  }

  /** Forgets the key if it was sent before {@code instant}; its operation stays. */
  void forgetKey(String orgId, String key, Instant instant) {
    sql.of(
            "update bulk_operations set idempotency_key = null where org_id = ?1 and"
                + " idempotency_key = ?2 and created_at < ?3")
        .with(orgId, key, instant)
        .update();
  }

  int countOpen(String orgId) {
    return (int)
        sql.of("select count(*) from bulk_operations where org_id = ?1 and finished_at is null")
            .with(orgId)
            .count();
  }

  /**
   * Puts the operation on record; one that matched nothing is finished at once.
   *
   * @param entry what the audit log says of it
   * @return false when another one has its key
   */
  boolean insert(
      OpenOperation operation, Optional<Idempotency> key, int matched, AuditEntry entry) {
    boolean nothing = matched == 0;
    SqlParts insert =
        new SqlParts()
            .add(
                "insert into bulk_operations (id, org_id, action, filter, requested_by, requester,")
            .add(" matched, done, passed_over, last_run_id, next_at, created_at")
            .add(operation.traceparent() == null ? "" : ", traceparent")
            .add(key.isEmpty() ? "" : ", idempotency_key, body_hash")
            .add(nothing ? ", finished_at" : "")
            .add(") values (?, ?, ?", operation.id(), operation.orgId(), operation.action().code())
            .add(", ?", FilterText.of(operation.filter()))
            .add(", ?, ?", operation.requestedBy().name(), operation.requestedBy().subject())
            .add(", ?, 0, 0, '', ?, ?", matched, operation.createdAt(), operation.createdAt())
            .addIf(Optional.ofNullable(operation.traceparent()), ", ?");
    key.ifPresent(sent -> insert.add(", ?, ?", sent.key(), sent.bodyHash()));
    insert.addIf(nothing ? Optional.of(operation.createdAt()) : Optional.empty(), ", ?");
    // H2 has no such clause; there the unique constraint speaks up.
    insert.add(sql.dialect() == Dialect.POSTGRESQL ? ") on conflict do nothing" : ")");
    if (sql.of(insert).update() == 0) {
      return false;
    }
    new AuditStore(sql).append(entry, operation.createdAt());
    return true;
  }

  /** Takes the operation whose turn it is; nobody else does until then. */
  Optional<OpenOperation> claim(Instant now, Instant until) {
    String due =
        "select id, org_id, action, filter, requested_by, traceparent, last_run_id, created_at,"
            + " requester from bulk_operations where finished_at is null and next_at <= ?1 order by"
            + " next_at, id";
    // One process has an H2 database, and there one thread at a time claims.
    String locked =
        sql.dialect() == Dialect.H2
            ? due + " fetch first 1 rows only for update"
            : due + " limit 1 for update skip locked";
    Optional<OpenOperation> found = sql.of(locked).with(now).first(BulkStore::operation);
    found.ifPresent(operation -> putOff(operation, until));
    return found;
  }

  /** The operation's next turn is then, at the earliest. */
  void putOff(OpenOperation operation, Instant until) {
    sql.of("update bulk_operations set next_at = ?1 where id = ?2")
        .with(until, operation.id())
        .update();
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
    return sql.of(
                "update bulk_operations set last_run_id = ?1, done = done + ?2, passed_over ="
                    + " passed_over + ?3, next_at = ?4 where id = ?5 and last_run_id = ?6")
            .with(lastRunId, done, passedOver, next, operation.id(), operation.lastRunId())
            .update()
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
        sql.of(
                "update bulk_operations set finished_at = ?1, stop_reason = ?2 where id = ?3 and"
                    + " org_id = ?4 and finished_at is null")
            .with(now, reason, entry.object().orElseThrow(), entry.org())
            .update();
    if (stopped == 1) {
      new AuditStore(sql).append(entry, now);
    }
  }

  /** The operation has come by all runs; how many it carried out and passed over. */
  Optional<int[]> finish(OpenOperation operation, Instant now) {
    int finished =
        sql.of(
                "update bulk_operations set finished_at = ?1 where id = ?2 and last_run_id = ?3 and"
                    + " finished_at is null")
            .with(now, operation.id(), operation.lastRunId())
            .update();
    List<Object[]> rows =
        sql.of("select done, passed_over from bulk_operations where id = ?1")
            .with(operation.id())
            .list();
    return rows.stream()
        .filter(row -> finished == 1)
        .map(row -> new int[] {((Number) row[0]).intValue(), ((Number) row[1]).intValue()})
        .findFirst();
  }

  private static OpenOperation operation(Object[] row) {
    return new OpenOperation(
        (String) row[0],
        (String) row[1],
        Coded.find(BulkAction.class, (String) row[2]).orElseThrow(),
        FilterText.parse((String) row[3]),
        Requester.onRecord((String) row[4], (String) row[8]),
        (String) row[5],
        (String) row[6],
        Rows.instant(row[7]));
  }
}
