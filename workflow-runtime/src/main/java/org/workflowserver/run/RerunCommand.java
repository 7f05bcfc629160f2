package org.workflowserver.run;

import java.util.Map;
import java.util.Optional;

/**
 * Repeat a run.
 *
 * @param currentVersion whether to run the workflow's current version and not that of the run
 * @param context what the new run starts with; the same as the run when empty
 * @param idempotency makes a repeated call give the same new run
 * @param traceparent W3C trace context of the caller, passed on to outgoing calls
 */
public record RerunCommand(
    boolean currentVersion,
    Optional<Map<String, Object>> context,
    Optional<StartCommand.Idempotency> idempotency,
    Optional<String> traceparent) {
  /** The same with its key for this operation on this object, and no other. */
  public RerunCommand on(String operation, String object) {
    return new RerunCommand(
        currentVersion, context, idempotency.map(key -> key.on(operation, object)), traceparent);
  }
}
