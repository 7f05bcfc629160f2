package org.workflowserver.run.record;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.List;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.Rows;
import org.workflowserver.database.Sql;
import org.workflowserver.database.SqlParts;
import org.workflowserver.run.NewRun;
import org.workflowserver.run.Requester;
import org.workflowserver.run.change.FailedRun;

/**
 * Which failed runs another one is to be started for. Each is put on record in the transaction that
 * ends the run, and taken from it in the one that starts the other, so that there is exactly one.
 * Called inside a transaction.
 */
@Dependent
public record ErrorStartStore(Sql sql) {
  private static final String FAILED_NODE =
      "(select l.node_id from run_log l where l.run_id = s.run_id and l.status = 'error' and"
          + " l.handle is null and l.iteration = '' order by l.seq fetch first 1 rows only)";

  private static final String FAILED =
      "select s.run_id, s.org_id, s.workflow_id, r.workflow_id, w.name, r.workflow_version,"
          + " r.error_code, r.error_message, "
          + FAILED_NODE
          + ", r.started_at, r.completed_at, p.traceparent, r.requested_by, r.requester,"
          + " r.parent_run_id from error_starts s"
          + " left join runs r on r.id = s.run_id left join run_payloads p on p.run_id = s.run_id"
          + " left join workflows w on w.id = r.workflow_id and w.deleted_at is null"
          + " where s.run_id in (%s) order by s.run_id";

  @Inject
  public ErrorStartStore {}

  /**
   * Failed runs that nothing was started for yet, the oldest first.
   *
   * @param except tenants whose runs are left out
   */
  public List<FailedRun> due(Collection<String> except, int limit) {
    // Nearly always there are none, and what is asked each second has to be cheap then.
    SqlParts due = new SqlParts().add("select run_id from error_starts");
    if (!except.isEmpty()) {
      due.add(" where org_id not").addIn(except);
    }
    due.add(" order by run_id fetch first %d rows only".formatted(limit));
    List<String> runIds = sql.of(due).texts();
    return runIds.isEmpty() ? List.of() : sql.in(FAILED, runIds).list(this::failedRun);
  }

  private FailedRun failedRun(Object[] row) {
    return new FailedRun(
        (String) row[0],
        (String) row[1],
        (String) row[2],
        (String) row[3],
        (String) row[4],
        row[5] == null ? 0 : ((Number) row[5]).intValue(),
        (String) row[6],
        (String) row[7],
        (String) row[8],
        Rows.instant(row[9]),
        Rows.instant(row[10]),
        (String) row[11],
        Requester.onRecord((String) row[12], (String) row[13]),
        isOfErrorRun((String) row[14]));
  }

  /** Whether one of the runs above was started for a failure; they are few. */
  private boolean isOfErrorRun(String parent) {
    String above = parent;
    while (above != null) {
      List<Object[]> rows =
          sql.of("select trigger_type, parent_run_id from runs where id = ?1").with(above).list();
      if (rows.isEmpty()) {
        return false;
      }
      if (FailedRun.TRIGGER_TYPE.equals(rows.getFirst()[0])) {
        return true;
      }
      above = (String) rows.getFirst()[1];
    }
    return false;
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
        sql.in(
                "select run_id from error_starts where run_id in (%s) order by run_id for update"
                    + (sql.dialect() == Dialect.H2 ? "" : " skip locked"),
                runIds)
            .texts();
    if (!taken.isEmpty()) {
      sql.in("delete from error_starts where run_id in (%s)", taken).update();
    }
    return taken;
  }

  /** A run that is pending from now on; whoever has room claims it. */
  public void start(NewRun run) {
    new PendingRunStore(sql).insert(run);
  }
}
