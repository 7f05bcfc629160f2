package org.workflowserver.run.change;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.workflowserver.database.Sql;
import org.workflowserver.database.SqlParts;
import org.workflowserver.run.LogStatus;

/**
 * Which failed runs another one is to be started for. Each is put on record in the transaction that
 * ends the run, and taken from it in the one that starts the other, so that there is exactly one.
 * Called inside a transaction.
 */
@Dependent
public record ErrorStartStore(Sql sql) {
  private static final String FAILED_NODE =
      "(select l.node_id from run_log l where l.run_id = s.run_id and l.status = "
          + LogStatus.ERROR.sql()
          + " and"
          + " l.handle is null and l.iteration = '' order by l.seq fetch first 1 rows only)";

  private static final String FAILED =
      "select s.run_id, s.org_id, s.workflow_id, r.workflow_id, w.name,"
          + " coalesce(r.workflow_version, 0), r.error_code, r.error_message, "
          + FAILED_NODE
          + ", r.started_at, r.completed_at, p.traceparent, r.requested_by, r.requester,"
          + " r.parent_run_id from error_starts s"
          + " left join runs r on r.id = s.run_id left join run_payloads p on p.run_id = s.run_id"
          + " left join workflows w on w.id = r.workflow_id and w.deleted_at is null"
          + " where s.run_id";

  private static final String ADD =
      "insert into error_starts (run_id, org_id, workflow_id, failed_at)"
          + " select r.id, r.org_id, w.error_workflow_id, r.completed_at from runs r join workflows"
          + " w on w.id = r.workflow_id where r.id = ? and r.trigger_type <> '"
          + FailedRun.TRIGGER_TYPE
          + "' and w.error_workflow_id is not null and w.deleted_at is null";

  @Inject
  public ErrorStartStore {}

  /** Adds runs that have just failed, where their workflows want another one to be started. */
  static void add(Sql sql, Collection<String> failed) {
    sql.batch(ADD, failed);
  }

  /**
   * Failed runs that nothing was started for yet, the oldest first.
   *
   * @param except tenants whose runs are left out
   */
  public List<FailedRun> due(Collection<String> except, int limit) {
    // Nearly always there are none, and what is asked each second has to be cheap then.
    SqlParts due = new SqlParts("select run_id from error_starts");
    if (!except.isEmpty()) {
      due.add(" where org_id not").addIn(except);
    }
    due.add(" order by run_id fetch first %d rows only".formatted(limit));
    List<String> runIds = sql.of(due).texts();
    return runIds.isEmpty()
        ? List.of()
        : sql.of(new SqlParts(FAILED).addIn(runIds).add(" order by s.run_id"))
            .list(FailedRun.class);
  }

  /**
   * Whether the run was called by one that was started for a failure itself, or by one that such a
   * run called, and so on. Calls nest only as deep as the limits say.
   */
  public boolean isOfErrorRun(FailedRun failed) {
    Optional<Caller> above = caller(failed.parentRunId());
    while (above.isPresent() && !above.get().triggerType.equals(FailedRun.TRIGGER_TYPE)) {
      above = caller(above.get().parentRunId);
    }
    return above.isPresent();
  }

  private record Caller(String triggerType, String parentRunId) {}

  private Optional<Caller> caller(String runId) {
    return runId == null
        ? Optional.empty()
        : sql.of("select trigger_type, parent_run_id from runs where id = ?1")
            .with(runId)
            .first(Caller.class);
  }

  /**
   * Takes those of the runs from the record that nobody else takes: for them, and for them alone,
   * this transaction may start others.
   */
  public List<String> take(List<String> runIds) {
    if (runIds.isEmpty()) {
      return List.of();
    }
    List<String> taken =
        sql.of(
                new SqlParts("select run_id from error_starts where run_id")
                    .addIn(runIds)
                    .add(" order by run_id" + sql.dialect().forUpdate()))
            .texts();
    if (!taken.isEmpty()) {
      sql.of(new SqlParts("delete from error_starts where run_id").addIn(taken)).update();
    }
    return taken;
  }
}
