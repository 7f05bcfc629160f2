package org.workflowserver.web.workflow;

import org.workflowserver.definition.WorkflowView;
import org.workflowserver.run.RunView;

/**
 * A workflow in the list.
 *
 * @param trigger component id of its trigger; may be null
 * @param lastRun its newest run; may be null
 * @param bars its last runs; null when there is none
 */
public record WorkflowRow(WorkflowView workflow, String trigger, RunView lastRun, RunBars bars) {}
