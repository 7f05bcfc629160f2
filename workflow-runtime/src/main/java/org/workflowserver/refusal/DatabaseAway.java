package org.workflowserver.refusal;

import java.sql.SQLException;
import java.util.List;
import javax.transaction.xa.XAException;

/** A database that does not answer: whoever needs it is refused for now, and nobody is at fault. */
public final class DatabaseAway {
  /** A chain of causes is followed no deeper: one that loops ends too. */
  private static final int DEEPEST = 20;

  /** States of SQL for a connection that could not be made or broke, and for a shutdown. */
  private static final List<String> STATES = List.of("08", "57P");

  private DatabaseAway() {}

  /** Whether something failed since the database does not answer, and not for what was asked. */
  public static boolean isCauseOf(Throwable failed) {
    Throwable cause = failed;
    for (int depth = 0; depth < DEEPEST && cause != null; depth++) {
      if (cause instanceof SQLException problem) {
        String state = problem.getSQLState();
        // A pool that gives no connection names no state.
        return state == null || STATES.stream().anyMatch(state::startsWith);
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
