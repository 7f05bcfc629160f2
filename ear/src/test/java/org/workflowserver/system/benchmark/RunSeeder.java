package org.workflowserver.system.benchmark;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;

/**
 * Fills a database with runs by SQL: all are copies of one that the server has made, with all that
 * is on record of it, under ids of their own.
 */
final class RunSeeder {
  private static final List<String> TABLES =
      List.of("runs", "run_payloads", "run_log", "run_waits");

  /** Runs in a transaction: H2 keeps what is not committed in memory. */
  private static final int AT_ONCE = 10_000;

  /** Of an id a prefix and the part of the ULID that is its time. */
  private static final int TIME_OF_ID = 17;

  private static final String RUN_ID = "'%s' || lpad(cast(x as varchar), 16, '0')";

  /** A run has several log entries. */
  private static final String LOG_ID = "'%s' || lpad(cast(x * 1000 + seq as varchar), 16, '0')";

  private final BenchmarkDatabase database;
  private final int days;

  /**
   * @param days how long ago the copies were made and ended
   */
  RunSeeder(BenchmarkDatabase database, int days) {
    this.database = database;
    this.days = days;
  }

  /** Makes so many copies of the run. The server must be stopped. */
  void insertCopies(String model, int copies) throws SQLException {
    try (Connection connection = database.open()) {
      connection.setAutoCommit(false);
      for (int first = 1; first <= copies; first += AT_ONCE) {
        for (String table : TABLES) {
          copy(connection, table, model, first, Math.min(copies, first + AT_ONCE - 1));
        }
        connection.commit();
      }
      connection.setAutoCommit(true);
      try (Statement statement = connection.createStatement()) {
        statement.execute(database.analyze());
      }
    }
  }

  private void copy(Connection connection, String table, String model, int first, int last)
      throws SQLException {
    List<String> columns = columns(connection, table);
    String key = table.equals("runs") ? "id" : "run_id";
    List<String> values = columns.stream().map(c -> value(table, c, key)).toList();
    String sql =
        "insert into %s (%s) select %s from %s, %s where %s = ?"
            .formatted(
                table,
                String.join(", ", columns),
                String.join(", ", values),
                table,
                database.numbers(),
                key);
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      insert.setLong(1, first);
      insert.setLong(2, last);
      insert.setString(3, model);
      insert.executeUpdate();
    }
  }

  private String value(String table, String column, String key) {
    Instant then = Instant.now().minus(Duration.ofDays(days));
    if (column.equals(key)) {
      return RUN_ID.formatted(Ids.earliest(IdKind.RUN, then).substring(0, TIME_OF_ID));
    }
    if (table.equals("run_log") && column.equals("id")) {
      return LOG_ID.formatted(Ids.earliest(IdKind.LOG, then).substring(0, TIME_OF_ID));
    }
    return List.of("started_at", "completed_at", "created_at").contains(column)
        ? "%s - interval '%d' day".formatted(column, days)
        : column;
  }

  private static List<String> columns(Connection connection, String table) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet none = statement.executeQuery("select * from " + table + " where 1 = 0")) {
      ResultSetMetaData described = none.getMetaData();
      List<String> columns = new ArrayList<>();
      for (int i = 1; i <= described.getColumnCount(); i++) {
        columns.add(described.getColumnName(i).toLowerCase(Locale.ROOT));
      }
      return columns;
    }
  }
}
