package org.workflowserver.database;

import java.sql.SQLException;
import javax.transaction.xa.XAException;

/** The database did not do what the server cannot go on without. */
public class DatabaseFailure extends RuntimeException {
  public DatabaseFailure(String message, Throwable cause) {
    super(message, cause);
  }

  /** Whether a problem comes of the database: one that is away for a moment is nobody's fault. */
  public static boolean isBehind(Throwable problem) {
    for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
      // A commit that breaks off tells of it without the driver's word.
      if (cause instanceof SQLException || cause instanceof XAException) {
        return true;
      }
    }
    return false;
  }
}
