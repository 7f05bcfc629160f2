package org.workflowserver.bulk;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.workflowserver.audit.AuditEntry;
import org.workflowserver.audit.AuditStore;
import org.workflowserver.database.Sql;
import org.workflowserver.database.SqlParts;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.run.StartCommand.Idempotency;
import org.workflowserver.run.change.CommandStore;
import org.workflowserver.run.change.CommandStore.Cancellation;
import org.workflowserver.run.record.AcceptedRunStore;
import org.workflowserver.run.record.IdempotencyKeyStore;
import org.workflowserver.run.search.MatchStore;

/** Keeps operations. Called inside a transaction. */
@Dependent
public record BulkStore(Sql sql) {
  /** The detail of an entry in the audit log that says why an operation was stopped. */
  static final String REASON = "reason";

  private static final int MOST_UNDER_WAY = 20;

  /** In place of a workflow: operations are on many. */
  private static final String ANY_WORKFLOW = "";

  private static final String PROGRESS =
      "select id, action, requested_by, created_at, finished_at, stop_reason, matched, done,"
          + " passed_over from bulk_operations";

  @Inject
  public BulkStore {}

  /**
   * What an earlier call with that key has begun.
   *
   * @throws Refusal {@code idempotency_key_reused}
   */
  Optional<BulkProgress> accepted(String orgId, Idempotency key, Instant now) {
    return keys().accepted(orgId, ANY_WORKFLOW, inBulk(key), now).flatMap(id -> find(orgId, id));
  }

  private IdempotencyKeyStore keys() {
    return new IdempotencyKeyStore(sql);
  }

  private static Idempotency inBulk(Idempotency key) {
    return new Idempotency("bulk", key.key(), key.bodyHash());
  }

  Optional<BulkProgress> find(String orgId, String id) {
    return sql.of(PROGRESS + " where org_id = ?1 and id = ?2")
        .with(orgId, id)
        .first(BulkProgress.class);
  }

  /** The newest ones that are under way, newest first. */
  List<BulkProgress> open(String orgId) {
    return sql.of(PROGRESS + " where org_id = ?1 and finished_at is null order by id desc")
        .with(orgId)
        .atMost(MOST_UNDER_WAY)
        .list(BulkProgress.class);
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
    String orgId = operation.orgId();
    Instant at = operation.createdAt();
    if (key.isPresent()
        && !keys().add(orgId, ANY_WORKFLOW, inBulk(key.get()), operation.id(), at)) {
      return false;
    }
    boolean nothing = matched == 0;
    SqlParts insert =
        new SqlParts(
                "insert into bulk_operations (id, org_id, action, filter, requested_by, requester,")
            .add(" matched, done, passed_over, last_run_id, next_at, created_at")
            .add(operation.traceparent() == null ? "" : ", traceparent")
            .add(nothing ? ", finished_at" : "")
            .add(") values (?, ?, ?", operation.id(), orgId, operation.action().code())
            .add(", ?", operation.filter())
            .add(", ?, ?", operation.requestedBy().name(), operation.requestedBy().subject())
            .add(", ?, 0, 0, '', ?, ?", matched, at, at)
            .addIf(Optional.ofNullable(operation.traceparent()), ", ?")
            .addIf(nothing ? Optional.of(at) : Optional.empty(), ", ?")
            .add(")");
    sql.of(insert).update();
    new AuditStore(sql).append(entry, at);
    return true;
  }

  /** Takes the operation whose turn it is; nobody else does until then. */
  Optional<OpenOperation> claim(Instant now, Instant until) {
    String due =
        "select id, org_id, action, filter, requested_by, requester, traceparent, last_run_id,"
            + " created_at from bulk_operations where finished_at is null and next_at <= ?1 order by"
            + " next_at, id"
            + sql.dialect().firstForUpdate(1);
    Optional<OpenOperation> found = sql.of(due).with(now).first(OpenOperation.class);
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

  /** What came of the runs of an operation. */
  record Counts(int done, int passedOver) {}

  /** The operation has come by all runs. */
  Optional<Counts> finish(OpenOperation operation, Instant now) {
    int finished =
        sql.of(
                "update bulk_operations set finished_at = ?1 where id = ?2 and last_run_id = ?3 and"
                    + " finished_at is null")
            .with(now, operation.id(), operation.lastRunId())
            .update();
    return sql.of("select done, passed_over from bulk_operations where id = ?1")
        .with(operation.id())
        .first(Counts.class)
        .filter(counts -> finished == 1);
  }

  /** Finds the runs that operations are for. */
  MatchStore matches() {
    return new MatchStore(sql);
  }

  /** The next runs of the operation. */
  List<String> next(OpenOperation operation, int limit) {
    return matches()
        .next(
            operation.orgId(),
            FilterText.parse(operation.filter()),
            operation.action().possible(),
            operation.createdAt(),
            operation.lastRunId(),
            limit);
  }

  /** Cancels a run for the operation. */
  Cancellation cancel(OpenOperation operation, String runId, Instant now) {
    String message = "The run was cancelled by " + operation.requestedBy().name() + ".";
    return new CommandStore(sql).cancel(runId, message, now);
  }

  /** How many of the tenant's runs are pending; counting stops at {@code most}. */
  int countPending(String orgId, int most) {
    return new AcceptedRunStore(sql).countPending(orgId, most);
  }
}
