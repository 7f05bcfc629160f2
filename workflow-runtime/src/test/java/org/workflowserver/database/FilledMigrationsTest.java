package org.workflowserver.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Each change of the schema meets tables that have rows. */
@ParameterizedClass
@EnumSource
class FilledMigrationsTest {
  private final TestDatabase database;

  FilledMigrationsTest(Dialect dialect) {
    this.database = TestDatabase.fresh(dialect);
    execute(
        dialect == Dialect.H2
            ? "drop all objects"
            : "drop schema public cascade; create schema public");
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void everyChangePassesOverRows() throws SQLException {
    List<String> versions =
        Stream.of(upTo("latest").info().all())
            .map(MigrationInfo::getVersion)
            .map(MigrationVersion::getVersion)
            .toList();
    for (String version : versions) {
      assertThat(upTo(version).migrate().migrationsExecuted).isEqualTo(1);
      fill();
    }
  }

  private Flyway upTo(String version) {
    return Flyway.configure()
        .dataSource(database.dataSource())
        .locations(Migrations.MIGRATIONS)
        .target(version)
        .load();
  }

  private record Column(String name, int type, int size) {
    Object value() {
      return switch (type) {
        case Types.VARCHAR -> "{}x".substring(0, Math.min(3, size));
        case Types.BOOLEAN, Types.BIT -> true;
        case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE -> OffsetDateTime.now(ZoneOffset.UTC);
        default -> 1;
      };
    }
  }

  private void fill() throws SQLException {
    try (Connection connection = database.dataSource().getConnection()) {
      List<String> tables = new ArrayList<>();
      try (ResultSet found =
          connection
              .getMetaData()
              .getTables(null, null, "%", new String[] {"TABLE", "BASE TABLE"})) {
        while (found.next()) {
          if (found.getString("TABLE_SCHEM").equalsIgnoreCase("public")) {
            tables.add(found.getString("TABLE_NAME"));
          }
        }
      }
      for (String table : tables) {
        if (!table.equalsIgnoreCase("flyway_schema_history") && isEmpty(connection, table)) {
          insert(connection, table);
        }
      }
    }
  }

  private static boolean isEmpty(Connection connection, String table) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select 1 from " + table)) {
      return !rows.next();
    }
  }

  private static void insert(Connection connection, String table) throws SQLException {
    List<Column> columns = new ArrayList<>();
    try (ResultSet found = connection.getMetaData().getColumns(null, "%", table, "%")) {
      while (found.next()) {
        if (!found.getString("TABLE_SCHEM").equalsIgnoreCase("public")) {
          continue;
        }
        columns.add(
            new Column(
                found.getString("COLUMN_NAME"),
                found.getInt("DATA_TYPE"),
                found.getInt("COLUMN_SIZE")));
      }
    }
    String insert =
        "insert into %s (%s) values (%s)"
            .formatted(
                table,
                columns.stream().map(Column::name).collect(Collectors.joining(", ")),
                String.join(", ", Collections.nCopies(columns.size(), "?")));
    try (PreparedStatement statement = connection.prepareStatement(insert)) {
      for (int i = 0; i < columns.size(); i++) {
        statement.setObject(i + 1, columns.get(i).value());
      }
      statement.executeUpdate();
    }
  }

  private void execute(String sql) {
    DataSource source = database.dataSource();
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
