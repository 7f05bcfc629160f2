package org.workflowserver.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.component.StepOutcome.Asking;
import org.workflowserver.component.StepOutcome.Calling;
import org.workflowserver.component.StepOutcome.Completed;
import org.workflowserver.component.StepOutcome.Expecting;
import org.workflowserver.component.StepOutcome.Failed;
import org.workflowserver.component.StepOutcome.Iterating;
import org.workflowserver.component.StepOutcome.Terminated;
import org.workflowserver.component.StepOutcome.Waiting;
import org.workflowserver.definition.CompiledWorkflow;
import org.workflowserver.definition.CompiledWorkflow.CompiledNode;
import org.workflowserver.engine.StepRunner.Attempt;
import org.workflowserver.run.Fact;
import org.workflowserver.run.LogView;
import org.workflowserver.run.NewRun;
import org.workflowserver.run.RunCommand;
import org.workflowserver.run.RunError;
import org.workflowserver.run.StepRecord;
import org.workflowserver.run.WaitRecord;

/**
 * The course of one run: what each outcome means for it, and which facts that makes. For one thread
 * at a time, that of {@link RunExecution}; facts go to the {@link Recorder} in the order of {@code
 * seq}.
 */
final class RunCourse {
  private final CompiledWorkflow workflow;
  private final RunSteps steps;
  private final RunLedger ledger;
  private final TimeSource time;
  private final RunProgress progress;
  private final Items items;
  private final Waits waits;
  private final Returns returns;
  private final Executing executing;
  private final Leaving leaving;
  private int underWay;
  private boolean begun;
  private boolean yielding;

  RunCourse(
      RunExecution execution,
      RunIdentity run,
      CompiledWorkflow workflow,
      RunSteps steps,
      Recorder recorder,
      TimeSource time) {
    this.workflow = workflow;
    this.steps = steps;
    this.ledger = new RunLedger(execution, recorder);
    this.time = time;
    this.progress =
        new RunProgress(
            run, workflow, steps, new RunRecord(run, workflow.workflowId(), time, steps.limits()));
    this.waits = new Waits(progress, ledger, time);
    this.returns = new Returns(progress, ledger);
    this.executing = new Executing(time);
    this.leaving = new Leaving(run, steps.limits(), progress, ledger, executing, time);
    this.items =
        new Items(
            progress.parts(),
            part -> begin(part, part.startable()),
            this::conclude,
            () -> yielding || leaving.hasLeft());
  }

  RunLedger ledger() {
    return ledger;
  }

  /** The trigger has run; the caller records it. */
  StepRecord begin(Attempt attempt) {
    CompiledNode node = workflow.trigger();
    Part whole = progress.parts().whole();
    StepRecord step = progress.conclude(whole, node, 1, attempt);
    if (progress.terminated() != null) {
      throw new IllegalStateException("A trigger can't end a run: " + node.componentId());
    }
    progress.follow(whole, step);
    ledger.bring(attempt.output().length());
    return step;
  }

  /** Applies what is on record, in order. */
  void replay(List<LogView> logs, Collection<WaitRecord> waits) {
    progress.replay(logs, waits);
    ledger.bring(progress.record().data());
  }

  /** Whether the run begins: nothing is on record, not even the trigger. */
  boolean isNew() {
    return !leaving.hasLeft() && progress.record().isEmpty();
  }

  /** The trigger of a run that was pending, and is in memory already, has run. */
  void beginOnRecord(Attempt attempt) {
    if (leaving.hasLeft()) {
      return;
    }
    StepRecord trigger = begin(attempt);
    ledger.grown(attempt.output().length());
    ledger.record(new Fact.Recorded(trigger));
  }

