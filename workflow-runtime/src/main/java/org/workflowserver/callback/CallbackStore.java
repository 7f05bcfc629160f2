package org.workflowserver.callback;

import java.time.Instant;
import java.util.Optional;
import org.workflowserver.database.Sql;
import org.workflowserver.run.change.CallbackChanges;
import org.workflowserver.run.state.StepKey;

/** Finds and closes callbacks. Called inside a transaction. */
record CallbackStore(Sql sql) {
  private static final String FIND =
      "select c.org_id, c.run_id, c.node_id, c.iteration, c.status, c.expires_at from callbacks c"
          + " where c.token_hash = ?1 and exists (select 1 from runs r join workflows w on w.id ="
          + " r.workflow_id where r.id = c.run_id and w.deleted_at is null)";

  /**
   * A callback.
   *
   * @param expiresAt null when it does not expire
   */
  record Callback(String orgId, String runId, StepKey step, String status, Instant expiresAt) {
    boolean isOpen() {
      return status.equals("open");
    }

    boolean isExpired(Instant now) {
      return status.equals("expired") || isOpen() && expiresAt != null && !now.isBefore(expiresAt);
    }
  }

  /** The callback with that token; none of a deleted workflow. */
  Optional<Callback> find(String tokenHash) {
    return callbacks(FIND, tokenHash);
  }

  /** The same, locked until the transaction ends. */
  Optional<Callback> lock(String tokenHash) {
    return callbacks(FIND + " for update", tokenHash);
  }

  private Optional<Callback> callbacks(String query, String tokenHash) {
    return sql.of(query).with(tokenHash).first(Callback.class);
  }

  /** The call has come. */
  void close(String tokenHash) {
    sql.of(CallbackChanges.receive(tokenHash)).update();
  }
}
