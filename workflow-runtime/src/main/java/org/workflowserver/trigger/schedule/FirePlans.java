package org.workflowserver.trigger.schedule;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.database.DatabaseFailure;
import org.workflowserver.definition.ScheduledWorkflow;
import org.workflowserver.definition.Versions;
import org.workflowserver.definition.WorkflowHead;
import org.workflowserver.definition.content.CompiledWorkflow;
import org.workflowserver.definition.content.OverlapPolicy;
import org.workflowserver.definition.content.WorkflowSchedule;
import org.workflowserver.json.Json;
import org.workflowserver.json.Text;
import org.workflowserver.run.NewStart.Origin;
import org.workflowserver.run.RunEngine;
import org.workflowserver.run.RunIdentity;
import org.workflowserver.run.RunRecord;

/** Prepares the runs of fires, outside of the transaction that starts them. */
record FirePlans(Versions versions, RunEngine engine, TimeSource time) {
  static final String TRIGGER_TYPE = "scheduled";

  private static final String DELETED = "The workflow was deleted.";
  private static final String INACTIVE = "The workflow was switched off.";
  private static final String CHANGED = "The schedule was changed before.";
  private static final int LONGEST_REASON = 500;
  private static final Logger LOG = Logger.getLogger(FirePlans.class.getName());

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
      Map<DueFire, RunRecord> runs,
      Map<DueFire, String> refusals) {
    FirePlan(ScheduledWorkflow workflow, List<DueFire> fires) {
      this(workflow, fires, new LinkedHashMap<>(), new LinkedHashMap<>());
    }
  }

  /**
   * Plans for the fires of one workflow: for the first one alone where runs must not overlap.
   *
   * @param workflow null when it is gone; its fires go with it
   */
  FirePlan plan(ScheduledWorkflow workflow, List<DueFire> fires) {
    FirePlan plan = new FirePlan(workflow, fires);
    if (workflow != null) {
      boolean several = workflow.head().settings().onOverlap() == OverlapPolicy.ALLOW;
      fires.stream()
          .filter(fire -> obstacle(workflow, fire) == null)
          .limit(several ? fires.size() : 1)
          .forEach(fire -> plan(plan, fire));
    }
    return plan;
  }

  /** Why a fire is no longer to be started; null when it is. */
  static String obstacle(ScheduledWorkflow workflow, DueFire fire) {
    if (workflow.deleted()) {
      return DELETED;
    }
    if (!workflow.head().active()) {
      return INACTIVE;
    }
    return workflow.epoch() == fire.epoch() ? null : CHANGED;
  }

  private void plan(FirePlan plan, DueFire fire) {
    WorkflowHead head = plan.workflow().head();
    Instant now = time.now();
    Map<String, Object> payload = WorkflowSchedule.payload(fire.at(), now);
    try {
      CompiledWorkflow compiled = versions.require(head.id(), head.version());
      versions.requireFitting(head, compiled, payload);
    } catch (RuntimeException e) {
      if (DatabaseFailure.isBehind(e)) {
        throw e;
      }
      // Whatever is wrong with this one, others are started.
      plan.refusals().put(fire, refusal(head, e));
      return;
    }
    if (engine.reservePending(head.orgId())) {
      plan.runs().put(fire, run(head, payload, now));
    }
  }

  private static RunRecord run(WorkflowHead head, Map<String, Object> payload, Instant now) {
    return new RunRecord(
        RunIdentity.accepted(now, head, head.version(), TRIGGER_TYPE, Origin.of(null), null, null),
        null,
        Json.write(payload));
  }

  private static String refusal(WorkflowHead head, RuntimeException problem) {
    String reason = String.valueOf(problem.getMessage());
    LOG.log(
        Level.WARNING,
        "The schedule of workflow {0} fired, and no run was started: {1}",
        new Object[] {head.id(), reason});
    LOG.log(Level.FINE, problem, () -> "The workflow " + head.id() + " can't be started.");
    return Text.cut(Text.storable(reason), LONGEST_REASON);
  }
}
