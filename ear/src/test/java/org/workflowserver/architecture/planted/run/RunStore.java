package org.workflowserver.architecture.planted.run;

import jakarta.persistence.EntityManager;

/** A store in order. */
public final class RunStore {
  EntityManager entityManager;

  public RunStore() {}

  Run find(String id) {
    return entityManager.find(Run.class, id);
  }

  public RunView view(String id) {
    return new RunView(id, find(id).id());
  }
}
