package org.workflowserver.journal;

import java.sql.SQLException;
import org.workflowserver.database.DatabaseFailure;
import org.workflowserver.refusal.Causes;

/** Distinguishes a fact that the database refuses from a database that is away. */
final class DataError {
  private DataError() {}

  /**
   * Whether the failure lies in what was written: SQL state classes 22 (data) and 23 (constraint).
   */
  static boolean isIn(Throwable failure) {
    String state = state(failure);
    return state != null && (state.startsWith("22") || state.startsWith("23"));
  }

  /** Whether no database said anything: what was written may be at fault, or anything else. */
  static boolean isUnexplained(Throwable failure) {
    return !DatabaseFailure.isBehind(failure);
  }

  /** Whether the database takes nothing at all: its disk is full (53100), or it is read-only. */
  static boolean isRefusal(Throwable failure) {
    String state = state(failure);
    return "53100".equals(state) || "25006".equals(state);
  }

  private static String state(Throwable failure) {
    return Causes.find(failure, SQLException.class).map(SQLException::getSQLState).orElse(null);
  }
}
