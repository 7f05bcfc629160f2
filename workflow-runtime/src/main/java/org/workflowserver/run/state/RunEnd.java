package org.workflowserver.run.state;

import java.util.Map;
import org.workflowserver.json.Json;
import org.workflowserver.json.Text;

/**
 * How a run ends.
 *
 * @param error the code of the error; null when the run completes
 * @param message why it failed; null when it completes
 * @param output JSON text; may be null
 * @param failedStep the step that failed the run, and why; null when none did
 */
public record RunEnd(String error, String message, String output, String failedStep) {
  /** Lists of runs show messages, so that these are not to be as long as a step's output. */
  private static final int LONGEST_MESSAGE = 4_000;

  private static final String STEP_FAILED = "step_failed";
  static final String LIMIT_EXCEEDED = "limit_exceeded";
  private static final String TERMINATED = "terminated";

  public RunEnd {
    message = message == null ? null : Text.storable(Text.shortened(message, LONGEST_MESSAGE));
  }

  /** About how many bytes it holds. */
  public long size() {
    return output == null ? 0 : output.length();
  }

  static RunEnd completed(Object output) {
    return new RunEnd(null, null, output == null ? null : Json.write(output), null);
  }

  /** The end that is no step's own. */
  public static RunEnd failed(String error, String message) {
    return new RunEnd(error, message, null, null);
  }

  static RunEnd stepFailed(String message, String step) {
    return new RunEnd(STEP_FAILED, message, null, step);
  }

  /** As the output of a step says that ends the whole run. */
  static RunEnd terminated(Map<?, ?> says) {
    RunEnd completed = completed(says.get("output"));
    if ("completed".equals(says.get("status"))) {
      return completed;
    }
    String message = (String) says.get("message");
    return new RunEnd(
        TERMINATED,
        message == null ? "The workflow ended the run." : message,
        completed.output(),
        null);
  }
}
