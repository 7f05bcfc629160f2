package org.workflowserver.run.change;

import java.time.Instant;
import java.util.List;
import org.workflowserver.database.Sql;
import org.workflowserver.database.SqlParts;
import org.workflowserver.run.Fact;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.state.RunEnd;
import org.workflowserver.run.state.RunFact;

/**
 * The statements that change rows of runs: there are no others. What they give a run is a legal
 * move of its status: what ends or parks a run asks for that, and whoever claims or cancels has
 * asked for runs that may make that move.
 */
final class RunChanges {
  private static final String END =
      "update runs set status = ?, owner = null, wake_at = null, revision = revision + 1,"
          + " error_code = ?, error_message = ?, completed_at = ? where id = ? and owner = ? and status in "
          + RunStatus.inSql(status -> status.mayBecome(RunStatus.COMPLETED));

  /** A cancellation that came in between wakes the run at once. */
  private static final String PARK =
      "update runs set owner = null, status = ?, takeovers = takeovers * ?, revision = revision + 1, wake_at ="
          + " case when commands > 0 then cast(? as timestamp with time zone) else cast(? as"
          + " timestamp with time zone) end where id = ? and owner = ? and status in "
          + RunStatus.inSql(status -> status.mayBecome(RunStatus.AWAITING_UI_INTERACTION));

  private RunChanges() {}

  /**
   * What changes a run.
   *
   * @param number of the fact in its batch
   * @param fact what is in {@code changed}
   */
  record Change<T extends RunFact.OnRecord>(int number, Fact.Changed changed, T fact) {
    String runId() {
      return changed.runId();
    }
  }

  /**
   * Locks the runs. Who changes several locks them in the order of their ids. One statement for
   * each kind of change does not: a deletion that cancels the same runs and a batch would wait for
   * each other.
   */
  static SqlParts lock(List<String> runIds) {
    return new SqlParts("select id from runs where id")
        .addIn(runIds)
        .add(" order by id for update");
  }

  /** Ends runs that are moved under the lease; how many rows each end changed. */
  static int[] end(Sql sql, String lease, List<Change<RunFact.Ended>> ends) {
    return sql.batch(
        END,
        ends,
        change -> {
          RunEnd end = change.fact.end();
          return new Object[] {
            RunStatus.of(end).code(),
            end.error(),
            end.message(),
            change.fact.at(),
            change.runId(),
            lease
          };
        });
  }

  /** Parks runs that are moved under the lease; how many rows each parking changed. */
  static int[] park(Sql sql, String lease, List<Change<RunFact.Parked>> parkings) {
    return sql.batch(
        PARK,
        parkings,
        change -> {
          RunFact.Parked parked = change.fact;
          // A step that ends its server is counted on where the run has come no further.
          int takeoverFactor = parked.progressed() ? 0 : 1;
          return new Object[] {
            RunStatus.of(parked).code(),
            takeoverFactor,
            parked.at(),
            parked.wakeAt(),
            change.runId(),
            lease
          };
        });
  }

  /** Has due runs moved under the lease. */
  static SqlParts claim(String lease, List<String> runIds) {
    return new SqlParts(
            "update runs set wake_at = null, revision = revision + 1, status = "
                + RunStatus.RUNNING.sql())
        .add(", owner = ? where id", lease)
        .addIn(runIds);
  }

  /**
   * Frees all runs that are moved under the lease, so that any server may claim them.
   *
   * @param died whether its server is gone; which of them it died of is not known
   */
  static SqlParts free(String lease, boolean died, Instant now) {
    return new SqlParts("update runs set owner = null, wake_at = ?, revision = revision + 1", now)
        .add(
            died
                ? ", takeovers = takeovers + case when status = "
                    + RunStatus.RUNNING.sql()
                    + " then 1 else 0 end"
                : "")
        .add(" where owner = ?", lease);
  }

  /** Makes a parked run due. */
  static SqlParts wake(String runId, Instant now) {
    return new SqlParts("update runs set wake_at = ? where id = ?", now, runId);
  }

  /** Runs that are in the queue for a slot are not due. */
  static SqlParts hold(List<String> runIds) {
    return new SqlParts("update runs set wake_at = null, revision = revision + 1 where id")
        .addIn(runIds);
  }

  /** Makes held runs due, since the time that they were before. */
  static SqlParts release(List<String> runIds) {
    return new SqlParts(
            "update runs set wake_at = (select h.since from held_runs h where h.run_id = runs.id)")
        .add(" where id")
        .addIn(runIds);
  }

  /** Ends a run that no server moves. */
  static SqlParts cancel(String runId, String message, Instant now) {
    return new SqlParts(
            "update runs set status = "
                + RunStatus.FAILED.sql()
                + ", error_code = ?, error_message = ?",
            RunError.CANCELLED.code(),
            message)
        .add(", completed_at = ?, wake_at = null, revision = revision + 1", now)
        .add(" where id = ?", runId);
  }

  /** There is one more command for the run. */
  static SqlParts countCommand(String runId) {
    return new SqlParts("update runs set commands = commands + 1 where id = ?", runId);
  }
}
