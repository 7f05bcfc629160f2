package org.workflowserver.web.workflow;

import org.workflowserver.definition.WorkflowView;
import org.workflowserver.run.record.NewestRuns.RecentRun;
import org.workflowserver.web.page.Words.Badge;

/**
 * A workflow in the list.
 *
 * @param trigger component id of its trigger; may be null
 * @param lastRun its newest run; may be null
 * @param result what became of that; null when there is none
 * @param bars its last runs; null when there is none
 */
public record WorkflowRow(
    WorkflowView workflow, String trigger, RecentRun lastRun, Badge result, RunBars bars) {}
