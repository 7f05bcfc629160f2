package org.workflowserver.distribution.log;

import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.regex.Pattern;

/**
 * Keeps out of the log what the container tells of itself below a warning.
 *
 * <p>Levels in the logging configuration would say the same, but parts of the container set their
 * own again. Left out as well is what anybody could fill the log with from outside.
 */
public final class ContainerLogFilter implements Filter {
  private static final Pattern LOST_CLIENT =
      Pattern.compile(
          "java\\.io\\.IOException: [^\n]*\n"
              + "(?:\tat (?:java|sun|jdk)[./][^\n]*\n)*+\tat org\\.glassfish\\.grizzly\\.(?![^(]*(?:ServerConnection|BindingHandler))");

  private static final Set<String> OF_REQUESTS =
      Set.of(
          "org.glassfish.grizzly.http.HttpServerFilter",
          "org.glassfish.jersey.servlet.WebComponent");

  /** For all instances: the logging configuration makes them and hands out none. */
  private static volatile boolean ending;

  private static volatile boolean started;

  /** Made by the logging configuration. */
  public ContainerLogFilter() {}

  /** The start is over, so that what the pool of connections has to say can't be why it failed. */
  public static void startEnded() {
    started = true;
  }

  /**
   * From now on only the server itself is heard. While the container takes itself apart its own
   * threads stumble over each other, and each logs so with a trace.
   */
  public static void endBegins() {
    ending = true;
  }

  @Override
  public boolean isLoggable(LogRecord record) {
    return isOurs(record)
        || (!ending
            && record.getLevel().intValue() >= Level.WARNING.intValue()
            && !isFalseAlarm(record)
            && !isOfTransactions(record)
            && !(started && isOfPool(record))
            && !isOfClient(record.getThrown())
            && !isOfLostClient(record)
            && !isOfMalformedRequest(record));
  }

  private static boolean isOurs(LogRecord record) {
    String logger = record.getLoggerName();
    return logger != null && logger.startsWith("org.workflowserver");
  }

  /**
   * A database that is away is logged by who needs it, once. The pool of connections has a trace
   * for each that it could not make: hundreds of lines a second.
   */
  private static boolean isOfPool(LogRecord record) {
    String logger = record.getLoggerName();
    return logger != null && logger.startsWith("javax.enterprise.resource.resourceadapter");
  }

  /**
   * The container misses its own notes of a component for transactions on threads that are none of
   * its requests, as those of runs are; failures of transactions are logged by who began them.
   */
  private static boolean isOfTransactions(LogRecord record) {
    String logger = record.getLoggerName();
    return logger != null && logger.startsWith("javax.enterprise.resource.jta");
  }

  /** It says that it ignores the property that names its error pages, and then obeys it. */
  private static boolean isFalseAlarm(LogRecord record) {
    Object[] parameters = record.getParameters();
    return parameters != null && parameters.length > 0 && "errorReportValve".equals(parameters[0]);
  }

  /**
   * Whoever sends what is not HTTP is refused, and who does not read a response to its end loses
   * it; a trace of each helps nobody.
   */
  private static boolean isOfClient(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      String thrower = thrower(cause);
      if (thrower.startsWith("org.glassfish.grizzly.http.")
          || (cause instanceof IOException && isOfConnection(thrower))) {
        return true;
      }
    }
    return false;
  }

  /** The container has some traces in its messages. */
  private static boolean isOfLostClient(LogRecord record) {
    String text = record.getMessage() + Arrays.toString(record.getParameters());
    return LOST_CLIENT.matcher(text).find();
  }

  /**
   * Of some requests that make no sense to it the container tells by itself, at the callers' pace;
   * Jersey names the address, in which there may be a token.
   */
  private static boolean isOfMalformedRequest(LogRecord record) {
    return record.getThrown() == null
        && OF_REQUESTS.contains(String.valueOf(record.getLoggerName()));
  }

  /** Not that a port can't be bound, or no connection be accepted. */
  private static boolean isOfConnection(String thrower) {
    return thrower.startsWith("org.glassfish.grizzly.")
        && !thrower.contains("ServerConnection")
        && !thrower.contains("BindingHandler");
  }

  /** The class outside of the platform that a failure comes from. */
  private static String thrower(Throwable failure) {
    for (StackTraceElement frame : failure.getStackTrace()) {
      String name = frame.getClassName();
      if (!name.startsWith("java.") && !name.startsWith("sun.") && !name.startsWith("jdk.")) {
        return name;
      }
    }
    return "";
  }
}
