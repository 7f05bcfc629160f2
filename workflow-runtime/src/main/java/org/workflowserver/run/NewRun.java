package org.workflowserver.run;

import java.time.Instant;

/**
 * A run as it is accepted.
 *
 * @param owner the lease that moves it; null while pending
 * @param triggerPayload JSON text of an object
 * @param traceparent W3C trace context of the caller; may be null
 * @param parentRunId the run that started it; null when none did
 * @param originalRunId the run that it repeats; null when it repeats none
 * @param requestedBy who asked for it; null when nobody did
 * @param calledBy the step that called it; null when none did
 */
public record NewRun(
    String id,
    String orgId,
    String workflowId,
    int workflowVersion,
    String triggerType,
    String owner,
    Instant startedAt,
    String triggerPayload,
    String traceparent,
    String parentRunId,
    String originalRunId,
    Requester requestedBy,
    CalledBy calledBy) {
  /** Running when a server takes it at once, else pending. */
  public RunStatus status() {
    return owner == null ? RunStatus.PENDING : RunStatus.RUNNING;
  }
}
