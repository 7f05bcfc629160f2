package org.workflowserver.database;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.workflowserver.settings.SettingInvalid;
import org.workflowserver.settings.Settings;

/**
 * Opens connections to the configured database: by the application server's data source, PostgreSQL
 * by its address, else H2 in the data folder.
 *
 * <p>It is named in a data source definition, whose fixed text could express neither the choice nor
 * a default that depends on another setting. The container pools what it opens.
 */
public final class WorkflowDataSource implements DataSource {
  private static final Logger ANNOUNCEMENT = Logger.getLogger("org.workflowserver.announcement");

  private final UnaryOperator<Address> purpose;
  private volatile Address address;
  private volatile boolean reached;
  private volatile PrintWriter logWriter;
  private volatile int loginTimeout;

  /** For all that is served. */
  public WorkflowDataSource() {
    this(UnaryOperator.identity());
  }

  private WorkflowDataSource(UnaryOperator<Address> purpose) {
    this.purpose = purpose;
  }

  /** For changes of the schema, which may take any time. */
  static DataSource ofMigrations() {
    return new WorkflowDataSource(Address::ofMigrations);
  }

  @Override
  public Connection getConnection() throws SQLException {
    try {
      Connection connection = open();
      reached = true;
      return connection;
    } catch (SQLException | SettingInvalid | DatabaseFailure e) {
      announce(e);
      throw e;
    }
  }

  private Connection open() throws SQLException {
    Optional<DataSource> other = DataSources.ofTheServer();
    return other.isPresent() ? other.get().getConnection() : address().connect();
  }

  /**
   * Logs why the start fails. The container opens the first connections before any code of the
   * application runs, so nobody else could.
   */
  private void announce(Exception problem) {
    if (!reached) {
      Address to = address;
      ANNOUNCEMENT.severe(
          to == null
              ? problem.getMessage()
              : "The database "
                  + to.shown()
                  + " cannot be reached: "
                  + DatabaseFailure.reason(problem)
                  + ".");
    }
  }

  /** The same as {@link #getConnection()}: the account is a setting, whatever the pool says. */
  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    return getConnection();
  }

  private Address address() throws SQLException {
    // Read at the first connection, not by the constructor: the container makes instances early.
    Address known = address;
    if (known == null) {
      known =
          purpose.apply(
              Address.of(
                  DataSources.early(Settings.DATABASE_URL::value),
                  DataSources.early(Settings.DATA::value),
                  DataSources.early(Address::credentials),
                  DataSources.early(Settings.SERVER_NAME::value)));
      address = known;
    }
    return known;
  }

  @Override
  public PrintWriter getLogWriter() {
    return logWriter;
  }

  @Override
  public void setLogWriter(PrintWriter out) {
    logWriter = out;
  }

  @Override
  public int getLoginTimeout() {
    return loginTimeout;
  }

  @Override
  public void setLoginTimeout(int seconds) {
    loginTimeout = seconds;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("No logger of its own.");
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    if (isWrapperFor(type)) {
      return type.cast(this);
    }
    throw new SQLException("Not a wrapper for " + type.getName() + ".");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return type.isInstance(this);
  }
}
