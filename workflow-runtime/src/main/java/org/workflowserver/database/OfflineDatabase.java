package org.workflowserver.database;

import java.sql.Connection;
import java.sql.SQLException;
import org.workflowserver.clock.SystemTime;
import org.workflowserver.settings.Settings;

/** The configured database for an operator's command, which runs without a container. */
public final class OfflineDatabase {
  private static final int H2_IN_USE = 90020;
  private static final int H2_MISSING = 90146;

  private OfflineDatabase() {}

  /**
   * Opens a connection, in which each statement commits.
   *
   * @throws DatabaseFailure when there is none; the message is a sentence for the operator
   */
  public static Connection open() {
    if (Settings.DATABASE_JNDI.value().isPresent()) {
      throw new DatabaseFailure(
          "The setting workflow.database.jndi names a data source of the application server: give"
              + " this command workflow.database.url, .user and .password in its place.",
          null);
    }
    String shown = "in the data folder";
    try {
      Address address =
          Address.of(
                  Settings.DATABASE_URL.value(),
                  Settings.DATA.value(),
                  Address.credentials(),
                  Settings.SERVER_NAME.value())
              .ofExisting();
      shown = address.shown();
      return open(address);
    } catch (SQLException e) {
      throw new DatabaseFailure(
          switch (e.getErrorCode()) {
            case H2_IN_USE -> "The database " + shown + " is in use: stop the server first.";
            case H2_MISSING -> "There is no database " + shown + ".";
            default -> "The database " + shown + " cannot be reached: " + reason(e, shown) + ".";
          },
          e);
    }
  }

  /** A file that a server did not close is made safe to be closed, as that server would. */
  static Connection open(Address address) throws SQLException {
    Connection connection = address.connect();
    try {
      new Compaction(address::connect, new SystemTime(), Settings.DATABASE_SYNC.value()).begin();
      return connection;
    } catch (RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /** What the driver says, without the address, which may hold a password. */
  private static String reason(SQLException e, String shown) {
    String said = DatabaseFailure.reason(e);
    return Settings.DATABASE_URL.value().map(url -> said.replace(url, shown)).orElse(said);
  }
}
