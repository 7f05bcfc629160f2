package org.workflowserver.run.state;

import org.workflowserver.json.Text;

/**
 * Why an attempt failed.
 *
 * @param retryable whether the same call may succeed later
 */
public record Failure(String code, String message, boolean retryable) {
  public Failure {
    message = Text.storable(message);
  }
}
