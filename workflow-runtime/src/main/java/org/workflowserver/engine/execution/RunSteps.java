package org.workflowserver.engine.execution;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.component.Fault;
import org.workflowserver.component.StepContext;
import org.workflowserver.component.StepOutcome;
import org.workflowserver.component.StepOutcome.Completed;
import org.workflowserver.component.StepOutcome.Expecting;
import org.workflowserver.component.StepOutcome.Failed;
import org.workflowserver.component.StepOutcome.Iterating;
import org.workflowserver.component.StepSecrets;
import org.workflowserver.component.TriggerInput;
import org.workflowserver.component.WaitEnd;
import org.workflowserver.definition.WorkflowHead;
import org.workflowserver.definition.content.CompiledWorkflow;
import org.workflowserver.definition.content.CompiledWorkflow.CompiledNode;
import org.workflowserver.definition.content.RetryPolicy;
import org.workflowserver.definition.content.TemplateRoots;
import org.workflowserver.json.Times;
import org.workflowserver.limit.MemoryBudget;
import org.workflowserver.run.RunIdentity;
import org.workflowserver.run.state.Branch;
import org.workflowserver.run.state.Iteration;
import org.workflowserver.run.state.IterationPath;
import org.workflowserver.run.state.NotReopened;
import org.workflowserver.run.state.RunFact;
import org.workflowserver.run.state.RunState;
import org.workflowserver.run.state.StepKey;

/** Runs the steps of one run: with what they see of it, which is the same after a takeover. */
public final class RunSteps {
  /** The handle by which an iterator is left when its items have ended. */
  private static final String ITERATED = "done";

  /** A configuration without members, which names no secret. */
  private static final Rendered NOTHING = new Rendered(Map.of(), null, StepSecrets.NONE);

  private final RunIdentity run;
  private final WorkflowHead head;
  private final CompiledWorkflow workflow;
  private final StepRunner runner;
  private final RunHost host;
  private final TimeSource time;
  private final Map<String, Object> roots = new HashMap<>();
  private final Map<String, Object> trigger;

