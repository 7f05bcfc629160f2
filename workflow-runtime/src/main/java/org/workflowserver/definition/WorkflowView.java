package org.workflowserver.definition;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.workflowserver.definition.content.WorkflowSchedule;

/**
 * A workflow as readers see it.
 *
 * @param description may be null
 * @param nodes the drawn nodes as JSON objects; null in lists
 * @param edges the drawn edges as JSON objects; null in lists
 * @param notes the notes beside them as JSON objects; null in lists
 * @param schedule when it is started without a call
 * @param nextRunAt when that is next; null when it is manual or switched off
 * @param active whether it can be started
 * @param webhookUrl the secret URL of a workflow that webhooks start; null for others, and for
 *     readers below {@code editor}
 * @param version number of the current version, from 1
 * @param revision goes up with every change of the workflow, its name and switch included
 */
public record WorkflowView(
    String id,
    String name,
    String description,
    List<Map<String, Object>> nodes,
    List<Map<String, Object>> edges,
    List<Map<String, Object>> notes,
    WorkflowSchedule schedule,
    Instant nextRunAt,
    boolean active,
    String webhookUrl,
    int version,
    Map<String, Object> settings,
    Instant createdAt,
    Instant updatedAt,
    int revision) {}
