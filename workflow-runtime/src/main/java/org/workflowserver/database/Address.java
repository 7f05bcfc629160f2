package org.workflowserver.database;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import org.flywaydb.core.Flyway;
import org.h2.engine.ConnectionInfo;
import org.h2.store.fs.FilePath;
import org.workflowserver.settings.Settings;

/**
 * Where the database is and how a connection to it is opened.
 *
 * @param driver opens connections
 * @param url JDBC address
 * @param properties what goes with the address, the account included
 */
public record Address(Driver driver, String url, Properties properties) {
  private static final String POSTGRESQL = "jdbc:postgresql:";
  private static final String H2 = "jdbc:h2:";

  /**
   * What every session of PostgreSQL sets. A server that freezes inside a transaction loses it
   * before its lease is taken over, so that its rows are not locked against the takeover.
   */
  private static final String SESSION =
      "-c lock_timeout=5s -c statement_timeout=15s -c idle_in_transaction_session_timeout=4s"
          + " -c tcp_user_timeout=5s -c TimeZone=UTC";

  /** Of a session that changes the schema: on a large database one statement takes minutes. */
  private static final String UNLIMITED =
      "-c lock_timeout=0 -c statement_timeout=0 -c idle_in_transaction_session_timeout=0"
          + " -c tcp_user_timeout=5s -c TimeZone=UTC";

  /**
   * The address that the settings mean.
   *
   * @param url JDBC address, or nothing for H2 in {@code data}
   * @param credentials {@code user} and {@code password}, where they are set
   * @param server name of this server, shown in PostgreSQL's list of sessions
   * @throws SQLException when the address belongs to neither database
   */
  static Address of(Optional<String> url, Path data, Properties credentials, String server)
      throws SQLException {
    String address = url.orElseGet(() -> H2 + "file:" + data.resolve("workflow"));
    if (address.startsWith(POSTGRESQL)) {
      return new Address(new org.postgresql.Driver(), address, postgresql(credentials, server));
    }
    if (address.startsWith(H2)) {
      return new Address(new org.h2.Driver(), h2(address), h2(credentials));
    }
    throw new SQLException(
        "The setting workflow.database.url must begin with " + POSTGRESQL + " or " + H2 + ".",
        "08001");
  }

  /** The account of the settings, as far as they name one. */
  static Properties credentials() {
    Properties credentials = new Properties();
    Settings.DATABASE_USER.value().ifPresent(user -> credentials.setProperty("user", user));
    Settings.DATABASE_PASSWORD
        .value()
        .ifPresent(password -> credentials.setProperty("password", password));
    return credentials;
  }

  /** Opens a connection. */
  Connection connect() throws SQLException {
    Connection connection = driver.connect(url, properties);
    if (connection == null) {
      throw new SQLException("The driver does not take the address " + shown() + ".", "08001");
    }
    return connection;
  }

  /** The same, where a database that is not there is not made. */
  Address ofExisting() {
    return url.startsWith(H2)
        ? new Address(driver, withOption(url, "IFEXISTS", "TRUE"), properties)
        : this;
  }

  /** The same, for sessions that may take any time. */
  Address ofMigrations() {
    if (!url.startsWith(POSTGRESQL)) {
      return this;
    }
    Properties unlimited = new Properties();
    unlimited.putAll(properties);
    unlimited.setProperty("socketTimeout", "0");
    unlimited.setProperty("options", UNLIMITED);
    return new Address(driver, url, unlimited);
  }

  /** The folder of the file of H2; empty where the database has no file of this server. */
  public static Optional<Path> folder(Optional<String> url, Path data) {
    return url.isEmpty()
        ? Optional.of(data)
        : url.filter(address -> address.startsWith(H2)).flatMap(Address::folderOfH2);
  }

  /** As H2 itself reads the address: it knows homes, other file systems and wrappers of them. */
  private static Optional<Path> folderOfH2(String url) {
    ConnectionInfo asked = new ConnectionInfo(url.split(";", 2)[0], new Properties(), "", "");
    return asked.isPersistent() && !asked.isRemote()
        ? Optional.of(Path.of(FilePath.get(asked.getName()).unwrap().getParent().toString()))
        : Optional.empty();
  }

  /**
   * Takes back the registration that the driver's class makes of itself, and nobody here needs: it
   * would keep the application's class loader when the application is undeployed. An application
   * server that has the driver itself keeps it registered.
   */
  static void deregisterDriver() throws SQLException {
    boolean deployed =
        Flyway.class.getClassLoader().equals(org.postgresql.Driver.class.getClassLoader());
    if (deployed && org.postgresql.Driver.isRegistered()) {
      org.postgresql.Driver.deregister();
    }
  }

  /** The address without what follows the name of the database: no passwords, no options. */
  String shown() {
    return url.split("[?;]", 2)[0];
  }

  /** Options of the driver; what the address itself says takes precedence over them. */
  private static Properties postgresql(Properties credentials, String server) {
    Properties properties = new Properties();
    properties.setProperty("reWriteBatchedInserts", "true");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("connectTimeout", "5");
    properties.setProperty("loginTimeout", "10");
    properties.setProperty("socketTimeout", "20");
    properties.setProperty("ApplicationName", "workflow-server " + server);
    // Failures are logged: without the values of the statement, which runs read and wrote.
    properties.setProperty("logServerErrorDetail", "false");
    properties.setProperty("options", SESSION);
    properties.putAll(credentials);
    return properties;
  }

  private static Properties h2(Properties credentials) {
    Properties properties = new Properties();
    properties.setProperty("user", "sa");
    properties.setProperty("password", "");
    properties.putAll(credentials);
    return properties;
  }

  /**
   * Without a write delay of nought a killed process loses committed rows, and a database that
   * closes itself on exit is gone before the last batch is written. A result that is kept for the
   * same query is given again for a moment after another transaction has committed: who reads twice
   * to see whether anything changed would not see it. A statement waits for a lock as long as on
   * PostgreSQL. What fails is thrown, and needs no file beside the database where statements stand
   * with what they were given.
   */
  private static String h2(String address) {
    String url = withOption(address, "WRITE_DELAY", "0");
    url = withOption(url, "DB_CLOSE_ON_EXIT", "FALSE");
    url = withOption(url, "OPTIMIZE_REUSE_RESULTS", "0");
    url = withOption(url, "LOCK_TIMEOUT", "5000");
    url = withOption(url, "COMPRESS", "TRUE");
    url = withOption(url, "TRACE_LEVEL_FILE", "0");
    return withOption(url, "QUERY_CACHE_SIZE", "64");
  }

  private static String withOption(String url, String name, String value) {
    return url.toUpperCase(Locale.ROOT).contains(";" + name + "=")
        ? url
        : url + ";" + name + "=" + value;
  }
}
