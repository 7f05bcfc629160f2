package org.workflowserver.definition;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * An immutable version of a workflow's graph.
 *
 * @param author who made it
 */
public record WorkflowVersionView(
    String workflowId,
    int number,
    List<Map<String, Object>> nodes,
    List<Map<String, Object>> edges,
    String author,
    Instant createdAt) {}