  /** What to run first; the run may end or park instead. */
  List<Step> firstSteps() {
    List<Step> first = new ArrayList<>();
    begun = true;
    if (leaving.hasLeft() || leaving.endIfItMust()) {
      return first;
    }
    first.addAll(returns.first(time.now()));
    underWay += first.size();
    Parts parts = progress.parts();
    // Items within items first: with the last of them, what they are items of may end.
    for (Part part : parts.open().reversed()) {
      first.addAll(begin(part, part.startable()));
      first.addAll(items.goOn(part));
    }
    for (Part part : parts.open()) {
      part.iterations().forEach(iteration -> first.addAll(items.begin(iteration)));
    }
    if (underWay > 0 && progress.isWaiting()) {
      ledger.waits(progress.firstDue());
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
    if (leaving.hasLeft() || progress.failure() != null) {
      return Optional.empty();
    }
    underWay += returns.wake(now);
    return progress.firstDue();
  }

  /** Answers that are on record when the run is rebuilt. */
  void bring(List<RunCommand> onRecord) {
    returns.bring(onRecord);
  }

  /**
   * Goes on with the step that the answer is for; or later, when the run has left, or no thread is
   * free.
   *
   * @return false when nothing waits for it any more
   */
  boolean answer(RunCommand answer) {
    if (leaving.hasLeft() || progress.failure() != null) {
      return true;
    }
    if (begun) {
      underWay += returns.goOn(answer);
    } else {
      // With nothing else under way yet, the run would seem to be over when this step is.
      returns.bring(List.of(answer));
    }
    return returns.isAwaited(answer);
  }

  /** Ends the run from outside; a run that has ended stays as it is. */
  void end(RunError error, String message) {
    if (!leaving.hasLeft()) {
      leaving.end(RunEnd.failed(error, message));
    }
  }

  /** Ends the run when it has taken too long, and interrupts steps that have. */
  void checkTime(Instant now) {
    leaving.endIfLate(now);
    executing.interruptOverdue();
  }

  /** Nothing of this run is recorded here any more; what executes is told to stop. */
  void abandon() {
    leaving.drop();
  }

  /** The part in which the step may execute, on the calling thread; null when it may not. */
  Part enter(Step step, CompiledNode node) {
    Part part = open(step);
    if (part != null) {
      executing.enter(step, node);
    }
    return part;
  }

  private Part open(Step step) {
    Part part = leaving.hasLeft() ? null : progress.parts().of(step.nodeId(), step.place());
    return part == null || part.isDoomed() ? null : part;
  }

  /**
   * Whether the step may still execute after it waited for what comes before it to be on record.
   * Its time begins now.
   */
  boolean enterAgain(Step step, CompiledNode node) {
    executing.leave(step);
    return enter(step, node) != null;
  }

  /**
   * Puts on record that calls to the step's URL are waited for.
   *
   * @return the step as it goes on to tell of the URL; null when it may not
   */
  Step announce(Step step, Expecting expecting) {
    Part part = open(step);
    if (part == null) {
      executing.leave(step);
      return null;
    }
    return waits.announce(part, step, expecting);
  }

  /** The step did not execute, since its part has failed; returns what to run by that. */
  List<Step> skip(Step step) {
    if (leaving.hasLeft()) {
      return List.of();
    }
    Part part = progress.parts().of(step.nodeId(), step.place());
    part.leave(step.nodeId());
    List<Step> next = items.goOn(part);
    leave();
    return next;
  }

  /** An attempt has ended; returns what to run by that. */
  List<Step> conclude(Step step, Attempt attempt) {
    CompiledNode node = workflow.node(step.nodeId());
    boolean overdue = executing.leave(step);
    if (leaving.hasLeft()) {
      return List.of();
    }
    Part part = progress.parts().of(step.nodeId(), step.place());
    part.leave(step.nodeId());
    Attempt fair = steps.fair(node, attempt, overdue);
    List<Step> next =
        switch (fair.outcome()) {
          case Waiting waiting -> await(part, () -> waits.await(part, step, waiting.until()));
          case Calling calling -> call(part, step, node, fair, calling);
          case Asking asking -> await(part, () -> waits.await(part, step, asking));
          case Expecting expecting -> expect(part, step, expecting);
          case Iterating iterating -> iterate(part, node, fair, iterating);
          case Failed failed -> tryAgain(part, step, node, fair, failed);
          case Completed completed -> conclude(part, step, node, fair);
          case Terminated terminated -> conclude(part, step, node, fair);
        };
    if (leaving.hasLeft()) {
      return List.of();
    }
    leave();
    return next;
  }

  private List<Step> conclude(Part part, Step step, CompiledNode node, Attempt attempt) {
    StepRecord concluded = progress.conclude(part, node, step.attempt(), attempt);
    ledger.conclude(concluded, step, node, attempt.called());
    List<Step> next = new ArrayList<>(follow(part, concluded));
    if (!leaving.hasLeft()) {
      next.addAll(items.goOn(part));
    }
    return next;
  }

  /** What is ready by a step that is concluded; the run may end instead. */
  private List<Step> follow(Part part, StepRecord concluded) {
    ledger.grow(concluded.output().length());
    if (leaving.endIfItMust()) {
      return List.of();
    }
    if (part.failure() != null) {
      waits.giveUp(part);
      return List.of();
    }
    return begin(part, progress.follow(part, concluded));
  }

  private List<Step> begin(Part part, List<String> ready) {
    if (!ready.isEmpty() && ledger.isCrowded()) {
      yielding = true;
    }
    if (yielding) {
      return List.of();
    }
    List<Step> steps = new ArrayList<>(ready.size());
    for (String nodeId : ready) {
      part.enter(nodeId);
      steps.add(Step.begin(nodeId, part.place()));
    }
    underWay += steps.size();
    return steps;
  }

  /**
   * The step waits, unless its part has failed meanwhile.
   *
   * @param open puts on record what for
   */
  private List<Step> await(Part part, Runnable open) {
    if (part.isDoomed()) {
      return items.goOn(part);
    }
    open.run();
    tellOfWaits();
    return List.of();
  }

  private List<Step> expect(Part part, Step step, Expecting expecting) {
    List<Step> next = await(part, () -> waits.await(part, step, expecting));
    if (part.isDoomed()) {
      return next;
    }
    // The call may have come before the other side's answer to what told it of the URL.
    List<Step> answered = returns.answered();
    underWay += answered.size();
    return answered;
  }

  private List<Step> call(
      Part part, Step step, CompiledNode node, Attempt attempt, Calling calling) {
    NewRun called = attempt.called();
    if (calling.waits()) {
      return await(part, () -> waits.await(part, step, called));
    }
    Completed started = Completed.of(Map.of("run_id", called.id()));
    return conclude(part, step, node, attempt.as(started, called));
  }

  private List<Step> iterate(Part part, CompiledNode node, Attempt attempt, Iterating iterating) {
    return part.isDoomed()
        ? items.goOn(part)
        : items.begin(progress.parts().open(part, node, attempt.input(), iterating));
  }

  /** All items of an iterator have ended. */
  private List<Step> conclude(Iteration done) {
    Part part = done.part();
    Attempt attempt = steps.iterated(done);
    StepRecord concluded = progress.conclude(part, done.node(), 1, attempt);
    progress.parts().close(part, done.node().id());
    ledger.record(new Fact.Recorded(concluded));
    return follow(part, concluded);
  }

  private List<Step> tryAgain(
      Part part, Step step, CompiledNode node, Attempt attempt, Failed failed) {
    Optional<Duration> pause = steps.pauseBeforeRetry(step, node, failed);
    if (pause.isEmpty() || part.isDoomed()) {
      return conclude(part, step, node, attempt);
    }
    StepRecord warning = progress.warn(part, node, step.attempt(), attempt, failed);
    Instant due = warning.createdAt().plus(pause.get());
    WaitRecord wait = waits.awaitRetry(part, step, due, warning.createdAt());
    ledger.record(
        new Fact.Recorded(warning, step.waited() != null, wait, null, step.answerId(), false));
    if (!leaving.endIfItMust()) {
      tellOfWaits();
    }
    return List.of();
  }

  private void tellOfWaits() {
    if (underWay > 1) {
      ledger.waits(progress.firstDue());
    }
  }

  /** One step less is under way. */
  private void leave() {
    underWay--;
    settle();
  }

  private void settle() {
    if (!leaving.hasLeft() && underWay == 0) {
      leaving.leave(yielding);
    }
  }
}
