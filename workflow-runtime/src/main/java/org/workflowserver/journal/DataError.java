package org.workflowserver.journal;

import java.sql.SQLException;

/** Tells a fact that the database refuses from a database that is away. */
final class DataError {
  private DataError() {}

  /**
   * Whether the failure lies in what was written: SQL state classes 22 (data) and 23 (constraint),
   * or no answer of a database at all.
   */
  static boolean isIn(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        String state = sql.getSQLState();
        return state != null && (state.startsWith("22") || state.startsWith("23"));
      }
    }
    return true;
  }
}
