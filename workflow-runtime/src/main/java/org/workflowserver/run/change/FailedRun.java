package org.workflowserver.run.change;

import java.time.Instant;
import org.workflowserver.run.Requester;

/**
 * A run that failed and that another one is to be started for.
 *
 * @param errorWorkflowId the workflow that is to be started, as it was named when the run ended
 * @param workflowName null when the workflow of the run was deleted since
 * @param failedNodeId the node whose failure the run ended with; null when no node's was it
 * @param traceparent W3C trace context of whoever started it; may be null
 * @param requestedBy who asked for it; null when nobody did
 * @param parentRunId the run that called it; null when none did
 */
public record FailedRun(
    String runId,
    String orgId,
    String errorWorkflowId,
    String workflowId,
    String workflowName,
    int workflowVersion,
    String errorCode,
    String errorMessage,
    String failedNodeId,
    Instant startedAt,
    Instant completedAt,
    String traceparent,
    Requester requestedBy,
    String parentRunId) {
  /** The trigger type of runs that are started for a failure; these start no others. */
  public static final String TRIGGER_TYPE = "error";
}
