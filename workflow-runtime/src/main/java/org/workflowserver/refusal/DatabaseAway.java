package org.workflowserver.refusal;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import javax.transaction.xa.XAException;

/**
 * A database that does not answer, or gave up what it was asked: whoever needs it is refused for
 * now, and nobody is at fault.
 */
public final class DatabaseAway {
  /**
   * States of SQL for a connection that could not be made or broke, a shutdown, a lack of room
   * (53100 is a full disk), a database that is read-only, and H2's for a file that can't be written
   * or was closed for that.
   */
  private static final List<String> STATES =
      List.of("08", "57P", "53", "25006", "90028", "90031", "90098", "90121");

  /**
   * States of SQL for what a database that answers gave up: it waited too long for a lock, took too
   * long, or had to choose between two that waited for each other. The others are the same of H2,
   * and what PostgreSQL says to a server that stood still inside a transaction.
   */
  private static final List<String> GIVEN_UP =
      List.of("55P03", "57014", "40001", "40P01", "HYT00", "90131", "25P03", "25P04");

  private DatabaseAway() {}

  /**
   * Whether the database answers and gave up what was asked, which is rolled back then and may be
   * asked again.
   */
  public static boolean hasGivenUp(Throwable failed) {
    return Causes.of(failed)
        .anyMatch(
            cause ->
                cause instanceof SQLException problem
                    && problem.getSQLState() != null
                    && GIVEN_UP.contains(problem.getSQLState()));
  }

  /** Whether something failed since the database does not answer, and not for what was asked. */
  public static boolean isCauseOf(Throwable failed) {
    boolean told = false;
    for (Throwable cause : Causes.of(failed).toList()) {
      if (cause instanceof SQLException problem) {
        String state = problem.getSQLState();
        // A pool that gives no connection names no state.
        if (state == null || STATES.stream().anyMatch(state::startsWith)) {
          return true;
        }
        told = true;
      }
      // H2 calls the first write to a full disk a general error; the other is a commit that broke
      // off.
      if (told && cause instanceof IOException || cause instanceof XAException) {
        return true;
      }
    }
    return false;
  }
}
