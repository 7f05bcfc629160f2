package org.workflowserver.run;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.Collection;
import java.util.List;
import org.workflowserver.run.state.Wait;

/** Reads the open waits of runs. Called inside a transaction. */
@ApplicationScoped
public class WaitStore {
  private EntityManager entityManager;

  protected WaitStore() {}

  @Inject
  public WaitStore(EntityManager entityManager) {
    this.entityManager = entityManager;
  }

  /** The open waits of these runs, those that end first at the beginning. */
  public List<Wait> of(Collection<String> runIds) {
    if (runIds.isEmpty()) {
      return List.of();
    }
    return entityManager
        .createQuery(
            "select w from OpenWait w where w.runId in :runs order by w.dueAt nulls last, w.nodeId",
            OpenWait.class)
        .setParameter("runs", runIds)
        .getResultStream()
        .map(OpenWait::onRecord)
        .toList();
  }
}
