package org.workflowserver.definition;

import java.time.Instant;
import org.workflowserver.definition.content.WorkflowSchedule;

/**
 * What a fire of a workflow's schedule needs to know of it.
 *
 * @param nextRunAt when it fires; null when it does not
 * @param epoch goes up when what the schedule fired before is not to be started any more
 * @param revision goes up with every change of the workflow
 */
public record ScheduledWorkflow(
    WorkflowHead head,
    WorkflowSchedule schedule,
    Instant nextRunAt,
    int epoch,
    int revision,
    boolean deleted) {}
