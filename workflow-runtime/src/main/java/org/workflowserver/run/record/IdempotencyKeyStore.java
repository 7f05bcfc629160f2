package org.workflowserver.run.record;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.Sql;
import org.workflowserver.run.NewRun;
import org.workflowserver.run.StartCommand.Idempotency;

/** The idempotency keys of accepted runs. Called inside a transaction. */
record IdempotencyKeyStore(Sql sql) {
  private static final String OF_KEY =
      " from idempotency_keys where org_id = ?1 and workflow_id = ?2 and operation = ?3 and"
          + " idempotency_key = ?4";

  private static final String ADD =
      "insert into idempotency_keys (org_id, workflow_id, operation, idempotency_key, body_hash,"
          + " run_id, accepted_at) ";

  /** A key that was accepted, and the run under it. */
  record AcceptedKey(String bodyHash, String runId) {}

  /** What an earlier call with this key was accepted as: its body's hash and its run. */
  Optional<AcceptedKey> find(String orgId, String workflowId, Idempotency key) {
    return sql.of("select body_hash, run_id" + OF_KEY)
        .with(orgId, workflowId, key.operation(), key.key())
        .first(AcceptedKey.class);
  }

  /** Deletes that key if it was accepted before {@code instant}; whether it was. */
  boolean deleteOlder(String orgId, String workflowId, Idempotency key, Instant instant) {
    return sql.of("delete" + OF_KEY + " and accepted_at < ?5")
            .with(orgId, workflowId, key.operation(), key.key(), instant)
            .update()
        > 0;
  }

  /** Adds all keys of a start, or none of them; false when another run has one. */
  boolean addAll(NewRun run, Idempotency idempotency) {
    List<Idempotency> keys = idempotency.all();
    for (int i = 0; i < keys.size(); i++) {
      if (!add(run, keys.get(i))) {
        keys.subList(0, i).forEach(added -> delete(run, added));
        return false;
      }
    }
    return true;
  }

  private void delete(NewRun run, Idempotency key) {
    sql.of("delete" + OF_KEY + " and run_id = ?5")
        .with(run.orgId(), run.identity().workflowId(), key.operation(), key.key(), run.id())
        .update();
  }

  private boolean add(NewRun run, Idempotency key) {
    String unlessTaken =
        sql.dialect() == Dialect.POSTGRESQL
            ? "values (?1, ?2, ?3, ?4, ?5, ?6, ?7) on conflict do nothing"
            // One process has an H2 database, and one writer: nothing comes between the two.
            : "select ?1, ?2, ?3, ?4, ?5, ?6, ?7 where not exists (select 1" + OF_KEY + ")";
    return sql.of(ADD + unlessTaken)
            .with(run.orgId(), run.identity().workflowId(), key.operation(), key.key())
            .bind(5, key.bodyHash())
            .bind(6, run.id())
            .bind(7, run.identity().startedAt())
            .update()
        == 1;
  }
}
