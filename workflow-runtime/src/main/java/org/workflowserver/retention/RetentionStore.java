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

  private EntityManager entityManager;

  protected RetentionStore() {}

  @Inject
  public RetentionStore(EntityManager entityManager) {
    this.entityManager = entityManager;
  }

  /** A workflow that was deleted before {@code instant} and still has rows. */
  Optional<String> findDeleted(Instant instant) {
    List<?> ids =
        entityManager
            .createNativeQuery("select id from workflows where deleted_at < ?1")
            .setParameter(1, instant.atOffset(ZoneOffset.UTC))
            .setMaxResults(1)
            .getResultList();
    return ids.stream().map(String.class::cast).findFirst();
  }

  /** Removes a batch of the workflow's runs, and the workflow itself with the last of them. */
  void removeFrom(String workflowId) {
    List<?> runs =
        entityManager
            .createNativeQuery("select id from runs where workflow_id = ?1")
            .setParameter(1, workflowId)
            .setMaxResults(RUNS_AT_ONCE)
            .getResultList();
    for (Object run : runs) {
      delete("delete from run_log where run_id = ?1", run);
      delete("delete from run_payloads where run_id = ?1", run);
      delete("delete from runs where id = ?1", run);
    }
    if (runs.size() < RUNS_AT_ONCE) {
      delete("delete from idempotency_keys where workflow_id = ?1", workflowId);
      delete("delete from workflow_versions where workflow_id = ?1", workflowId);
      delete("delete from workflows where id = ?1", workflowId);
    }
  }

  private void delete(String sql, Object id) {
    entityManager.createNativeQuery(sql).setParameter(1, id).executeUpdate();
  }
}
