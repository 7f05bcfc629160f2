package org.workflowserver.run;

import java.time.Instant;
import java.util.List;
import org.workflowserver.run.state.Wait;

/**
 * Why an open run does not move.
 *
 * @param reason {@code capacity}, {@code concurrency}, {@code takeover}, or what a step waits for,
 *     such as {@code delay}
 * @param nodeId the node that waits; null when the whole run does
 * @param until when that ends; null when nobody knows
 * @param on what is waited for, in words
 * @param url the URL that is to be called; null when no call is waited for, and for readers who may
 *     not make it
 */
public record RunWaiting(String reason, String nodeId, Instant until, String on, String url) {
  private static final String CALLBACK = "callback";
  private static final String INTERACTION = "interaction";
  private static final String RETRY = "retry";
  private static final String SLOT = "concurrency";

  /** For a run that no server has taken yet. */
  public static final RunWaiting FOR_PERMIT =
      new RunWaiting(
          "capacity",
          null,
          null,
          "Queued: the server runs as many runs as its limit allows. The run starts by itself.",
          null);

  public static final RunWaiting FOR_SERVER =
      new RunWaiting(
          "takeover",
          null,
          null,
          "A server: the one that executed the run has stopped, or needed memory. The run continues"
              + " by itself.",
          null);

  /** Whether a call from outside is waited for. */
  public boolean isForCall() {
    return CALLBACK.equals(reason);
  }

  /** Whether the end of another run of the workflow is waited for. */
  public boolean isForSlot() {
    return SLOT.equals(reason);
  }

  /** Whether another attempt is waited for. */
  public boolean isForRetry() {
    return RETRY.equals(reason);
  }

  /** Whether people are asked. */
  public boolean isForAnswer() {
    return INTERACTION.equals(reason);
  }

  /** The same, with the URL that is to be called. */
  public RunWaiting forCallOf(String url) {
    return new RunWaiting(
        reason,
        nodeId,
        until,
        "A call to " + url + " . The run continues with what it brings.",
        url);
  }

  /**
   * For a run of a workflow of which as many are under way as it allows.
   *
   * @param most how many that is
   * @param underWay some of them; empty when a slot has just become free
   */
  public static RunWaiting forSlot(int most, List<String> underWay) {
    return new RunWaiting(
        SLOT,
        null,
        null,
        "Queued: the concurrency limit of this workflow (%d) is reached%s. The run continues by itself."
            .formatted(most, underWay.isEmpty() ? "" : " by " + String.join(", ", underWay)),
        null);
  }

  public static RunWaiting of(Wait wait) {
    return switch (wait) {
      case Wait.Delay delay -> of(delay, "The end of a delay. The run continues by itself.");
      case Wait.Retry retry ->
          of(
              retry,
              "The next try of a step that failed, attempt "
                  + retry.waiter().attempt()
                  + ". The run continues by itself.");
      case Wait.Child child ->
          of(
              child,
              "The end of run "
                  + child.subject()
                  + ", which a step called. The run continues by itself.");
      case Wait.Interaction asked ->
          of(
              asked,
              "People: they are asked in interaction "
                  + asked.subject()
                  + ". The run continues with their answer.");
      case Wait.Callback call ->
          of(call, "A call to the step's callback URL. The run continues with what it brings.");
      case Wait.Announcing ignored -> FOR_SERVER;
    };
  }

  private static RunWaiting of(Wait wait, String on) {
    return new RunWaiting(wait.kind(), wait.step().nodeId(), wait.due(), on, null);
  }
}
