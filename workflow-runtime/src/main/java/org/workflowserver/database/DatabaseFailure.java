package org.workflowserver.database;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.transaction.xa.XAException;
import org.workflowserver.refusal.Causes;
import org.workflowserver.settings.FailureReason;

/** The database did not do what the server needs. */
public class DatabaseFailure extends RuntimeException {
  private static final int H2_FILE_DAMAGED = 90030;

  public DatabaseFailure(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * Why the database could not be used, in words for an operator: the network's reason or the
   * database's own words, as the second half of a sentence, without its full stop.
   */
  public static String reason(Throwable problem) {
    return Causes.of(problem)
        .filter(DatabaseFailure::isOfNetwork)
        .findFirst()
        .map(cause -> FailureReason.of((IOException) cause))
        .or(
            () ->
                Causes.of(problem)
                    .filter(SQLException.class::isInstance)
                    .reduce((outer, inner) -> inner)
                    .map(cause -> said((SQLException) cause))
                    .flatMap(said -> said.lines().findFirst())
                    .map(said -> said.endsWith(".") ? said.substring(0, said.length() - 1) : said))
        .orElse("the log says why");
  }

  private static String said(SQLException problem) {
    return problem.getErrorCode() == H2_FILE_DAMAGED
        ? "its file is damaged, and a backup has to be restored"
        : problem.getMessage();
  }

  private static boolean isOfNetwork(Throwable cause) {
    return cause instanceof UnknownHostException
        || cause instanceof ConnectException
        || cause instanceof SocketTimeoutException;
  }

  /**
   * Whether a problem lies in what was written, and not in the database: SQL state classes 22
   * (data) and 23 (constraint) of the first cause that has a state.
   */
  public static boolean isOfData(Throwable problem) {
    return state(problem)
        .filter(state -> state.startsWith("22") || state.startsWith("23"))
        .isPresent();
  }

  /** Whether the database takes nothing at all: its disk is full (53100), or it is read-only. */
  public static boolean isRefusal(Throwable problem) {
    return state(problem).filter(Set.of("53100", "25006")::contains).isPresent();
  }

  private static Optional<String> state(Throwable problem) {
    return Causes.of(problem)
        .filter(SQLException.class::isInstance)
        .map(cause -> ((SQLException) cause).getSQLState())
        .filter(Objects::nonNull)
        .findFirst();
  }

  /** Whether a problem comes of the database: one that is away for a moment is nobody's fault. */
  public static boolean isBehind(Throwable problem) {
    // A commit that breaks off tells of it without the driver's word.
    return Causes.of(problem)
        .anyMatch(cause -> cause instanceof SQLException || cause instanceof XAException);
  }
}
