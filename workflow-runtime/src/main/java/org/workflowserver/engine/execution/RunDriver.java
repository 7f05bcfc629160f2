package org.workflowserver.engine.execution;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.component.StepOutcome.Expecting;
import org.workflowserver.definition.content.CompiledWorkflow.CompiledNode;
import org.workflowserver.run.Fact.Effect;
import org.workflowserver.run.RunCommand;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunIdentity;
import org.workflowserver.run.state.Branch;
import org.workflowserver.run.state.Decision;
import org.workflowserver.run.state.Iteration;
import org.workflowserver.run.state.RunBounds;
import org.workflowserver.run.state.RunDecisions;
import org.workflowserver.run.state.RunEnd;
import org.workflowserver.run.state.RunFact;
import org.workflowserver.run.state.RunInput;
import org.workflowserver.run.state.RunState;
import org.workflowserver.run.state.StepKey;
import org.workflowserver.run.state.StepRecord;
import org.workflowserver.run.state.Wait;

/**
 * Feeds what happens to one run to its {@link RunDecisions}, and has the facts recorded that these
 * give. For one thread at a time, that of {@link RunExecution}; facts go to the {@link RunHost} in
 * the order of {@code seq}.
 */
final class RunDriver implements RunDecisions.Environment {
  private final RunExecution execution;
  private final RunHost host;
  private final RunSteps steps;
  private final RunLedger ledger;
  private final TimeSource time;
  private final RunState state;
  private final RunDecisions decisions;
  private final Outcomes outcomes;
  private final ExecutingSteps executing;
  private final PendingAnswers answers = new PendingAnswers();

  /** Resumed steps without a thread: that of the step which ends next takes them. */
  private final Deque<Step> withoutThread = new ArrayDeque<>();

  private final RunBounds bounds;
  private boolean dropped;

  RunDriver(RunExecution execution, RunSteps steps) {
    this.execution = execution;
    this.host = steps.host();
    this.steps = steps;
    this.ledger = new RunLedger(execution, host);
    this.time = steps.time();
    RunIdentity run = steps.run();
    this.bounds = steps.limits().bounds(run.startedAt());
    this.state = steps.state();
    this.decisions = new RunDecisions(run.ids(), bounds, state, this);
    this.outcomes = new Outcomes(run, steps, time);
    this.executing = new ExecutingSteps(time);
  }

  RunLedger ledger() {
    return ledger;
  }

  /** What answers the call that waits for the run; null while nothing does. */
  StepRecord response() {
    return state.answer();
  }

  /** Whether nothing of the run is recorded here any more. */
  boolean isReleased() {
    return dropped || state.isReleased();
  }

  /** The trigger has run; the caller records it. */
  RunFact.Recorded begin(StepAttempt attempt) {
    ledger.load(attempt.output());
    return decideOnTrigger(attempt);
  }

  /** The trigger of a run that was pending, and is in memory already, has run. */
  void beginOnRecord(StepAttempt attempt) {
    if (!isReleased()) {
      ledger.record(decideOnTrigger(attempt), List.of());
    }
  }

  private RunFact.Recorded decideOnTrigger(StepAttempt attempt) {
    CompiledNode node = steps.workflow().trigger();
    RunInput input = outcomes.concluded(Step.begin(StepKey.of(node.id(), "")), node, attempt);
    return (RunFact.Recorded) decisions.decide(input, time.now()).facts().getFirst();
  }

  /** Folds what is on record, in order. */
  void replay(List<StepRecord> log, Collection<Wait> waits) {
    state.replay(log, waits);
    ledger.loadRecorded(log);
  }

  /** Whether nothing is on record, not even the trigger. */
  boolean isNew() {
    return !isReleased() && state.isNew();
  }

  /** What to execute first; the run may end or park instead. */
  List<Step> start() {
    return take(new RunInput.Start());
  }

  /** When the next wait ends; as {@link RunExecution#wakeUp} has it. */
  Optional<Instant> nextDue() {
    if (isReleased() || state.failure() != null) {
      return Optional.empty();
    }
    return withoutThread.isEmpty() ? state.firstDue() : Optional.of(time.now());
  }

  /** Resumes the steps whose waits have ended. */
  void resume() {
    withoutThread.addAll(take(new RunInput.WakeUp()));
  }

  /** A resumed step, for the caller to give it a thread. */
  Optional<Step> takeResumed() {
    return Optional.ofNullable(isReleased() ? null : withoutThread.pollFirst());
  }

  /** There is no thread for the step. */
  void keepResumed(Step step) {
    withoutThread.addFirst(step);
    // Tried again each second, also where no wait of the run has a time.
    host.watchWaits(execution, Optional.empty());
  }

  /** Cancels the run, or resumes the step that awaits the answer; false where none does. */
  boolean apply(RunCommand command) {
    if (command.answer() == null) {
      end(RunError.CANCELLED, command.message());
      return true;
    }
    if (wants(command)) {
      answers.add(command);
      resume();
    }
    return awaits(command);
  }

