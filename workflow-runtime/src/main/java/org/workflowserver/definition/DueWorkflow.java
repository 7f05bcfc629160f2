package org.workflowserver.definition;

import java.time.Instant;

/**
 * A workflow whose schedule fires.
 *
 * @param dueAt the first moment at which it does
 */
public record DueWorkflow(ScheduledWorkflow workflow, Instant dueAt) {}
