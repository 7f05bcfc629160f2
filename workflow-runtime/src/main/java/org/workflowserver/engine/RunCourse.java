package org.workflowserver.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.component.StepOutcome.Failed;
import org.workflowserver.component.StepOutcome.Waiting;
import org.workflowserver.definition.CompiledWorkflow;
import org.workflowserver.definition.CompiledWorkflow.CompiledNode;
import org.workflowserver.engine.StepRunner.Attempt;
import org.workflowserver.run.Fact;
import org.workflowserver.run.LogView;
import org.workflowserver.run.RunError;
import org.workflowserver.run.StepRecord;
import org.workflowserver.run.WaitKind;
import org.workflowserver.run.WaitRecord;

/**
 * The course of one run: what each outcome means for it, and which facts that makes. For one thread
 * at a time, that of {@link RunExecution}; facts go to the {@link Recorder} in the order of {@code
 * seq}.
 */
final class RunCourse {
  /** Values in memory take about so many bytes for each character of their JSON text. */
  private static final int BYTES_PER_CHARACTER = 3;

  private final RunExecution execution;
  private final RunIdentity run;
  private final CompiledWorkflow workflow;
  private final RunSteps steps;
  private final Recorder recorder;
  private final TimeSource time;
  private final RunProgress progress;
  private final Executing executing;
  private CompletionStage<Boolean> lastRecorded = CompletableFuture.completedStage(true);
  private long held;
  private int underWay;
  private boolean yielding;
  private boolean ended;

  RunCourse(
      RunExecution execution,
      RunIdentity run,
      CompiledWorkflow workflow,
      RunSteps steps,
      Recorder recorder,
      TimeSource time) {
    this.execution = execution;
    this.run = run;
    this.workflow = workflow;
    this.steps = steps;
    this.recorder = recorder;
    this.time = time;
    this.progress =
        new RunProgress(
            run, workflow, new RunRecord(run, workflow.workflowId(), time, steps.limits()));
    this.executing = new Executing(time);
  }

  long held() {
    return held;
  }

  /** Tells whether all that was queued for the run so far is on record. */
  CompletionStage<Boolean> lastRecorded() {
    return lastRecorded;
  }

  /** The outputs of concluded nodes by node id; any thread may read them. */
  Map<String, Object> outputs() {
    return progress.outputs();
  }

  /** What a step of the node calls now; any thread may ask. */
  Instant nowOf(CompiledNode node) {
    return progress.record().lastBefore(node.id(), workflow.graph());
  }

  /** The trigger has run; the caller records it. */
  StepRecord begin(Attempt attempt) {
    CompiledNode node = workflow.trigger();
    StepRecord step = progress.conclude(node, 1, attempt);
    if (progress.terminated() != null) {
      throw new IllegalStateException("A trigger can't end a run: " + node.componentId());
    }
    progress.follow(step);
    held += size(attempt);
    return step;
  }

  /** Applies what is on record, in order. */
  void replay(List<LogView> logs, Collection<WaitRecord> waits) {
    progress.replay(logs, waits);
    held += BYTES_PER_CHARACTER * progress.record().data();
  }

  /** Whether the run begins: nothing is on record, not even the trigger. */
  boolean isNew() {
    return !ended && progress.record().isEmpty();
  }

  /** The trigger of a run that was pending, and is in memory already, has run. */
  void beginOnRecord(Attempt attempt) {
    if (ended) {
      return;
    }
    StepRecord trigger = begin(attempt);
    recorder.grew(size(attempt));
    lastRecorded = recorder.record(execution, new Fact.Recorded(trigger));
  }

  /** What to run first; the run may end or park instead. */
  List<Step> firstSteps() {
    List<Step> first = new ArrayList<>();
    if (ended) {
      return first;
    }
    if (progress.terminated() != null) {
      end(RunEnd.of(progress.terminated()));
      return first;
    }
    Optional<String> passed = progress.record().passedLimit();
    if (passed.isPresent()) {
      end(RunEnd.failed(RunError.LIMIT_EXCEEDED, passed.get()));
      return first;
    }
    progress.startable().forEach(node -> first.add(Step.begin(node)));
    for (WaitRecord due : progress.due(time.now())) {
      progress.goOn(due);
      first.add(Step.goOn(due));
    }
    underWay = first.size();
    if (underWay > 0 && progress.isWaiting()) {
      recorder.waits(execution, progress.firstDue());
    }
    settle();
    return first;
  }

  /**
   * Goes on with the steps whose waits have ended, while others of the run execute.
   *
   * @return when the next wait ends; empty when there is none, or the run has left
   */
  Optional<Instant> wake(Instant now) {
    if (ended || progress.failure() != null) {
      return Optional.empty();
    }
    for (WaitRecord due : progress.due(now)) {
      if (!recorder.dispatch(execution, Step.goOn(due))) {
        break;
      }
      progress.goOn(due);
      underWay++;
    }
    return progress.firstDue();
  }

  /** Ends the run from outside; a run that has ended stays as it is. */
  void end(RunError error, String message) {
    if (!ended) {
      end(RunEnd.failed(error, message));
    }
  }

