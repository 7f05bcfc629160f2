package org.workflowserver.trigger.schedule;

import org.workflowserver.definition.WorkflowView;
import org.workflowserver.schedule.Fire;

/**
 * A fire that is to come.
 *
 * @param workflow without nodes and edges
 */
public record NextFire(WorkflowView workflow, Fire fire) {}
