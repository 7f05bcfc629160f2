package org.workflowserver.trigger.schedule;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.workflowserver.definition.ScheduledWorkflow;
import org.workflowserver.run.NewRun;

/**
 * What is to become of the due fires of one workflow, if nothing changes until it is locked.
 *
 * @param workflow as it was when this was planned
 * @param fires in their order
 * @param runs that are to be started, by fire
 * @param refusals why none can be, by fire
 */
record FirePlan(
    ScheduledWorkflow workflow,
    List<DueFire> fires,
    Map<DueFire, NewRun> runs,
    Map<DueFire, String> refusals) {
  FirePlan(ScheduledWorkflow workflow, List<DueFire> fires) {
    this(workflow, fires, new LinkedHashMap<>(), new LinkedHashMap<>());
  }
}
