package org.workflowserver.definition;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * An immutable version of a workflow's graph.
 *
 * @param number from 1
 * @param nodes the drawn nodes as JSON objects; null in lists
 * @param edges the drawn edges as JSON objects; null in lists
 * @param nodeCount how many nodes it has
 * @param author who made it
 */
public record WorkflowVersionView(
    String workflowId,
    int number,
    List<Map<String, Object>> nodes,
    List<Map<String, Object>> edges,
    int nodeCount,
    String author,
    Instant createdAt) {}
