package org.workflowserver.database;

import java.util.logging.Logger;
import org.eclipse.persistence.sessions.JNDIConnector;
import org.eclipse.persistence.sessions.Session;
import org.eclipse.persistence.sessions.SessionCustomizer;

/** Sets what the persistence unit's text cannot say of EclipseLink's access to the database. */
public final class SessionSetup implements SessionCustomizer {
  private static final Logger ANNOUNCEMENT = Logger.getLogger("org.workflowserver.announcement");

  /** Made by name, as the persistence unit says. */
  public SessionSetup() {}

  @Override
  public void customize(Session session) {
    queryOnce(session);
    useTheServersDataSource(session);
  }

  /**
   * Lets a query fail when its connection does. EclipseLink would ask again, three times and five
   * seconds apart, on the thread of the caller: while the database is away, every request would
   * stand for a quarter of a minute. Who can wait asks again by himself, in a transaction of its
   * own.
   */
  private static void queryOnce(Session session) {
    session.getLogin().setQueryRetryAttemptCount(0);
    session.getLogin().setConnectionHealthValidatedOnError(false);
  }

  /** The persistence unit names the application's data source, by a text that is fixed. */
  private static void useTheServersDataSource(Session session) {
    try {
      DataSources.ofTheServer()
          .ifPresent(dataSource -> session.getLogin().setConnector(new JNDIConnector(dataSource)));
    } catch (DatabaseFailure e) {
      // The container tells a failed deployment in its own words; nothing of ours runs after this.
      ANNOUNCEMENT.severe(e.getMessage());
      throw e;
    }
  }
}
