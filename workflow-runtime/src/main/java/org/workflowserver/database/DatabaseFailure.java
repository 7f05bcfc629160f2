package org.workflowserver.database;

import java.sql.SQLException;
import javax.transaction.xa.XAException;
import org.workflowserver.refusal.Causes;

/** The database did not do what the server cannot go on without. */
public class DatabaseFailure extends RuntimeException {
  public DatabaseFailure(String message, Throwable cause) {
    super(message, cause);
  }

  /** Whether a problem comes of the database: one that is away for a moment is nobody's fault. */
  public static boolean isBehind(Throwable problem) {
    // A commit that breaks off tells of it without the driver's word.
    return Causes.of(problem)
        .anyMatch(cause -> cause instanceof SQLException || cause instanceof XAException);
  }
}
