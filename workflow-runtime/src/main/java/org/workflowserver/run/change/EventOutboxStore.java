package org.workflowserver.run.change;

import java.util.Collection;
import java.util.List;
import org.workflowserver.database.Sql;
import org.workflowserver.database.SqlParts;
import org.workflowserver.run.RunStatus;

/**
 * Events of tenants that have subscriptions. Each is put on record in the transaction that makes
 * it, and taken from it in the one that puts on record to whom it is delivered. Called inside a
 * transaction.
 */
public record EventOutboxStore(Sql sql) {
  private static final String SUBSCRIBED =
      " and exists (select 1 from subscriptions s where s.org_id = r.org_id and s.deleted_at is"
          + " null)";

  private static final String ADD =
      "insert into event_outbox (subject_id, event, org_id, run_id, workflow_id, workflow_version,"
          + " node_id, status, error_code, started_at, happened_at) select ";

  private static final String ADD_ENDED =
      ADD
          + "r.id, 'run.' || r.status, r.org_id, r.id, r.workflow_id, r.workflow_version, null,"
          + " r.status, r.error_code, r.started_at, r.completed_at from runs r where r.id = ?"
          + SUBSCRIBED;

  private static final String ADD_OPENED =
      ADD
          + "i.id, 'interaction.opened', r.org_id, r.id, r.workflow_id, r.workflow_version,"
          + " i.node_id, "
          + RunStatus.AWAITING_UI_INTERACTION.sql()
          + ", null, r.started_at, i.created_at from"
          + " interactions i join runs r on r.id = i.run_id where i.id = ?"
          + SUBSCRIBED;

  /** Adds the ends of runs that have just ended, where their tenants have subscriptions. */
  static void addEnded(Sql sql, Collection<String> runIds) {
    sql.batch(ADD_ENDED, runIds);
  }

  /** Adds interactions that were just opened, where their tenants have subscriptions. */
  static void addOpened(Sql sql, Collection<String> interactionIds) {
    sql.batch(ADD_OPENED, interactionIds);
  }

  /** Takes events that nobody else takes, the oldest runs' first. */
  public List<RunEventRecord> take(int limit) {
    String oldest =
        "select subject_id, event, org_id, run_id, workflow_id, workflow_version, node_id, status,"
            + " error_code, started_at, happened_at from event_outbox order by subject_id";
    List<RunEventRecord> taken =
        sql.of(oldest + sql.dialect().firstForUpdate(limit)).list(RunEventRecord.class);
    forget(taken);
    return taken;
  }

  private void forget(List<RunEventRecord> taken) {
    if (!taken.isEmpty()) {
      List<String> subjects = taken.stream().map(RunEventRecord::subjectId).toList();
      sql.of(new SqlParts("delete from event_outbox where subject_id").addIn(subjects)).update();
    }
  }
}
