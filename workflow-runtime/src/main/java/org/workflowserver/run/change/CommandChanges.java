package org.workflowserver.run.change;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.workflowserver.database.Sql;
import org.workflowserver.database.SqlParts;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.run.RunCommand;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.state.StepKey;

/**
 * Writes commands for the owners of runs. Those that a run called and the one that called it are
 * notified of its end in the transaction that ends it. No other run's row is touched, so that
 * nobody waits for a lock of another server's batch.
 */
final class CommandChanges {
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

  private static final String DELETE = "delete from run_commands where id = ?";

  /** Deletes those of runs that have ended. */
  static final String DELETE_OF_ENDED =
      "delete from run_commands where not exists (select 1 from runs r where r.id ="
          + " run_commands.run_id and r.status in "
          + RunStatus.openInSql()
          + ")";

  private CommandChanges() {}

  /**
   * Adds what follows from the end of runs that have just ended.
   *
   * @param called those that a step may wait for
   * @param callers those whose steps may wait for other runs
   */
  static void addForEnded(Sql sql, List<String> called, List<String> callers) {
    sql.batch(ANSWER, called, run -> new Object[] {Ids.next(IdKind.COMMAND), run});
    sql.batch(CANCEL, callers);
  }

  /** Deletes commands that are done with. */
  static void delete(Sql sql, Collection<String> ids) {
    sql.batch(DELETE, ids);
  }

  /** The statement that deletes a command. */
  static SqlParts delete(String id) {
    return new SqlParts(DELETE, id);
  }

  /** The statement that adds an answer to a step. */
  static SqlParts add(String runId, String orgId, RunCommand.Answer answer, Instant now) {
    StepKey step = answer.step();
    return new SqlParts(
            "insert into run_commands (id, run_id, org_id, kind, message, created_at, node_id,")
        .add(" iteration, source, outcome, payload) values (?", Ids.next(IdKind.COMMAND))
        .add(", ?, ?, 'answer', '', ?", runId, orgId, now)
        .add(", ?, ?, ?", step.nodeId(), step.path().text(), answer.source())
        .add(", ?, ?)", answer.outcome(), answer.payload());
  }

  /** The statement that adds the end of a run, as cancelled. */
  static SqlParts add(String runId, String message, Instant now) {
    return new SqlParts("insert into run_commands (id, run_id, org_id, kind, message, created_at)")
        .add(" select ?, id, org_id, 'cancel', ?, ?", Ids.next(IdKind.COMMAND), message, now)
        .add(" from runs where id = ?", runId);
  }
}
