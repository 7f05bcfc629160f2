package org.workflowserver.run.change;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.workflowserver.database.Sql;
import org.workflowserver.database.SqlParts;
import org.workflowserver.run.NewCallback;
import org.workflowserver.run.state.StepKey;
import org.workflowserver.run.state.Wait;

/**
 * Writes callbacks: those that a batch of facts opens and closes, and those that whoever finds them
 * called, or their time over, closes first.
 */
public final class CallbackChanges {
  /** A step that is tried again waits for a call to the same URL. */
  private static final String OPEN =
      "insert into callbacks (token_hash, org_id, run_id, node_id, iteration, status, expires_at)"
          + " select cast(? as varchar), cast(? as varchar), cast(? as varchar), cast(? as varchar),"
          + " cast(? as varchar), 'open', cast(? as timestamp with time zone) where not exists"
          + " (select 1 from callbacks where token_hash = ?)";

  private static final String CLOSE =
      "update callbacks set status = 'closed' where run_id = ? and node_id = ? and iteration = ? and"
          + " status = 'open'";

  private static final String CLOSE_OF_RUN =
      "update callbacks set status = 'closed' where run_id = ? and status = 'open'";

  private final List<Opened> opened = new ArrayList<>();
  private final List<Closed> closed = new ArrayList<>();

  private record Closed(String runId, StepKey step) {}

  private record Opened(Wait opened, NewCallback callback) {}

  void open(Wait wait, NewCallback callback) {
    opened.add(new Opened(wait, callback));
  }

  void close(String runId, StepKey step) {
    closed.add(new Closed(runId, step));
  }

  /** Writes all. */
  void write(Sql sql) {
    sql.batch(
        OPEN,
        opened,
        one ->
            new Object[] {
              one.callback.tokenHash(),
              one.opened.orgId(),
              one.opened.runId(),
              one.opened.step().nodeId(),
              one.opened.step().path().text(),
              one.callback.expiresAt(),
              one.callback.tokenHash()
            });
    sql.batch(
        CLOSE, closed, one -> new Object[] {one.runId, one.step.nodeId(), one.step.path().text()});
  }

  /** The statement for a call that has come. */
  public static SqlParts receive(String tokenHash) {
    return new SqlParts("update callbacks set status = 'received' where token_hash = ?", tokenHash);
  }

  /** The statement for a call that has not come in time. */
  static SqlParts expire(Wait.Callback wait) {
    return new SqlParts(
        CLOSE.replace("'closed'", "'expired'"),
        wait.runId(),
        wait.step().nodeId(),
        wait.step().path().text());
  }

  /** Closes those of ended runs: nobody waits for calls to them any more. */
  static void closeOfRuns(Sql sql, Collection<String> ended) {
    sql.batch(CLOSE_OF_RUN, ended);
  }
}
