package org.workflowserver.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** A change of the schema that takes longer than a session of the server may. */
class MigrationsTest {
  private static final String SLOW = "classpath:db/slow";

  private final TestDatabase database = TestDatabase.fresh(Dialect.POSTGRESQL);
  private String url;

  @BeforeEach
  void find() throws SQLException {
    try (Connection connection = database.dataSource().getConnection()) {
      url = connection.getMetaData().getURL();
    }
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void noLimitOfTheServersSessionsEndsIt() throws SQLException {
    limit("statement_timeout");
    limit("idle_in_transaction_session_timeout");
    Properties account = new Properties();
    account.setProperty("user", "postgres");
    Address address = Address.of(Optional.of(url), Path.of("."), account, "here:8080");
    Migrations.apply(opening(address.ofMigrations()), Migrations.MIGRATIONS, SLOW);
    requireMigrated();
  }

  /** The data source of an application server has limits of its own. */
  @Test
  void noTransactionIdlesMeanwhile() throws SQLException {
    limit("idle_in_transaction_session_timeout");
    PGSimpleDataSource other = new PGSimpleDataSource();
    other.setURL(url);
    other.setUser("postgres");
    Migrations.apply(other, Migrations.MIGRATIONS, SLOW);
    requireMigrated();
  }

  /**
   * Holds for sessions that begin from now on and say nothing else: less than the change takes, and
   * more than a busy machine lets this test stand still.
   */
  private void limit(String setting) throws SQLException {
    execute(
        "do $$ begin execute format('alter database %I set "
            + setting
            + " = ''2s''', current_database()); end $$");
  }

  /** Its tables may have other columns, and its rows say what this server does not know. */
  @Test
  void aSchemaOfANewerServerIsRefused() {
    Migrations.apply(database.dataSource(), Migrations.MIGRATIONS, SLOW);
    assertThatExceptionOfType(DatabaseFailure.class)
        .isThrownBy(() -> Migrations.apply(database.dataSource()))
        .withMessageContaining("newer version of the server")
        .withMessageContaining("999");
  }

  private void requireMigrated() throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        ResultSet tables =
            connection.getMetaData().getTables(null, "public", "slow", new String[] {"TABLE"})) {
      assertThat(tables.next()).isTrue();
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static DataSource opening(Address address) {
    return (DataSource)
        Proxy.newProxyInstance(
            DataSource.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> address.connect());
  }
}
