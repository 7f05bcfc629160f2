package org.workflowserver.retention;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.Rows;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.statistics.IndexStore;

/** Removes rows: those of runs, of deleted workflows, and old ones. Called inside a transaction. */
@ApplicationScoped
public class RetentionStore {
  static final int RUNS_AT_ONCE = 200;
  static final int KEYS_AT_ONCE = 1_000;

  /** Tables whose rows are a run's, but for those that hang on another one. */
  private static final List<String> OF_RUNS =
      List.of(
          "run_log",
          "run_payloads",
          "run_calls",
          "run_repeats",
          "run_waits",
          "run_commands",
          "held_runs",
          "callbacks");

  /** Rows that are a workflow's and stay when its runs are gone, each along an index. */
  private static final List<WorkflowRows> OF_WORKFLOWS =
      List.of(
          new WorkflowRows(
              "idempotency_keys",
              "org_id = (select w.org_id from workflows w where w.id = ?1) and workflow_id = ?1"),
          new WorkflowRows("statistics_open_runs"),
          new WorkflowRows("run_statistics"),
          new WorkflowRows("run_index"),
          new WorkflowRows("log_index"),
          new WorkflowRows("statistics_marks"),
          new WorkflowRows("schedule_fires"),
          new WorkflowRows("workflow_versions"));

  /** Clocks of servers may differ. */
  private static final Duration MARGIN = Duration.ofMinutes(5);

  static final String ENDED = " ('completed', 'failed')";

  private EntityManager entityManager;
  private IndexStore index;

  protected RetentionStore() {}

  @Inject
  public RetentionStore(EntityManager entityManager, IndexStore index) {
    this.entityManager = entityManager;
    this.index = index;
  }

  /**
   * A workflow that was deleted before {@code instant} and has rows that can be removed. It is
   * locked until the end of the transaction, and passed over while another server has it: that one
   * has not yet committed what it removes, so what is left is not known.
   */
  Optional<String> findDeleted(Instant instant) {
    List<?> ids =
        entityManager
            .createNativeQuery(
                "select w.id from workflows w where w.deleted_at < ?1 and (exists (select 1 from"
                    + " runs r where r.workflow_id = w.id and r.status in"
                    + ENDED
                    + ") or not exists (select 1 from runs r where r.workflow_id = w.id)) fetch first 1"
                    + " rows only for update skip locked")
            .setParameter(1, instant.atOffset(ZoneOffset.UTC))
            .getResultList();
    return ids.stream().map(String.class::cast).findFirst();
  }

  /**
   * Forgets idempotency keys that were accepted before {@code instant}.
   *
   * @return how many there were, a batch at most
   */
  int forgetKeys(Instant instant) {
    return entityManager
        .createNativeQuery(
            "delete from idempotency_keys where accepted_at < ?1 and idempotency_key in (select"
                + " idempotency_key from idempotency_keys where accepted_at < ?1 fetch first "
                + KEYS_AT_ONCE
                + " rows only)")
        .setParameter(1, instant.atOffset(ZoneOffset.UTC))
        .executeUpdate();
  }

  /**
   * Forgets fires of schedules of which that became before {@code instant}.
   *
   * @param status what became of them
   * @return how many there were, a batch at most
   */
  int forgetFires(String status, Instant instant) {
    return entityManager
        .createNativeQuery(
            "delete from schedule_fires where status = ?1 and try_at < ?2 and (workflow_id, fire_at)"
                + " in (select workflow_id, fire_at from schedule_fires where status = ?1 and"
                + " try_at < ?2 fetch first "
                + KEYS_AT_ONCE
                + " rows only)")
        .setParameter(1, status)
        .setParameter(2, instant.atOffset(ZoneOffset.UTC))
        .executeUpdate();
  }

  /** Forgets bulk operations that were finished before {@code instant}; they are few. */
  int forgetOperations(Instant instant) {
    return entityManager
        .createNativeQuery("delete from bulk_operations where finished_at < ?1")
        .setParameter(1, instant.atOffset(ZoneOffset.UTC))
        .executeUpdate();
  }

  /**
   * Forgets deliveries to subscriptions that were finished before {@code instant}.
   *
   * @return how many there were, a batch at most
   */
  int forgetDeliveries(Instant instant) {
    return entityManager
        .createNativeQuery(
            "delete from subscription_deliveries where id in (select id from"
                + " subscription_deliveries where finished_at < ?1 fetch first "
                + KEYS_AT_ONCE
                + " rows only)")
        .setParameter(1, instant.atOffset(ZoneOffset.UTC))
        .executeUpdate();
  }

