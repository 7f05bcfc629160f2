package org.workflowserver.database;

import java.util.Locale;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.persistence.descriptors.ClassDescriptor;
import org.eclipse.persistence.mappings.DatabaseMapping;
import org.eclipse.persistence.sessions.JNDIConnector;
import org.eclipse.persistence.sessions.Session;
import org.eclipse.persistence.sessions.SessionCustomizer;

/** Sets what the persistence unit's text cannot say of EclipseLink's access to the database. */
public final class SessionSetup implements SessionCustomizer {
  private static final Logger ANNOUNCEMENT = Logger.getLogger("org.workflowserver.announcement");

  private static final Pattern CAPITAL = Pattern.compile("[A-Z]");

  /** Made by name, as the persistence unit says. */
  public SessionSetup() {}

  @Override
  public void customize(Session session) {
    queryOnce(session);
    session.getDescriptors().values().forEach(SessionSetup::nameColumns);
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

  /** Columns are named as fields are, in snake_case, where a field does not name its own. */
  private static void nameColumns(ClassDescriptor entity) {
    for (DatabaseMapping mapping : entity.getMappings()) {
      String field = mapping.getAttributeName();
      Stream.concat(Stream.of(mapping.getField()), entity.getPrimaryKeyFields().stream())
          .filter(column -> column.getName().equalsIgnoreCase(field))
          .forEach(
              column ->
                  column.setName(
                      CAPITAL.matcher(field).replaceAll("_$0").toLowerCase(Locale.ROOT)));
    }
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
