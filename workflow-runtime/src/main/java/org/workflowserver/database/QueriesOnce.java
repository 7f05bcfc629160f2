package org.workflowserver.database;

import org.eclipse.persistence.sessions.Session;
import org.eclipse.persistence.sessions.SessionCustomizer;

/**
 * Lets a query fail when its connection does. EclipseLink would ask again, three times and five
 * seconds apart, on the thread of the caller: while the database is away, every request would stand
 * for a quarter of a minute. Who can wait asks again by himself, in a transaction of its own.
 */
public final class QueriesOnce implements SessionCustomizer {
  /** Made by name, as the persistence unit says. */
  public QueriesOnce() {}

  @Override
  public void customize(Session session) {
    session.getLogin().setQueryRetryAttemptCount(0);
    session.getLogin().setConnectionHealthValidatedOnError(false);
  }
}
