package org.workflowserver.subscription;

import java.time.Duration;
import org.workflowserver.json.Text;

/**
 * What came of sending a message.
 *
 * @param status of the answer; null for none
 * @param error what was wrong; null when it was taken
 * @param isFinal whether it is not worth trying again
 * @param retryAfter how long the target asks to wait; null when it does not
 */
record Outcome(Integer status, String error, boolean isFinal, Duration retryAfter) {
  /** More is not kept of what a target says. */
  private static final int LONGEST_ERROR = 200;

  private static final int GONE = 410;

  Outcome {
    if (error != null) {
      error = Text.cut(Text.storable(error), LONGEST_ERROR);
    }
  }

  static Outcome answered(int status, String reason, Duration retryAfter) {
    boolean taken = status >= 200 && status < 300;
    String what = (status + " " + reason).strip();
    return new Outcome(
        status,
        taken ? null : "The target answered " + what,
        taken || status == GONE,
        taken ? null : retryAfter);
  }

  static Outcome unanswered(String error) {
    return new Outcome(null, error, false, null);
  }

  /** Nothing was sent, and nothing will be before somebody changes something here. */
  static Outcome unsendable(String error) {
    return new Outcome(null, error, true, null);
  }

  boolean isDelivered() {
    return error == null;
  }
}
