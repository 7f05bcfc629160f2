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
 * @param notes the notes beside them as JSON objects; null in lists
 * @param nodeCount how many nodes it has
 * @param author who made it
 * @param versionNote what the author says of it, or which version it restores; may be null
 */
public record WorkflowVersionView(
    String workflowId,
    int number,
    List<Map<String, Object>> nodes,
    List<Map<String, Object>> edges,
    List<Map<String, Object>> notes,
    int nodeCount,
    String author,
    String versionNote,
    Instant createdAt) {}