  /**
   * Removes deleted subscriptions with their deliveries, the subscriptions last.
   *
   * @return how many deliveries there were, a batch at most
   */
  int removeSubscriptions() {
    int deliveries =
        entityManager
            .createNativeQuery(
                "delete from subscription_deliveries where id in (select d.id from"
                    + " subscriptions s join subscription_deliveries d on d.subscription_id = s.id"
                    + " where s.deleted_at is not null fetch first "
                    + KEYS_AT_ONCE
                    + " rows only)")
            .executeUpdate();
    entityManager
        .createNativeQuery(
            "delete from subscriptions where deleted_at is not null and not exists (select 1 from"
                + " subscription_deliveries d where d.subscription_id = subscriptions.id)")
        .executeUpdate();
    return deliveries;
  }

  /**
   * Removes a batch of the workflow's ended runs; with the last of them a batch of what else there
   * is of it, and the workflow itself last. Open runs are cancelled first by who moves them.
   */
  void removeFrom(String workflowId) {
    List<?> runs =
        entityManager
            .createNativeQuery("select id from runs where workflow_id = ?1 and status in" + ENDED)
            .setParameter(1, workflowId)
            .setMaxResults(RUNS_AT_ONCE)
            .getResultList();
    removeRuns(runs);
    if (runs.size() < RUNS_AT_ONCE && !hasRuns(workflowId) && removeRest(workflowId)) {
      delete("delete from workflows where id = ?1", workflowId);
    }
  }

  /** Removes a batch of the rows that are neither runs nor the workflow; whether none is left. */
  private boolean removeRest(String workflowId) {
    boolean limits = Dialect.of(entityManager) == Dialect.H2;
    int left = KEYS_AT_ONCE;
    for (WorkflowRows rows : OF_WORKFLOWS) {
      String batch =
          "%s where %s fetch first %d rows only".formatted(rows.table(), rows.condition(), left);
      // A deletion may have a limit in H2 alone, and PostgreSQL looks rows up by their places
      // alone.
      String sql =
          limits
              ? batch
              : rows.table() + " where ctid = any(array(select ctid from " + batch + "))";
      left -= delete("delete from " + sql, workflowId);
      if (left == 0) {
        return false;
      }
    }
    return true;
  }

  /** Removes runs with all that is on record of them. */
  void removeRuns(List<?> runs) {
    if (runs.isEmpty()) {
      return;
    }
    index.forgetRuns(runs.stream().map(String.class::cast).toList());
    for (String table : OF_RUNS) {
      deleteWhereIn(table + " where run_id", runs);
    }
    List<?> interactions =
        bound("select id from interactions where run_id in (%s)", runs).getResultList();
    if (!interactions.isEmpty()) {
      deleteWhereIn("interaction_submissions where interaction_id", interactions);
      deleteWhereIn("interaction_assignees where interaction_id", interactions);
      deleteWhereIn("interactions where id", interactions);
    }
    deleteWhereIn("runs where id", runs);
  }

  /**
   * Removes what lists find log entries by that the workflow no longer has.
   *
   * @param oldestRun no run that is kept is older, of those that are old enough to be removed
   */
  void removeIndexOfOldEntries(String workflowId, String oldestRun) {
    Instant accepted = Ids.madeAt(IdKind.RUN, oldestRun).minus(MARGIN);
    index.forgetEntriesBefore(workflowId, Ids.earliest(IdKind.LOG, accepted));
  }

  private void deleteWhereIn(String what, List<?> ids) {
    bound("delete from " + what + " in (%s)", ids).executeUpdate();
  }

  private Query bound(String sql, List<?> ids) {
    Query query = entityManager.createNativeQuery(sql.formatted(Rows.places(1, ids.size())));
    for (int i = 0; i < ids.size(); i++) {
      query.setParameter(i + 1, ids.get(i));
    }
    return query;
  }

  private boolean hasRuns(String workflowId) {
    return !entityManager
        .createNativeQuery("select id from runs where workflow_id = ?1")
        .setParameter(1, workflowId)
        .setMaxResults(1)
        .getResultList()
        .isEmpty();
  }

  private int delete(String sql, Object id) {
    return entityManager.createNativeQuery(sql).setParameter(1, id).executeUpdate();
  }

  /**
   * Rows of a table that are a workflow's.
   *
   * @param condition which they are, with the workflow's id as {@code ?1}
   */
  private record WorkflowRows(String table, String condition) {
    WorkflowRows(String table) {
      this(table, "workflow_id = ?1");
    }
  }
}
