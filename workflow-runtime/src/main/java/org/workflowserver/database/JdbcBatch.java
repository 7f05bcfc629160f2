package org.workflowserver.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.function.Function;

/** One statement for many items, sent as one JDBC batch. */
public final class JdbcBatch {
  private JdbcBatch() {}

  /**
   * Executes the statement, with {@code ?} for each of the values, for each of the items; nothing
   * is sent without any.
   *
   * @param values of an item, of any type; a null needs its type in the statement where the
   *     database can't infer it
   * @return how many rows each changed
   */
  public static <T> int[] execute(
      Connection connection, String text, Collection<T> items, Function<T, Object[]> values)
      throws SQLException {
    if (items.isEmpty()) {
      return new int[0];
    }
    try (PreparedStatement statement = connection.prepareStatement(text)) {
      for (T item : items) {
        bind(statement, values.apply(item));
        statement.addBatch();
      }
      return statement.executeBatch();
    }
  }

  static void bind(PreparedStatement statement, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(
          i + 1, values[i] instanceof Instant time ? time.atOffset(ZoneOffset.UTC) : values[i]);
    }
  }
}
