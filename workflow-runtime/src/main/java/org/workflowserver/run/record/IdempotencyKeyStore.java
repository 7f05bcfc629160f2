package org.workflowserver.run.record;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.Sql;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.run.RunRecord;
import org.workflowserver.run.StartCommand.Idempotency;

/** The idempotency keys of accepted runs and bulk operations. Called inside a transaction. */
public record IdempotencyKeyStore(Sql sql) {
  /** How long a key is kept, from acceptance. */
  private static final Duration KEY_AGE = Duration.ofHours(24);

  private static final String OF_KEY =
      " from idempotency_keys where org_id = ?1 and workflow_id = ?2 and operation = ?3 and"
          + " idempotency_key = ?4";

  private static final String ADD =
      "insert into idempotency_keys (org_id, workflow_id, operation, idempotency_key, body_hash,"
          + " run_id, accepted_at) ";

  private record AcceptedKey(String bodyHash, String id) {}

  /**
   * What an earlier call with this key was accepted as, a day ago at most.
   *
   * @param workflowId empty for an operation on many
   * @return the id of its run or operation
   * @throws Refusal {@code idempotency_key_reused}
   */
  public Optional<String> accepted(String orgId, String workflowId, Idempotency key, Instant now) {
    sql.of("delete" + OF_KEY + " and accepted_at < ?5")
        .with(orgId, workflowId, key.operation(), key.key(), now.minus(KEY_AGE))
        .update();
    Optional<AcceptedKey> accepted =
        sql.of("select body_hash, run_id" + OF_KEY)
            .with(orgId, workflowId, key.operation(), key.key())
            .first(AcceptedKey.class);
    if (accepted.isPresent() && !accepted.get().bodyHash().equals(key.bodyHash())) {
      throw new Refusal(
          RefusalCode.IDEMPOTENCY_KEY_REUSED,
          "The Idempotency-Key was sent before with another body; nothing was done.");
    }
    return accepted.map(AcceptedKey::id);
  }

  /** Adds all keys of a start, or none of them; false when another run has one. */
  boolean addAll(RunRecord run, Idempotency idempotency) {
    List<Idempotency> keys = idempotency.all();
    for (int i = 0; i < keys.size(); i++) {
      if (!add(run, keys.get(i))) {
        keys.subList(0, i).forEach(added -> delete(run, added));
        return false;
      }
    }
    return true;
  }

  private void delete(RunRecord run, Idempotency key) {
    sql.of("delete" + OF_KEY + " and run_id = ?5")
        .with(run.orgId(), run.identity().workflowId(), key.operation(), key.key(), run.id())
        .update();
  }

  private boolean add(RunRecord run, Idempotency key) {
    String workflow = run.identity().workflowId();
    return add(run.orgId(), workflow, key, run.id(), run.identity().startedAt());
  }

  /**
   * Adds a key.
   *
   * @param workflowId empty for an operation on many
   * @param id that of the run or operation that was accepted under it
   * @return false when another one has it, or on H2 a failure when that comes at the same time
   */
  public boolean add(String orgId, String workflowId, Idempotency key, String id, Instant at) {
    String unlessTaken =
        sql.dialect() == Dialect.POSTGRESQL
            ? "values (?1, ?2, ?3, ?4, ?5, ?6, ?7) on conflict do nothing"
            // One process has an H2 database, and one writer of runs: nothing comes between the
            // two.
            : "select ?1, ?2, ?3, ?4, ?5, ?6, ?7 where not exists (select 1" + OF_KEY + ")";
    return sql.of(ADD + unlessTaken)
            .with(orgId, workflowId, key.operation(), key.key(), key.bodyHash(), id, at)
            .update()
        == 1;
  }
}
