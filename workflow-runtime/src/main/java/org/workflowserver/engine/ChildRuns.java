package org.workflowserver.engine;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.component.Fault;
import org.workflowserver.component.StepOutcome.Calling;
import org.workflowserver.component.StepOutcome.Failed;
import org.workflowserver.definition.Versions;
import org.workflowserver.definition.WorkflowHead;
import org.workflowserver.definition.content.CompiledWorkflow;
import org.workflowserver.engine.execution.Hashes;
import org.workflowserver.engine.execution.Step;
import org.workflowserver.engine.execution.StepAttempt;
import org.workflowserver.json.Json;
import org.workflowserver.json.Text;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.run.CalledBy;
import org.workflowserver.run.NewStart.Origin;
import org.workflowserver.run.RunIdentity;
import org.workflowserver.run.RunRecord;
import org.workflowserver.run.search.RunSearch;

/**
 * Makes the runs that steps call. Such a run is pending on disk from the batch that has the fact of
 * its caller, so that there is exactly one, wherever a server dies; whoever has room claims it.
 */
record ChildRuns(EngineContext context) {
  private static final Logger LOG = Logger.getLogger(ChildRuns.class.getName());
  private static final String TRIGGER = "workflow_trigger";

  /** The attempt with the run that it calls; failed where it may not be called. */
  StepAttempt call(RunIdentity run, Step step, StepAttempt attempt, Calling calling) {
    try {
      return called(run, step, attempt, calling);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "A called workflow could not be read. The step fails.", e);
      return attempt.as(Failed.internal("The called workflow could not be read.", true), null);
    }
  }

  private StepAttempt called(RunIdentity run, Step step, StepAttempt attempt, Calling calling) {
    int deepest = context.limits().callDepth();
    if (run.depth() >= deepest) {
      return attempt.as(
          Failed.input(
              "limit_exceeded", "Workflows may call each other up to " + deepest + " deep."),
          null);
    }
    Optional<WorkflowHead> head = context.versions().head(run.orgId(), calling.workflowId());
    Optional<Failed> refused =
        refusal(context.versions(), head, calling).or(() -> full(run.orgId()));
    if (refused.isPresent()) {
      return attempt.as(refused.get(), null);
    }
    return attempt.as(calling, child(run, step, head.get(), calling));
  }

  private RunRecord child(RunIdentity run, Step step, WorkflowHead head, Calling calling) {
    Map<String, Object> payload = new LinkedHashMap<>(calling.input());
    payload.put("parent_run_id", run.id());
    RunIdentity child =
        RunIdentity.accepted(
            context.time().now(),
            head,
            head.version(),
            RunSearch.CALLED,
            Origin.childOf(run),
            Hashes.traceparent(run.traceparent(), run.id(), run.id() + "/" + step.key()),
            new CalledBy(run.id(), step.key(), calling.waits(), run.depth() + 1));
    return new RunRecord(child, null, Json.write(payload));
  }

  /**
   * Why a workflow can't be called so; empty when it can.
   *
   * @param head the workflow; empty when there is none
   */
  static Optional<Failed> refusal(Versions versions, Optional<WorkflowHead> head, Calling calling) {
    return head.isEmpty()
        ? Optional.of(
            Failed.input(
                "workflow_missing",
                "There is no workflow '" + Text.shortened(calling.workflowId()) + "'."))
        : refusal(
            versions,
            head.get(),
            versions.require(head.get().id(), head.get().version()),
            calling.input());
  }

  private static Optional<Failed> refusal(
      Versions versions, WorkflowHead head, CompiledWorkflow compiled, Map<String, Object> input) {
    String trigger = compiled.trigger().componentId();
    if (!trigger.equals(TRIGGER)) {
      return Optional.of(
          Failed.input(
              "trigger_mismatch",
              "The workflow '%s' can't be called: its trigger is %s, not %s."
                  .formatted(Text.shortened(head.name()), trigger, TRIGGER)));
    }
    if (!head.active()) {
      return Optional.of(
          Failed.input(
              "workflow_inactive",
              "The workflow '" + Text.shortened(head.name()) + "' is not active."));
    }
    try {
      versions.requireFitting(head, compiled, input);
      return Optional.empty();
    } catch (Refusal refusal) {
      return Optional.of(
          Failed.input(
              "input_invalid",
              "The input does not fit what the workflow '%s' asks for. At '%s': %s"
                  .formatted(
                      Text.shortened(head.name()),
                      refusal.violations().getFirst().pointer().replaceFirst("/context", "/input"),
                      refusal.violations().getFirst().message())));
    }
  }

  private Optional<Failed> full(String orgId) {
    return context.pending().reserve(orgId)
        ? Optional.empty()
        : Optional.of(
            new Failed(
                Fault.REMOTE,
                "capacity_exceeded",
                "There are too many pending runs; nothing was called.",
                true,
                Map.of()));
  }
}
