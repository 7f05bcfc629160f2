package org.workflowserver.run.change;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.run.RunStatus;

/**
 * What the end of a run means for other runs, written in the transaction that ends it: commands for
 * the owners of those that it called and of the one that called it, and that another is to be
 * started for its failure. No other run's row is touched, so that nobody waits for a lock of
 * another server's batch.
 */
final class RunEndEffects {
  /** The answer to the step that waits for the run; nothing when none does. */
  private static final String ANSWER =
      "insert into run_commands (id, run_id, org_id, kind, message, created_at, node_id, iteration,"
          + " source, outcome, payload) select ?, c.parent_run_id, c.org_id, 'answer',"
          + " coalesce(r.error_message, ''), r.completed_at, c.node_id, c.iteration, r.id, r.status,"
          + " p.output from run_calls c join runs r on r.id = c.run_id join run_payloads p on"
          + " p.run_id = c.run_id where c.run_id = ? and c.waited";

  /** The end of the runs that steps of the run wait for. */
  private static final String CANCEL =
      "insert into run_commands (id, run_id, org_id, kind, message, created_at)"
          + " select 'end_' || c.run_id, c.run_id, c.org_id, 'cancel',"
          + " 'The run that called it ended.', p.completed_at from run_calls c join runs r on r.id ="
          + " c.run_id join runs p on p.id = c.parent_run_id where c.parent_run_id = ? and c.waited"
          + " and r.status in "
          + RunStatus.openInSql();

  private static final String FORGET = "delete from run_commands where id = ?";

  private static final String START_FOR_FAILURE =
      "insert into error_starts (run_id, org_id, workflow_id, failed_at)"
          + " select r.id, r.org_id, w.error_workflow_id, r.completed_at from runs r join workflows"
          + " w on w.id = r.workflow_id where r.id = ? and r.trigger_type <> '"
          + FailedRun.TRIGGER_TYPE
          + "' and w.error_workflow_id is not null and w.deleted_at is null";

  private RunEndEffects() {}

  /**
   * Tells of runs that have just ended.
   *
   * @param called those that a step may wait for
   * @param callers those whose steps may wait for other runs
   */
  static void tellOf(Connection connection, List<String> called, List<String> callers)
      throws SQLException {
    JdbcBatch.execute(
        connection,
        ANSWER,
        called,
        (statement, run) -> JdbcBatch.texts(statement, Ids.next(IdKind.COMMAND), run));
    JdbcBatch.ofIds(connection, CANCEL, callers);
  }

  /**
   * Puts on record what is to be started for runs that have just failed, where their workflows want
   * that.
   */
  static void startForFailures(Connection connection, Collection<String> failed)
      throws SQLException {
    JdbcBatch.ofIds(connection, START_FOR_FAILURE, failed);
  }

  /** The commands are done with. */
  static void forget(Connection connection, Collection<String> commandIds) throws SQLException {
    JdbcBatch.ofIds(connection, FORGET, commandIds);
  }
}
