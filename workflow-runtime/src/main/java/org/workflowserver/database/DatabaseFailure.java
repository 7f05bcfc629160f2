package org.workflowserver.database;

import java.sql.SQLException;
import java.util.List;
import javax.transaction.xa.XAException;

/** The database did not do what the server cannot go on without. */
public class DatabaseFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** A chain of causes is followed no deeper: one that loops ends too. */
  private static final int DEEPEST = 20;

  /** States of SQL for a connection that could not be made or broke, and for a shutdown. */
  private static final List<String> AWAY = List.of("08", "57P");

  public DatabaseFailure(String message, Throwable cause) {
    super(message, cause);
  }

  /** Whether something failed since the database does not answer, and not for what was asked. */
  public static boolean isAway(Throwable failed) {
    Throwable cause = failed;
    for (int depth = 0; depth < DEEPEST && cause != null; depth++) {
      if (cause instanceof SQLException problem) {
        String state = problem.getSQLState();
        // A pool that gives no connection names no state.
        return state == null || AWAY.stream().anyMatch(state::startsWith);
      }
      if (cause instanceof XAException) {
        // A commit that broke off.
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }
}
