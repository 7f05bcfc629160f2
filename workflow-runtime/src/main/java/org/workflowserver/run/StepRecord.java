package org.workflowserver.run;

import java.time.Duration;
import java.time.Instant;

/**
 * An attempt of a step as it is recorded.
 *
 * @param seq place in the run's record, from 1
 * @param iteration indices of the iterators around the step, separated by dots; empty outside
 * @param handle the way out; null for an error that ends the run
 * @param input JSON text of the rendered configuration
 * @param output JSON text of an object
 * @param error null unless the attempt failed
 */
public record StepRecord(
    String id,
    String runId,
    String orgId,
    String workflowId,
    int seq,
    String nodeId,
    String componentId,
    LogStatus status,
    int attempt,
    String iteration,
    String handle,
    String input,
    String output,
    LogView.Failure error,
    Duration duration,
    Instant createdAt) {}
