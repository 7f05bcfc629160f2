package org.workflowserver.system.benchmark;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Fills a database with runs by SQL: all are copies of one that the server has made, with all that
 * is on record of it, under ids of their own.
 */
final class RunSeeder {
  private static final List<String> TABLES =
      List.of("runs", "run_payloads", "run_log", "run_waits");

  /** Runs in a transaction: H2 keeps what is not committed in memory. */
  private static final int AT_ONCE = 10_000;

  /** A prefix and the part of a ULID that is its time, as the model has them. */
  private static final String RUN_ID = "substr(%s, 1, 17) || lpad(cast(x as varchar), 16, '0')";

  /** The same for the id of a log entry, of which a run has several. */
  private static final String LOG_ID =
      "substr(%s, 1, 17) || lpad(cast(x * 1000 + seq as varchar), 16, '0')";

  private final BenchmarkDatabase database;

  RunSeeder(BenchmarkDatabase database) {
    this.database = database;
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

  private static String value(String table, String column, String key) {
    if (column.equals(key)) {
      return RUN_ID.formatted(column);
    }
    return table.equals("run_log") && column.equals("id") ? LOG_ID.formatted(column) : column;
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
