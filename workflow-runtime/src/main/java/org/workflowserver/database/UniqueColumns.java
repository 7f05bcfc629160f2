package org.workflowserver.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;

/**
 * Writes what the database may refuse because a value is taken, which only the database knows for
 * certain. By JDBC: the entity manager writes a stack trace to the log for every such refusal.
 */
public final class UniqueColumns {
  private static final String UNIQUE_VIOLATION = "23505";

  private UniqueColumns() {}

  /**
   * Executes a statement in the transaction of the connection, which is good for nothing when a
   * value is taken.
   *
   * @return false when a value is taken
   */
  public static boolean unlessTaken(Connection connection, String sql, Object... values) {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        Object value =
            values[i] instanceof Instant time ? time.atOffset(ZoneOffset.UTC) : values[i];
        statement.setObject(i + 1, value);
      }
      statement.executeUpdate();
      return true;
    } catch (SQLException e) {
      if (UNIQUE_VIOLATION.equals(e.getSQLState())) {
        return false;
      }
      throw new DatabaseFailure("Could not write a row with unique values.", e);
    }
  }
}
