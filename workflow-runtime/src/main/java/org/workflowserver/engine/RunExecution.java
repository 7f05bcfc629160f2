package org.workflowserver.engine;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.component.StepOutcome.Waiting;
import org.workflowserver.definition.CompiledWorkflow;
import org.workflowserver.definition.CompiledWorkflow.CompiledNode;
import org.workflowserver.definition.WorkflowHead;
import org.workflowserver.engine.StepRunner.Attempt;
import org.workflowserver.engine.StepRunner.Rendered;
import org.workflowserver.run.Fact;
import org.workflowserver.run.LogView;
import org.workflowserver.run.RunError;
import org.workflowserver.run.StepRecord;
import org.workflowserver.run.WaitRecord;

/**
 * A run in memory. Any thread may bring an outcome; one at a time is applied. Facts go to the
 * {@link Recorder} in the order of {@code seq}. When every open branch waits, the run parks: it
 * leaves memory, and whoever claims it later rebuilds it from its record.
 */
final class RunExecution {
  /** Values in memory take about so many bytes for each character of their JSON text. */
  private static final int BYTES_PER_CHARACTER = 3;

  private final ReentrantLock lock = new ReentrantLock();
  private final RunIdentity run;
  private final String lease;
  private final RunSteps steps;
  private final CompiledWorkflow workflow;
  private final Recorder recorder;
  private final TimeSource time;
  private final RunProgress progress;
  private final Executing executing;
  private CompletionStage<Boolean> lastRecorded = CompletableFuture.completedStage(true);
  private long held;
  private int underWay;
  private boolean yielding;
  private boolean ended;

  RunExecution(
      RunIdentity run,
      String lease,
      WorkflowHead head,
      CompiledWorkflow workflow,
      Map<String, Object> payload,
      StepRunner runner,
      Recorder recorder,
      TimeSource time) {
    this.run = run;
    this.lease = lease;
    this.steps = new RunSteps(run, head, payload, runner, time);
    this.workflow = workflow;
    this.recorder = recorder;
    this.time = time;
    this.progress =
        new RunProgress(
            run, workflow, new RunRecord(run, workflow.workflowId(), time, runner.limits()));
    this.executing = new Executing(time);
  }

  String id() {
    return run.id();
  }

  /** The lease that the run was begun or claimed under; its facts are recorded under no other. */
  String lease() {
    return lease;
  }

  /** About how many bytes the run's values take. */
  long held() {
    return locked(() -> held);
  }

  /** Runs the trigger, which is pure, and returns its record; the caller records it. */
  StepRecord begin() {
    CompiledNode node = workflow.trigger();
    Attempt attempt = steps.runTrigger(node);
    return locked(
        () -> {
          StepRecord step = progress.conclude(node, attempt);
          if (progress.terminated() != null) {
            throw new IllegalStateException("A trigger can't end a run: " + node.componentId());
          }
          progress.follow(step);
          held += size(attempt);
          return step;
        });
  }

  /** Applies what is on record, in order. */
  void replay(List<LogView> logs, Collection<WaitRecord> waits) {
    progress.replay(logs, waits);
    held += BYTES_PER_CHARACTER * progress.record().data();
  }

  /**
   * Goes on from what was begun or replayed, or, without any record, from the trigger. Runs what is
   * ready: one step on this thread, each other one on a thread of its own.
   */
  void advance() {
    guarded(
        () -> {
          if (progress.record().isEmpty()) {
            lastRecorded = recorder.record(this, new Fact.Recorded(begin()));
          }
          runAll(firstSteps());
        });
  }

  private List<Step> firstSteps() {
    return locked(
        () -> {
          List<Step> first = new ArrayList<>();
          if (ended) {
            return first;
          }
          if (progress.terminated() != null) {
            conclude(RunEnd.of(progress.terminated()));
            return first;
          }
          progress.startable().forEach(node -> first.add(Step.begin(node)));
          for (WaitRecord due : progress.due(time.now())) {
            progress.goOn(due);
            first.add(Step.goOn(due));
          }
          underWay = first.size();
          if (underWay > 0 && progress.isWaiting()) {
            recorder.waits(this);
          }
          settle();
          return first;
        });
  }

  /** Runs the step and, on the same thread, what becomes ready by it. */
  void runFrom(Step step) {
    guarded(() -> runAll(List.of(step)));
  }

  /**
   * Goes on with the steps whose waits have ended, while others of the run execute.
   *
   * @return when the next wait ends; empty when there is none, or the run has left
   */
  Optional<Instant> wake(Instant now) {
    return locked(
        () -> {
          if (ended || progress.failure() != null) {
            return Optional.empty();
          }
          for (WaitRecord due : progress.due(now)) {
            if (!recorder.dispatch(this, Step.goOn(due))) {
              break;
            }
            progress.goOn(due);
            underWay++;
          }
          return progress.firstDue();
        });
  }