  /** Whether the answer is to be applied and has not come yet. */
  boolean wants(RunCommand answer) {
    return !isReleased()
        && state.failure() == null
        && !state.isResumed(answer.answer().step())
        && !answers.has(answer);
  }

  /** Whether something may wait for the answer. */
  boolean awaits(RunCommand answer) {
    return isReleased() || state.failure() != null || state.isOpen(answer.answer().step());
  }

  /** Ends the run from outside; a run that has ended stays as it is. */
  private void end(RunError error, String message) {
    take(new RunInput.End(RunEnd.failed(error.code(), message)));
  }

  /** Ends the run when it has taken too long, and interrupts steps that have. */
  void checkTime(Instant now) {
    if (!now.isBefore(bounds.deadline())) {
      end(RunError.TIMED_OUT, steps.limits().tookTooLong());
    }
    executing.interruptOverdue();
  }

  /** No step begins any more; completes when those that execute have ended. */
  CompletionStage<Void> drain() {
    return executing.drain();
  }

  /** Nothing of this run is recorded here any more; what executes is interrupted. */
  void drop() {
    dropped = true;
    executing.interruptAll();
  }

  /** Whether the step, which began, may still do what others see. */
  boolean mayExecute(Step step) {
    return !isReleased() && state.branchToExecute(step.key()) != null;
  }

  /** The branch in which the step may execute, on the calling thread; null when it may not. */
  Branch enter(Step step, CompiledNode node) {
    Branch branch = dropped || executing.isDraining() ? null : state.branchToExecute(step.key());
    if (branch != null) {
      executing.enter(step, node);
    }
    return branch;
  }

  /** Whether the step may still execute, now that what comes before it is on record. */
  boolean enterAgain(Step step, CompiledNode node) {
    executing.exit(step);
    return enter(step, node) != null;
  }

  /**
   * Puts on record that calls to the step's URL are waited for; returns the step that sends the
   * URL, null when it may not.
   */
  Step announce(Step step, Expecting expecting) {
    Outcomes.InputWithEffects taken = outcomes.announcing(step, expecting);
    take(taken.input(), step.key(), taken.effects());
    if (mayExecute(step)) {
      return Step.after(state.wait(step.key()), null);
    }
    executing.exit(step);
    return null;
  }

  /**
   * The step did not execute, since its branch has failed, or since others move the run; returns
   * what to execute by that.
   */
  List<Step> skip(Step step) {
    return executing.isDraining() ? List.of() : next(take(new RunInput.Skipped(step.key())));
  }

  /** An attempt has ended; returns what to execute by that. */
  List<Step> conclude(Step step, StepAttempt attempt) {
    CompiledNode node = steps.node(step);
    boolean overdue = executing.exit(step);
    if (isReleased()) {
      return List.of();
    }
    Outcomes.InputWithEffects taken =
        outcomes.of(step, node, overdue ? steps.timedOut(node, attempt) : attempt);
    return next(take(taken.input(), step.key(), taken.effects()));
  }

  /** What the thread of a step that has ended executes. */
  private List<Step> next(List<Step> begun) {
    withoutThread.addAll(begun);
    List<Step> all = List.copyOf(withoutThread);
    withoutThread.clear();
    return all;
  }

  private List<Step> take(RunInput input) {
    return take(input, null, List.of());
  }

  /** The effects go on record with the fact of this step. */
  private List<Step> take(RunInput input, StepKey step, List<Effect> effects) {
    if (isReleased()) {
      return List.of();
    }
    Decision decision = decisions.decide(input, time.now());
    boolean mayWait = input instanceof RunInput.Start;
    for (RunFact.OnRecord fact : decision.facts()) {
      if (fact instanceof RunFact.Ended) {
        executing.interruptAll();
      }
      List<Effect> all = new ArrayList<>(fact.isOf(step) ? effects : List.of());
      all.addAll(outcomes.closing(fact));
      ledger.record(fact, all);
      mayWait |= fact.opensWait();
    }
    if (mayWait && !isReleased() && state.executing() > 0 && !state.waits().isEmpty()) {
      host.watchWaits(execution, state.firstDue());
    }
    return isReleased() ? List.of() : decision.begun().stream().map(this::step).toList();
  }

  private Step step(StepKey key) {
    Wait wait = state.wait(key);
    return wait == null ? Step.begin(key) : Step.after(wait, answers.take(wait));
  }

  @Override
  public boolean shouldYield() {
    return host.shouldYield(execution);
  }

  @Override
  public boolean isAnswered(Wait wait) {
    return answers.find(wait) != null;
  }

  @Override
  public RunInput.Concluded conclude(Iteration done) {
    Step step = Step.begin(done.step());
    return outcomes.concluded(step, steps.node(step), steps.iterated(done));
  }
}
