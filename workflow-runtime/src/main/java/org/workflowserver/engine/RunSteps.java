package org.workflowserver.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.component.StepContext;
import org.workflowserver.component.StepOutcome.Expecting;
import org.workflowserver.component.StepOutcome.Failed;
import org.workflowserver.component.StepSecrets;
import org.workflowserver.component.TriggerInput;
import org.workflowserver.component.WaitEnd;
import org.workflowserver.definition.CompiledWorkflow;
import org.workflowserver.definition.CompiledWorkflow.CompiledNode;
import org.workflowserver.definition.RetryPolicy;
import org.workflowserver.definition.WorkflowHead;
import org.workflowserver.engine.StepRunner.Attempt;
import org.workflowserver.engine.StepRunner.Rendered;
import org.workflowserver.json.Times;

/** Runs the steps of one run: with what they see of it, which is the same after a takeover. */
final class RunSteps {
  private final RunIdentity run;
  private final WorkflowHead head;
  private final StepRunner runner;
  private final Recorder recorder;
  private final TimeSource time;
  private final Map<String, Object> roots = new HashMap<>();
  private final Map<String, Object> trigger;

  RunSteps(
      RunIdentity run,
      WorkflowHead head,
      CompiledWorkflow workflow,
      Map<String, Object> payload,
      StepRunner runner,
      Recorder recorder,
      TimeSource time) {
    this.run = run;
    this.head = head;
    this.runner = runner;
    this.recorder = recorder;
    this.time = time;
    this.trigger = new LinkedHashMap<>(payload);
    trigger.put("type", run.triggerType());
    trigger.put("run_id", run.id());
    roots.put("trigger", trigger);
    Optional<TriggerInput> input = workflow.trigger().component().input();
    input.ifPresent(taken -> roots.put(taken.root(), payload.get(taken.member())));
    roots.put("run", Map.of("id", run.id(), "started_at", Times.format(run.startedAt())));
    roots.put("workflow", Map.of("id", head.id(), "name", head.name()));
  }

  Limits limits() {
    return runner.limits();
  }

  /** Renders the configuration of a step's node, with what its part of the run sees. */
  Rendered render(Step step, CompiledNode node, Part part, Instant now) {
    return render(step, node, part::value, now);
  }

  /**
   * Renders the configuration of a step's node.
   *
   * @param values what a name means that is no root of the whole run
   */
  Rendered render(Step step, CompiledNode node, Function<String, Object> values, Instant now) {
    return runner.render(
        node, new RunScope(roots, values, head.settings().strictVariables(), now, key(step)));
  }

  /** The attempt when the other side was told of its callback URL, or could not be. */
  Attempt announce(Step step, CompiledNode node, Attempt attempt, Expecting expecting) {
    return runner(step, node).announce(node, attempt, expecting, key(step));
  }

  /**
   * Opens an iterator again, as it was opened when its items began: the record has all that it
   * depends on.
   */
  Attempt openAgain(CompiledNode node, Part part) {
    Step step = Step.begin(node.id(), part.place());
    Instant now = part.nowOf(node.id());
    Rendered rendered = render(step, node, part, now);
    return rendered.failure() == null ? run(step, node, rendered, now) : notRendered(rendered);
  }

  /** The attempt of an iterator whose items have ended. */
  Attempt iterated(Iteration iteration) {
    return runner.iterated(
        iteration.outcome(), iteration.input(), Duration.between(iteration.now(), time.now()));
  }

  /** Runs the trigger, whose configuration has no templates. */
  Attempt runTrigger(CompiledNode node) {
    Step step = Step.begin(node.id(), "");
    return runner.run(node, context(step, node, Map.of(), StepSecrets.NONE, run.startedAt()));
  }

  /** Runs a step that begins, or goes on with one that waited. */
  Attempt run(Step step, CompiledNode node, Rendered rendered, Instant now) {
    int deepest = limits().iteratorDepth();
    if (node.component().iterates() && step.depth() >= deepest) {
      return runner.failed(
          Failed.input(
              "limit_exceeded", "Iterators may lie within each other up to " + deepest + " deep."));
    }
    StepContext context = context(step, node, rendered.configuration(), rendered.secrets(), now);
    if (!step.isResumed()) {
      return runner(step, node).run(node, context);
    }
    Instant end = time.now();
    return runner(step, node)
        .resume(
            node,
            context,
            new WaitEnd(end, Answers.json(step.answer())),
            Duration.between(step.waited().createdAt(), end));
  }

  /**
   * How long to wait before the step is tried again; empty when it is not.
   *
   * @param failed how its attempt ended
   */
  Optional<Duration> pauseBeforeRetry(Step step, CompiledNode node, Failed failed) {
    RetryPolicy policy = node.retry();
    if (!failed.retryable() || step.attempt() >= policy.maxAttempts()) {
      return Optional.empty();
    }
    double chance = Hashes.chance(key(step) + "/jitter/" + step.attempt());
    Duration own = policy.pause(step.attempt(), chance);
    Duration asked = failed.retryAfter();
    if (asked == null || asked.compareTo(own) <= 0) {
      return Optional.of(own);
    }
    return asked.compareTo(RetryPolicy.LONGEST_ASKED) <= 0 ? Optional.of(asked) : Optional.empty();
  }

  /** The attempt of a step whose configuration could not be rendered. */
  Attempt notRendered(Rendered rendered) {
    return runner.failed(rendered.failure());
  }

  /**
   * The attempt as it counts.
   *
   * @param overdue whether it had to be interrupted
   */
  Attempt fair(CompiledNode node, Attempt attempt, boolean overdue) {
    return overdue ? runner.timedOut(node, attempt) : attempt;
  }

  private StepRunner runner(Step step, CompiledNode node) {
    return node.component().takesCallback()
        ? runner.withCallback(recorder.callbacks().token(run.id(), step.nodeId(), step.place()))
        : runner;
  }

  private StepContext context(
      Step step,
      CompiledNode node,
      Map<String, Object> configuration,
      StepSecrets secrets,
      Instant now) {
    return new StepContext(
        configuration,
        trigger,
        key(step),
        Hashes.traceparent(run.traceparent(), run.id(), key(step)),
        now,
        node.timeout(),
        secrets,
        run.orgId());
  }

  /** The same on every attempt, and after a crash. */
  private String key(Step step) {
    return run.id() + "/" + step.key();
  }
}
