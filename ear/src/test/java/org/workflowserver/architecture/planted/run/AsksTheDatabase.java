package org.workflowserver.architecture.planted.run;

import jakarta.persistence.EntityManager;

/** Is neither an entity nor a store. */
final class AsksTheDatabase {
  EntityManager entityManager;
}
