package org.workflowserver.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;

/** One statement for many items, sent as one JDBC batch. */
public final class JdbcBatch {
  private JdbcBatch() {}

  /** Binds the values of an item. */
  public interface Binder<T> {
    void bind(PreparedStatement statement, T item) throws SQLException;
  }

  /**
   * Executes the statement for each of the items; nothing is sent without any.
   *
   * @return how many rows each changed
   */
  public static <T> int[] execute(
      Connection connection, String sql, Collection<T> items, Binder<T> binder)
      throws SQLException {
    if (items.isEmpty()) {
      return new int[0];
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (T item : items) {
        binder.bind(statement, item);
        statement.addBatch();
      }
      return statement.executeBatch();
    }
  }

  /**
   * Executes the statement for each of the rows of values.
   *
   * @param what it writes, for the message of a failure
   */
  public static int[] ofRows(
      Connection connection, String what, String sql, Collection<Object[]> rows) {
    try {
      return execute(connection, sql, rows, JdbcBatch::values);
    } catch (SQLException e) {
      throw new DatabaseFailure("Could not write " + what + ".", e);
    }
  }

  /** Executes the statement for each of the ids, its only value. */
  public static void ofIds(Connection connection, String sql, Collection<String> ids)
      throws SQLException {
    execute(connection, sql, ids, JdbcBatch::texts);
  }

  /** Binds texts, from the first value on. */
  public static void texts(PreparedStatement statement, String... texts) throws SQLException {
    for (int i = 0; i < texts.length; i++) {
      statement.setString(i + 1, texts[i]);
    }
  }

  /** Binds values of any type; a null needs its type where the database can't infer it. */
  public static void values(PreparedStatement statement, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(
          i + 1, values[i] instanceof Instant time ? time.atOffset(ZoneOffset.UTC) : values[i]);
    }
  }

  /** Binds a time, which may be null. */
  public static void time(PreparedStatement statement, int index, Instant instant)
      throws SQLException {
    if (instant == null) {
      statement.setNull(index, Types.TIMESTAMP_WITH_TIMEZONE);
    } else {
      statement.setObject(index, instant.atOffset(ZoneOffset.UTC));
    }
  }
}
