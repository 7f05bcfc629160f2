package org.workflowserver.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AddressTest {
  @TempDir Path data;

  @Test
  void withoutAUrlTheDatabaseIsAFileInTheDataFolder() throws SQLException {
    Address address = address(null);
    try (Connection connection = address.driver().connect(address.url(), address.properties());
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT setting_value FROM information_schema.settings"
                    + " WHERE setting_name = 'WRITE_DELAY'")) {
      assertThat(row.next()).isTrue();
      assertThat(row.getString(1)).isEqualTo("0");
    }
    assertThat(data.resolve("workflow.mv.db")).exists();
    assertThat(address.shown()).isEqualTo("jdbc:h2:file:" + data.resolve("workflow"));
  }

  @Test
  void aStatementThatFailsIsWrittenToNoFile() throws SQLException {
    Address address = address(null);
    try (Connection connection = address.connect();
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.execute("select no_function('s3cret')"))
          .isInstanceOf(SQLException.class);
    }
    assertThat(data).isDirectoryNotContaining(file -> file.toString().endsWith(".trace.db"));
  }

  /** What fails is logged, and what is bound is what runs read and wrote. */
  @Test
  void aFailureOfPostgresqlTellsNoValues() throws SQLException {
    try (TestDatabase database = TestDatabase.fresh(Dialect.POSTGRESQL);
        Connection connection = ofTests(database).connect();
        Statement statement = connection.createStatement();
        PreparedStatement insert = connection.prepareStatement("insert into secrets values (?)")) {
      statement.execute("create table secrets (value varchar(6) primary key)");
      for (String values : List.of("s3cret s3cret", "s3crets")) {
        for (String value : values.split(" ")) {
          insert.setString(1, value);
          insert.addBatch();
        }
        assertThatThrownBy(insert::executeBatch)
            .isInstanceOfSatisfying(
                SQLException.class,
                failure ->
                    failure.forEach(cause -> assertThat(cause.toString()).doesNotContain("s3c")));
      }
    }
  }

  private Address ofTests(TestDatabase database) throws SQLException {
    Properties account = new Properties();
    account.setProperty("user", "postgres");
    try (Connection connection = database.dataSource().getConnection()) {
      // What the pool has set there would take precedence.
      String url = connection.getMetaData().getURL().split("\\?")[0];
      return Address.of(Optional.of(url), data, account, "here:8080");
    }
  }

  @Test
  void whatAUrlSaysItselfIsKept() throws SQLException {
    assertThat(address("jdbc:h2:mem:x;write_delay=500").url())
        .isEqualTo(
            "jdbc:h2:mem:x;write_delay=500;DB_CLOSE_ON_EXIT=FALSE;OPTIMIZE_REUSE_RESULTS=0"
                + ";LOCK_TIMEOUT=5000;COMPRESS=TRUE;TRACE_LEVEL_FILE=0;QUERY_CACHE_SIZE=64");
  }

  /** {@link DriverManager} would keep the class loader of an application that is undeployed. */
  @Test
  void theDriverOfPostgresqlIsRegisteredNoMoreInTheEnd() throws SQLException {
    assertThat(address("jdbc:postgresql://db/workflow").driver())
        .isInstanceOf(org.postgresql.Driver.class);
    assertThat(DriverManager.drivers()).anyMatch(org.postgresql.Driver.class::isInstance);
    try {
      Address.deregisterDriver();
      assertThat(DriverManager.drivers()).noneMatch(org.postgresql.Driver.class::isInstance);
      Address.deregisterDriver();
    } finally {
      // Other tests of this process get their connections so.
      org.postgresql.Driver.register();
    }
  }

  @Test
  void aPostgresSessionLosesItsTransactionWhenTheServerFreezes() throws SQLException {
    Address address = address("jdbc:postgresql://db/workflow?password=secret");
    assertThat(address.properties())
        .containsEntry("reWriteBatchedInserts", "true")
        .containsEntry("user", "bob")
        .containsEntry("ApplicationName", "workflow-server here:8080");
    assertThat(address.properties().getProperty("options"))
        .contains("idle_in_transaction_session_timeout=4s");
    assertThat(address.shown()).isEqualTo("jdbc:postgresql://db/workflow");
  }

  @Test
  void aSessionThatChangesTheSchemaMayTakeAnyTime() throws SQLException {
    Address address = address("jdbc:postgresql://db/workflow").ofMigrations();
    assertThat(address.properties())
        .containsEntry("user", "bob")
        .containsEntry("socketTimeout", "0");
    assertThat(address.properties().getProperty("options"))
        .contains("statement_timeout=0", "idle_in_transaction_session_timeout=0", "lock_timeout=0");
    Address h2 = address("jdbc:h2:mem:x");
    assertThat(h2.ofMigrations()).isEqualTo(h2);
  }

  @Test
  void anotherDatabaseIsRefused() {
    assertThatThrownBy(() -> address("jdbc:mysql://db/workflow"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("workflow.database.url");
  }

  private Address address(String url) throws SQLException {
    Properties credentials = new Properties();
    credentials.setProperty("user", "bob");
    return Address.of(Optional.ofNullable(url), data, credentials, "here:8080");
  }
}
