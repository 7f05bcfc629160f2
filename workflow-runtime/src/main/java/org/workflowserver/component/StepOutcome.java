package org.workflowserver.component;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** How an attempt of a step ended. */
public sealed interface StepOutcome {
  /** The name of an action's default handle. */
  String DEFAULT_HANDLE = "default";

  /** The handle that an action with {@code continue_on_error} takes on failure. */
  String ERROR_HANDLE = "error";

  /**
   * The step is done.
   *
   * @param handle the way out that it chose
   * @param output a JSON object
   */
  record Completed(String handle, Map<String, Object> output) implements StepOutcome {
    /** Done, by the default handle. */
    public static Completed of(Map<String, Object> output) {
      return new Completed(DEFAULT_HANDLE, output);
    }
  }

  /**
   * The attempt failed.
   *
   * @param fault whose fault it is
   * @param code a stable name, such as {@code http_status}
   * @param message a sentence for the reader of the run
   * @param retryable whether the same call may succeed later
   * @param details further members of the node's output when it continues on error
   * @param retryAfter how long the other side asks to wait before the next try; null when it does
   *     not
   */
  record Failed(
      Fault fault,
      String code,
      String message,
      boolean retryable,
      Map<String, Object> details,
      Duration retryAfter)
      implements StepOutcome {
    /** A failure with which the other side asks for no pause. */
    public Failed(
        Fault fault, String code, String message, boolean retryable, Map<String, Object> details) {
      this(fault, code, message, retryable, details, null);
    }

    /** A failure that the author has to mend. */
    public static Failed input(String code, String message) {
      return new Failed(Fault.INPUT, code, message, false, Map.of());
    }

    /** A failure that is the server's. */
    public static Failed internal(String message, boolean retryable) {
      return new Failed(Fault.INTERNAL, "internal_error", message, retryable, Map.of());
    }

    /** A value of the wrong type, named with the type that is expected. */
    public static Failed typeMismatch(String member, String expected, Object found) {
      return input(
          "type_mismatch",
          "'%s' must be %s, but is %s.".formatted(member, expected, JsonType.of(found)));
    }
  }

  /**
   * The whole run ends here.
   *
   * @param completed whether it ends as completed; failed otherwise
   * @param message why; may be null
   * @param output the run's output; may be null
   */
  record Terminated(boolean completed, String message, Object output) implements StepOutcome {}

  /**
   * The step is not done: it is resumed by {@link Component#resume} when the time has come. It
   * holds no thread meanwhile, and its wait survives the server.
   *
   * @param until when it is resumed; at once when that is past
   */
  record Waiting(Instant until) implements StepOutcome {}

  /**
   * The step runs another workflow.
   *
   * @param workflowId of the same tenant
   * @param input what the called run starts with, a JSON object
   * @param waits whether the step is resumed by {@link Component#resume} when that run has ended,
   *     and not at once
   */
  record Calling(String workflowId, Map<String, Object> input, boolean waits)
      implements StepOutcome {}

  /**
   * The step is not done: it asks people, and is resumed by {@link Component#resume} with their
   * answer or, when that does not come, at the end of its time.
   *
   * @param until when it is resumed without an answer; null when never
   */
  record Asking(Question question, Instant until) implements StepOutcome {}

  /**
   * The step is not done: it is resumed by {@link Component#resume} with one call to its callback
   * URL or, when none comes, at the end of its time.
   *
   * @param until when it is resumed without a call; null when never
   * @param announcement tells the other side of the URL, once it is on record that calls to it are
   *     waited for; a failure of it is that of the attempt. Null when there is nobody to tell
   */
  record Expecting(Instant until, Supplier<StepOutcome> announcement) implements StepOutcome {}

  /**
   * The step runs its body once for each item, and is done when all have ended.
   *
   * @param items JSON values; null is one
   * @param concurrency how many items are under way at the same time, from 1
   * @param stopsOnError whether the step fails with the first item that does
   */
  record Iterating(List<Object> items, int concurrency, boolean stopsOnError)
      implements StepOutcome {
    public Iterating {
      items = Collections.unmodifiableList(new ArrayList<>(items));
    }
  }
}
