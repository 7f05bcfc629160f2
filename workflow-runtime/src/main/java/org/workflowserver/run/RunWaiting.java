package org.workflowserver.run;

import java.time.Instant;
import java.util.List;

/**
 * Why an open run does not move.
 *
 * @param reason {@code capacity}, {@code concurrency}, {@code takeover}, or what a step waits for,
 *     such as {@code delay}
 * @param nodeId the node that waits; null when the whole run does
 * @param until when that ends; null when nobody knows
 * @param on what is waited for, in words
 */
public record RunWaiting(String reason, String nodeId, Instant until, String on) {
  /** For a run that no server has taken yet. */
  public static final RunWaiting FOR_ROOM =
      new RunWaiting(
          "capacity",
          null,
          null,
          "Room on a server: as many runs as it takes are under way. The run starts by itself.");

  static final RunWaiting FOR_SERVER =
      new RunWaiting(
          "takeover",
          null,
          null,
          "A server: the one that moved the run has stopped. The run goes on by itself.");

  /** Whether a call from outside is waited for. */
  boolean isForCall() {
    return WaitKind.CALLBACK.code().equals(reason);
  }

  /** Whether another attempt is waited for. */
  boolean isForRetry() {
    return WaitKind.RETRY.code().equals(reason);
  }

  /** The same, with the URL that is to be called. */
  RunWaiting forCallOf(String url) {
    return new RunWaiting(
        reason, nodeId, until, "A call to " + url + " . The run goes on with what it brings.");
  }

  /**
   * For a run of a workflow of which as many are under way as it allows.
   *
   * @param most how many that is
   * @param underWay some of them; empty when a place has just become free
   */
  public static RunWaiting forPlace(int most, List<String> underWay) {
    return new RunWaiting(
        "concurrency",
        null,
        null,
        "A place: the workflow lets %d %s be under way at a time%s. The run goes on by itself."
            .formatted(
                most,
                most == 1 ? "run" : "runs",
                underWay.isEmpty() ? "" : ", such as " + String.join(", ", underWay)));
  }

  static RunWaiting of(WaitRecord wait) {
    return switch (wait.kind()) {
      case DELAY ->
          new RunWaiting(
              wait.kind().code(),
              wait.nodeId(),
              wait.due(),
              "The end of a delay. The run goes on by itself.");
      case RETRY ->
          new RunWaiting(
              wait.kind().code(),
              wait.nodeId(),
              wait.due(),
              "The next try of a step that failed, attempt "
                  + wait.attempt()
                  + ". The run goes on by itself.");
      case CHILD ->
          new RunWaiting(
              wait.kind().code(),
              wait.nodeId(),
              wait.due(),
              "The end of run "
                  + wait.subject()
                  + ", which a step called. The run goes on by itself.");
      case INTERACTION ->
          new RunWaiting(
              wait.kind().code(),
              wait.nodeId(),
              wait.due(),
              "People: they are asked in interaction "
                  + wait.subject()
                  + ". The run goes on with their answer.");
      case CALLBACK ->
          new RunWaiting(
              wait.kind().code(),
              wait.nodeId(),
              wait.due(),
              "A call to the step's callback URL. The run goes on with what it brings.");
      case ANNOUNCING -> FOR_SERVER;
    };
  }
}