  /** Ends the run when it has taken too long, and interrupts steps that have. */
  void checkTime(Instant now) {
    if (!now.isBefore(deadline())) {
      end(
          RunError.TIMED_OUT,
          "The run took longer than " + steps.limits().runDuration() + ", its limit.");
    }
    executing.interruptOverdue();
  }

  /** Nothing of this run is recorded here any more; what executes is told to stop. */
  void abandon() {
    ended = true;
    executing.interruptAll();
  }

  /** Whether the step of the node may execute, on the calling thread. */
  boolean enter(CompiledNode node) {
    if (ended) {
      return false;
    }
    if (progress.failure() != null) {
      // The run fails: what has not started does not start.
      leave();
      return false;
    }
    executing.enter(node);
    return true;
  }

  /**
   * Whether the step may still execute after it waited for what comes before it to be on record.
   * Its time begins now.
   */
  boolean enterAgain(CompiledNode node) {
    executing.leave(node.id());
    return enter(node);
  }

  /** An attempt has ended; returns the nodes that are ready by it. */
  List<String> conclude(Step step, Attempt attempt) {
    CompiledNode node = workflow.node(step.nodeId());
    boolean overdue = executing.leave(node.id());
    if (ended) {
      return List.of();
    }
    Attempt fair = overdue ? steps.timedOut(node, attempt) : attempt;
    if (fair.outcome() instanceof Waiting waiting) {
      await(step, waiting);
      return List.of();
    }
    if (fair.outcome() instanceof Failed failed && isTriedAgain(step, node, fair, failed)) {
      return List.of();
    }
    StepRecord concluded = progress.conclude(node, step.attempt(), fair);
    lastRecorded =
        recorder.record(execution, new Fact.Recorded(concluded, step.waited() != null, null));
    return follow(concluded, size(fair));
  }

  private List<String> follow(StepRecord concluded, long size) {
    held += size;
    recorder.grew(size);
    Optional<String> passed = progress.record().passedLimit();
    if (progress.terminated() != null) {
      end(RunEnd.of(progress.terminated()));
      return List.of();
    }
    if (passed.isPresent()) {
      end(RunEnd.failed(RunError.LIMIT_EXCEEDED, passed.get()));
      return List.of();
    }
    List<String> ready = progress.follow(concluded);
    if (!ready.isEmpty() && recorder.isCrowded()) {
      yielding = true;
    }
    if (yielding) {
      ready = List.of();
    }
    underWay += ready.size();
    leave();
    return ready;
  }

  private void await(Step step, Waiting waiting) {
    if (progress.failure() == null) {
      Instant now = time.now();
      WaitRecord wait =
          progress.await(step.nodeId(), WaitKind.DELAY, waiting.until(), step.attempt(), now);
      lastRecorded = recorder.record(execution, new Fact.Waiting(wait));
      tellOfWaits();
    }
    leave();
  }

  private boolean isTriedAgain(Step step, CompiledNode node, Attempt attempt, Failed failed) {
    Optional<Duration> pause = steps.pauseBeforeRetry(step, node, failed);
    if (pause.isEmpty() || progress.failure() != null) {
      return false;
    }
    StepRecord warning = progress.warn(node, step.attempt(), attempt, failed);
    Instant due = warning.createdAt().plus(pause.get());
    WaitRecord wait =
        progress.await(node.id(), WaitKind.RETRY, due, step.attempt() + 1, warning.createdAt());
    lastRecorded =
        recorder.record(execution, new Fact.Recorded(warning, step.waited() != null, wait));
    tellOfWaits();
    follow(warning, 0);
    return true;
  }

  private void tellOfWaits() {
    if (underWay > 1) {
      recorder.waits(execution, progress.firstDue());
    }
  }

  /** One step less is under way. */
  private void leave() {
    underWay--;
    settle();
  }

  /** Without a step under way the run ends, or leaves memory until something ends a wait. */
  private void settle() {
    if (underWay > 0) {
      return;
    }
    if (progress.failure() != null) {
      end(RunEnd.failed(RunError.STEP_FAILED, progress.failure()));
    } else if (yielding && !progress.startable().isEmpty()) {
      park(time.now());
    } else if (progress.isWaiting()) {
      park(progress.firstDue().filter(deadline()::isAfter).orElse(deadline()));
    } else {
      end(RunEnd.completed(progress.output()));
    }
  }

  private void park(Instant wakeAt) {
    ended = true;
    lastRecorded = recorder.record(execution, new Fact.Parked(run.id(), wakeAt, time.now()));
  }

  private void end(RunEnd end) {
    ended = true;
    executing.interruptAll();
    recorder.record(
        execution,
        new Fact.Ended(
            run.id(),
            end.status(),
            end.error(),
            end.message(),
            end.output(),
            time.now(),
            progress.hadWaits()));
  }

  private Instant deadline() {
    return run.startedAt().plus(steps.limits().runDuration());
  }

  private static long size(Attempt attempt) {
    return (long) BYTES_PER_CHARACTER * attempt.output().length();
  }
}
