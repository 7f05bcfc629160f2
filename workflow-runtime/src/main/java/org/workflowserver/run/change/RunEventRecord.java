package org.workflowserver.run.change;

import java.time.Instant;

/**
 * What happened to a run, as it is sent to subscribers: ids and codes alone.
 *
 * @param subjectId the id of the run that ended, or of the interaction that was opened
 * @param event such as {@code run.completed}
 * @param nodeId the node that opened the interaction; null for the end of a run
 * @param errorCode null unless the run failed
 */
public record RunEventRecord(
    String subjectId,
    String event,
    String orgId,
    String runId,
    String workflowId,
    int workflowVersion,
    String nodeId,
    String status,
    String errorCode,
    Instant startedAt,
    Instant happenedAt) {}
