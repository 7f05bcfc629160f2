package org.workflowserver.definition;

import org.workflowserver.definition.content.WorkflowSettings;

/**
 * What a start of a run needs to know of a workflow.
 *
 * @param version number of the current version
 */
public record WorkflowHead(
    String id, String orgId, String name, boolean active, int version, WorkflowSettings settings) {}
