package org.workflowserver.retention;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** Finds and removes the rows of deleted workflows. Called inside a transaction. */
@ApplicationScoped
public class RetentionStore {
  static final int RUNS_AT_ONCE = 200;
  static final int KEYS_AT_ONCE = 1_000;

  private static final String ENDED = " ('completed', 'failed')";

  private EntityManager entityManager;

  protected RetentionStore() {}

  @Inject
  public RetentionStore(EntityManager entityManager) {
    this.entityManager = entityManager;
  }

  /** A workflow that was deleted before {@code instant} and has rows that can be removed. */
  Optional<String> findDeleted(Instant instant) {
    List<?> ids =
        entityManager
            .createNativeQuery(
                "select w.id from workflows w where w.deleted_at < ?1 and (exists (select 1 from"
                    + " runs r where r.workflow_id = w.id and r.status in"
                    + ENDED
                    + ") or not exists (select 1 from runs r where r.workflow_id = w.id))")
            .setParameter(1, instant.atOffset(ZoneOffset.UTC))
            .setMaxResults(1)
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
  void forgetOperations(Instant instant) {
    entityManager
        .createNativeQuery("delete from bulk_operations where finished_at < ?1")
        .setParameter(1, instant.atOffset(ZoneOffset.UTC))
        .executeUpdate();
  }

  /**
   * Removes a batch of the workflow's ended runs, and the workflow itself with the last of them.
   * Open runs are cancelled first by who moves them.
   */
  void removeFrom(String workflowId) {
    List<?> runs =
        entityManager
            .createNativeQuery("select id from runs where workflow_id = ?1 and status in" + ENDED)
            .setParameter(1, workflowId)
            .setMaxResults(RUNS_AT_ONCE)
            .getResultList();
    for (Object run : runs) {
      delete("delete from run_log where run_id = ?1", run);
      delete("delete from run_payloads where run_id = ?1", run);
      delete("delete from run_calls where run_id = ?1", run);
      deleteInteractions(run);
      delete("delete from callbacks where run_id = ?1", run);
      delete("delete from runs where id = ?1", run);
    }
    if (runs.size() < RUNS_AT_ONCE && !hasRuns(workflowId)) {
      delete("delete from idempotency_keys where workflow_id = ?1", workflowId);
      delete("delete from statistics_open_runs where workflow_id = ?1", workflowId);
      delete("delete from run_statistics where workflow_id = ?1", workflowId);
      delete("delete from statistics_marks where workflow_id = ?1", workflowId);
      delete("delete from schedule_fires where workflow_id = ?1", workflowId);
      delete("delete from workflow_versions where workflow_id = ?1", workflowId);
      delete("delete from workflows where id = ?1", workflowId);
    }
  }

  private void deleteInteractions(Object run) {
    String ofRun = " where interaction_id in (select id from interactions where run_id = ?1)";
    delete("delete from interaction_submissions" + ofRun, run);
    delete("delete from interaction_assignees" + ofRun, run);
    delete("delete from interactions where run_id = ?1", run);
  }

  private boolean hasRuns(String workflowId) {
    return !entityManager
        .createNativeQuery("select id from runs where workflow_id = ?1")
        .setParameter(1, workflowId)
        .setMaxResults(1)
        .getResultList()
        .isEmpty();
  }

  private void delete(String sql, Object id) {
    entityManager.createNativeQuery(sql).setParameter(1, id).executeUpdate();
  }
}
