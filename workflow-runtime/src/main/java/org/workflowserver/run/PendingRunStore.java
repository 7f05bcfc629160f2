package org.workflowserver.run;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.workflowserver.database.Rows;

/** Puts runs on record that nobody moves yet. Called inside a transaction. */
@ApplicationScoped
public class PendingRunStore {
  private EntityManager entityManager;

  protected PendingRunStore() {}

  @Inject
  public PendingRunStore(EntityManager entityManager) {
    this.entityManager = entityManager;
  }

  /** A run that is pending from now on; whoever has room claims it. */
  public void insert(NewRun run) {
    insert(entityManager, run);
  }

  static void insert(EntityManager entityManager, NewRun run) {
    entityManager.persist(new Run(run));
    entityManager.persist(new RunPayload(run));
  }

  /**
   * When the oldest open run of a workflow was accepted, of those with larger ids than {@code
   * after}; empty when all have ended.
   */
  public Optional<Instant> oldestOpen(String workflowId, String after) {
    List<?> oldest =
        entityManager
            .createNativeQuery(
                "select started_at from runs where workflow_id = ?1 and id > ?2 and status in "
                    + RunStatus.openInSql()
                    + " order by id fetch first 1 rows only")
            .setParameter(1, workflowId)
            .setParameter(2, after)
            .getResultList();
    return oldest.stream().findFirst().map(Rows::instant);
  }
}