  /**
   * @param payload what the run started with
   * @param runner runs the steps of this run
   */
  public RunSteps(
      RunIdentity run,
      WorkflowHead head,
      CompiledWorkflow workflow,
      Map<String, Object> payload,
      StepRunner runner,
      RunHost host,
      TimeSource time) {
    this.run = run;
    this.head = head;
    this.workflow = workflow;
    this.runner = runner;
    this.host = host;
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

  RunIdentity run() {
    return run;
  }

  CompiledWorkflow workflow() {
    return workflow;
  }

  RunHost host() {
    return host;
  }

  TimeSource time() {
    return time;
  }

  Limits limits() {
    return runner.limits();
  }

  /** The state of the run before anything is known of it. */
  RunState state() {
    return new RunState(workflow.parts(), run.startedAt(), workflow.answering(), this::reopen);
  }

  CompiledNode node(Step step) {
    return workflow.node(step.nodeId());
  }

  /** Renders the configuration of a step's node with what is on record in its branch. */
  Rendered render(Step step, CompiledNode node, Branch branch, Instant now) {
    Function<String, Object> values =
        node.component().takesCallback()
            ? name ->
                name.equals(TemplateRoots.CALLBACK_URL)
                    ? host.callbacks().url(run.id(), step.key())
                    : branch.value(name)
            : branch::value;
    return runner.render(
        node,
        new RunScope(roots, values, head.settings().strictVariables(), now, key(step)),
        step.resumesAttempt());
  }

  /** The attempt when its callback URL was sent to the other side, or could not be. */
  StepAttempt announce(Step step, CompiledNode node, StepAttempt attempt, Expecting expecting) {
    return runner(step).announce(node, attempt, expecting, key(step));
  }

  /**
   * Opens an iterator as it was opened when its items began: the record has all that it depends on.
   *
   * @throws NotReopened where it does not open
   */
  private RunFact.Iterating reopen(StepKey key, Branch branch) {
    CompiledNode node = workflow.node(key.nodeId());
    Step step = Step.begin(key);
    Instant now = branch.nowOf(node.id());
    Rendered rendered = render(step, node, branch, now);
    StepAttempt attempt =
        rendered.failure() == null ? run(step, node, rendered, now, null) : notRendered(rendered);
    return switch (attempt.outcome()) {
      case Iterating iterating -> Outcomes.opened(key, attempt, iterating);
      case Failed failed -> throw new NotReopened(node.id(), failed.code(), failed.retryable());
      default -> throw new NotReopened(node.id(), "no_items", false);
    };
  }

  /** The attempt of an iterator whose items have ended. */
  StepAttempt iterated(Iteration done) {
    StepOutcome outcome =
        done.stoppedBy() == null
            ? new Completed(ITERATED, done.output())
            : new Failed(Fault.INPUT, "item_failed", done.stoppedBy(), false, done.output());
    return runner.iterated(outcome, done.input(), Duration.between(done.now(), time.now()));
  }

  /** Runs the trigger, whose configuration has no templates. */
  StepAttempt runTrigger() {
    CompiledNode node = workflow.trigger();
    Step step = Step.begin(StepKey.of(node.id(), ""));
    return runner.run(node, context(step, node, NOTHING, run.startedAt(), null));
  }

  /**
   * Runs a step that begins, or resumes one that waited.
   *
   * @param memory for what it brings; null for one that calls nothing outside
   */
  StepAttempt run(
      Step step,
      CompiledNode node,
      Rendered rendered,
      Instant now,
      MemoryBudget.Reservation memory) {
    int deepest = limits().run().iteratorDepth();
    if (node.component().iterates() && step.key().path().depth() >= deepest) {
      return runner.failed(
          Failed.input(
              "limit_exceeded", "Iterators may lie within each other up to " + deepest + " deep."));
    }
    StepContext context = context(step, node, rendered, now, memory);
    if (!step.resumesAttempt()) {
      return runner(step).run(node, context);
    }
    Instant end = time.now();
    return runner(step)
        .resume(
            node,
            context,
            new WaitEnd(end, step.answered()),
            Duration.between(step.waited().waiter().createdAt(), end));
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
  StepAttempt notRendered(Rendered rendered) {
    return runner.failed(rendered.failure());
  }

  /** The attempt of a step that had to be interrupted, since it took too long. */
  StepAttempt timedOut(CompiledNode node, StepAttempt attempt) {
    return runner.timedOut(node, attempt);
  }

  /** The secret part of the step's callback URL. */
  String callbackToken(Step step) {
    return host.callbacks().token(run.id(), step.key());
  }

  /**
   * Runs the step without a trace of URLs that the run waits for calls to: whoever was sent one may
   * give it back to any step.
   */
  private StepRunner runner(Step step) {
    List<CompiledNode> called = workflow.takingCallbacks();
    return called.isEmpty()
        ? runner
        : runner.withCallbacks(
            called.stream()
                .flatMap(node -> callbackToken(step, node).stream())
                .collect(Collectors.toSet()));
  }

  /** That of a node's step; empty for one in an iterator that is not around the other step. */
  private Optional<String> callbackToken(Step step, CompiledNode called) {
    List<String> around = workflow.iteratorsAround(step.nodeId());
    List<String> aroundCalled = workflow.iteratorsAround(called.id());
    int within = around.size() - aroundCalled.size();
    if (within < 0 || !around.subList(within, around.size()).equals(aroundCalled)) {
      return Optional.empty();
    }
    List<Integer> indices = step.key().path().indices().subList(0, aroundCalled.size());
    StepKey key = new StepKey(called.id(), IterationPath.of(indices));
    return Optional.of(host.callbacks().token(run.id(), key));
  }

  private StepContext context(
      Step step,
      CompiledNode node,
      Rendered rendered,
      Instant now,
      MemoryBudget.Reservation memory) {
    return new StepContext(
        rendered.configuration(),
        trigger,
        key(step),
        Hashes.traceparent(run.traceparent(), run.id(), key(step)),
        now,
        node.timeout(),
        rendered.secrets(),
        run.orgId(),
        memory);
  }

  /** The same on every attempt, and after a crash. */
  private String key(Step step) {
    return run.id() + "/" + step.key();
  }
}
