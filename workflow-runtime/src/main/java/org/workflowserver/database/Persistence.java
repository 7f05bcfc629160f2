package org.workflowserver.database;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.interceptor.Interceptor;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;

/**
 * Lets statements take their entity manager by constructor. An alternative, since some archives
 * have a bean of that kind from the container already, and others have none.
 */
@ApplicationScoped
@Alternative
@Priority(Interceptor.Priority.APPLICATION)
class Persistence {
  @Produces
  @PersistenceContext(unitName = "workflow")
  EntityManager entityManager;
}