  /** Ends the run from outside. */
  void end(RunError error, String message) {
    doLocked(
        () -> {
          if (!ended) {
            conclude(RunEnd.failed(error, message));
          }
        });
  }

  /** Ends the run when it has taken too long, and interrupts steps that have. */
  void checkTime(Instant now) {
    if (!now.isBefore(deadline())) {
      end(
          RunError.TIMED_OUT,
          "The run took longer than " + steps.limits().runDuration() + ", its limit.");
    }
    doLocked(executing::interruptOverdue);
  }

  /** Nothing of this run is recorded here any more; what executes is told to stop. */
  void abandon() {
    doLocked(
        () -> {
          ended = true;
          executing.interruptAll();
        });
  }

  /** A thread that ends without a word would leave the run open for ever. */
  private void guarded(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      recorder.broke(this, e);
    }
  }

  private void runAll(List<Step> first) {
    Deque<Step> mine = new ArrayDeque<>(first);
    while (!mine.isEmpty()) {
      // Without a permit for another thread this one does the work itself, one after another.
      while (mine.size() > 1 && recorder.dispatch(this, mine.getLast())) {
        mine.removeLast();
      }
      runStep(mine.removeFirst()).forEach(node -> mine.add(Step.begin(node)));
    }
  }

  /** Runs one step and returns what is ready by it. */
  private List<String> runStep(Step step) {
    CompiledNode node = workflow.node(step.nodeId());
    if (!enter(node)) {
      return List.of();
    }
    Instant now = progress.record().lastBefore(node.id(), workflow.graph());
    Rendered rendered = steps.render(node, progress.outputs(), now);
    if (rendered.failure() != null) {
      return conclude(step, steps.notRendered(rendered));
    }
    if (!mayGoOn(node)) {
      abandon();
      return List.of();
    }
    return conclude(step, steps.run(step, node, rendered, now));
  }

  /**
   * Nothing has an effect outside before what it depends on is on record, nor under an old lease.
   */
  private boolean mayGoOn(CompiledNode node) {
    if (node.component().descriptor().outsideEffect()) {
      return isRecorded() && recorder.awaitFreshLease(this);
    }
    return !recorder.isFull() || isRecorded();
  }

  /** Waits, on a virtual thread, until all that was queued for the run so far is on record. */
  private boolean isRecorded() {
    CompletionStage<Boolean> last = locked(() -> lastRecorded);
    try {
      return last.toCompletableFuture().join();
    } catch (CompletionException e) {
      // The recorder has been told why; nothing with an effect may start here any more.
      return false;
    }
  }

  private boolean enter(CompiledNode node) {
    return locked(
        () -> {
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
        });
  }

  private List<String> conclude(Step step, Attempt attempt) {
    CompiledNode node = workflow.node(step.nodeId());
    return locked(
        () -> {
          boolean overdue = executing.leave(node.id());
          if (ended) {
            return List.of();
          }
          Attempt fair = overdue ? steps.timedOut(node, attempt) : attempt;
          if (fair.outcome() instanceof Waiting waiting) {
            await(node, waiting);
            return List.of();
          }
          StepRecord concluded = progress.conclude(node, fair);
          lastRecorded = recorder.record(this, new Fact.Recorded(concluded, step.waited() != null));
          return follow(concluded, size(fair));
        });
  }

  private List<String> follow(StepRecord concluded, long size) {
    held += size;
    recorder.grew(size);
    Optional<String> passed = progress.record().passedLimit();
    if (progress.terminated() != null) {
      conclude(RunEnd.of(progress.terminated()));
      return List.of();
    }
    if (passed.isPresent()) {
      conclude(RunEnd.failed(RunError.LIMIT_EXCEEDED, passed.get()));
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

  private void await(CompiledNode node, Waiting waiting) {
    if (progress.failure() == null) {
      WaitRecord wait = progress.await(node.id(), waiting, time.now());
      lastRecorded = recorder.record(this, new Fact.Waiting(wait));
      if (underWay > 1) {
        recorder.waits(this);
      }
    }
    leave();
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
      conclude(RunEnd.failed(RunError.STEP_FAILED, progress.failure()));
    } else if (yielding && !progress.startable().isEmpty()) {
      park(time.now());
    } else if (progress.isWaiting()) {
      park(progress.firstDue().filter(deadline()::isAfter).orElse(deadline()));
    } else {
      conclude(RunEnd.completed(progress.output()));
    }
  }

  private void park(Instant wakeAt) {
    ended = true;
    lastRecorded = recorder.record(this, new Fact.Parked(run.id(), wakeAt, time.now()));
  }

  private void conclude(RunEnd end) {
    ended = true;
    executing.interruptAll();
    recorder.record(
        this,
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

  private void doLocked(Runnable work) {
    locked(
        () -> {
          work.run();
          return null;
        });
  }

  private <T> T locked(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }
}
