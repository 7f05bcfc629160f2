package org.workflowserver.run;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import org.workflowserver.database.Rows;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;

/**
 * Ends runs from outside. A run that a server moves is changed by that server alone: it finds the
 * command. Others end on the spot. Locks are taken in the order runs, waits. Called inside a
 * transaction.
 */
@ApplicationScoped
public class CommandStore {
  /** Runs that one transaction ends at most. */
  static final int AT_ONCE = 200;

  private static final String OPEN = "('pending', 'running', 'awaiting_ui_interaction')";

  private EntityManager entityManager;

  protected CommandStore() {}

  @Inject
  public CommandStore(EntityManager entityManager) {
    this.entityManager = entityManager;
  }

  /**
   * Cancels the run.
   *
   * @param now the time that it ends at
   * @return false when it has ended before
   */
  public boolean cancel(String runId, String message, Instant now) {
    List<Object[]> rows =
        Rows.arrays(
            entityManager
                .createNativeQuery(
                    "select owner, commands from runs where id = ?1 and status in "
                        + OPEN
                        + " for update")
                .setParameter(1, runId));
    if (rows.isEmpty()) {
      return false;
    }
    Object[] row = rows.getFirst();
    if (row[0] == null) {
      end(runId, message, now);
    } else if (((Number) row[1]).intValue() == 0) {
      tellOwner(runId, message, now);
    }
    return true;
  }

  /**
   * Open runs of a workflow that nobody has been told to cancel.
   *
   * @param after the last run that was seen; empty at the beginning
   */
  public List<String> uncancelled(String workflowId, String after) {
    return Rows.texts(
        entityManager
            .createNativeQuery(
                "select id from runs where workflow_id = ?1 and id > ?2 and commands = 0"
                    + " and status in "
                    + OPEN
                    + " order by id fetch first "
                    + AT_ONCE
                    + " rows only")
            .setParameter(1, workflowId)
            .setParameter(2, after));
  }

  /** Deleted workflows that still have open runs: a start may have raced the deletion. */
  public List<String> deletedWithOpenRuns() {
    return Rows.texts(
        entityManager.createNativeQuery(
            "select w.id from workflows w where w.deleted_at is not null and exists (select 1 from"
                + " runs r where r.workflow_id = w.id and r.commands = 0 and r.status in "
                + OPEN
                + ")"));
  }

  /** Commands for runs that are moved under the lease; those of ended runs are forgotten. */
  public List<RunCommand> take(String lease) {
    // Nearly always the table is empty: what follows costs nothing then.
    entityManager
        .createNativeQuery(
            "delete from run_commands where not exists (select 1 from runs r where r.id ="
                + " run_commands.run_id and r.status in "
                + OPEN
                + ")")
        .executeUpdate();
    return commands("r.owner = ?1", lease);
  }

  /** Commands for the run. */
  public List<RunCommand> ofRun(String runId) {
    return commands("r.id = ?1", runId);
  }

  private List<RunCommand> commands(String condition, String value) {
    return Rows.arrays(
            entityManager
                .createNativeQuery(
                    "select c.id, c.run_id, c.message from run_commands c join runs r on r.id ="
                        + " c.run_id where "
                        + condition
                        + " order by c.id")
                .setParameter(1, value))
        .stream()
        .map(row -> new RunCommand((String) row[0], (String) row[1], (String) row[2]))
        .toList();
  }

  private void end(String runId, String message, Instant now) {
    entityManager
        .createNativeQuery(
            "update runs set status = 'failed', error_code = 'cancelled', error_message = ?1,"
                + " completed_at = ?2, wake_at = null, revision = revision + 1 where id = ?3")
        .setParameter(1, message)
        .setParameter(2, FactStore.utc(now))
        .setParameter(3, runId)
        .executeUpdate();
    entityManager
        .createNativeQuery("delete from run_waits where run_id = ?1")
        .setParameter(1, runId)
        .executeUpdate();
  }

  private void tellOwner(String runId, String message, Instant now) {
    entityManager
        .createNativeQuery("update runs set commands = commands + 1 where id = ?1")
        .setParameter(1, runId)
        .executeUpdate();
    entityManager
        .createNativeQuery(
            "insert into run_commands (id, run_id, org_id, kind, message, created_at)"
                + " select ?1, id, org_id, 'cancel', ?2, ?3 from runs where id = ?4")
        .setParameter(1, Ids.next(IdKind.COMMAND))
        .setParameter(2, message)
        .setParameter(3, FactStore.utc(now))
        .setParameter(4, runId)
        .executeUpdate();
  }
}
