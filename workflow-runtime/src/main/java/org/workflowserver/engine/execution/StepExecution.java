package org.workflowserver.engine.execution;

import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.workflowserver.component.StepOutcome.Calling;
import org.workflowserver.component.StepOutcome.Expecting;
import org.workflowserver.definition.content.CompiledWorkflow.CompiledNode;
import org.workflowserver.limit.MemoryBudget;
import org.workflowserver.run.state.Branch;

/**
 * What a step of a run goes through on its thread: it is rendered, waits until what it depends on
 * is on record, executes, and concludes. Between these the run is asked whether it still may.
 */
record StepExecution(RunExecution run, RunSteps steps, RunHost host) {
  StepExecution(RunExecution run, RunSteps steps) {
    this(run, steps, steps.host());
  }

  /** Executes the step and returns what to execute by that. */
  List<Step> execute(Step begun) {
    Step step = withLateAnswer(begun);
    CompiledNode node = steps.node(step);
    Branch branch = run.locked(driver -> driver.enter(step, node));
    if (branch == null) {
      return run.locked(driver -> driver.skip(step));
    }
    Instant now = branch.nowOf(node.id());
    Rendered rendered = steps.render(step, node, branch, now);
    if (rendered.failure() != null) {
      return conclude(step, steps.notRendered(rendered));
    }
    BooleanSupplier pointless =
        () -> !run.locked(driver -> driver.mayExecute(step)) || !host.awaitFreshLease(run);
    try (MemoryBudget.Reservation memory = host.memory().reservation(run.orgId(), pointless)) {
      if (!isSafeToExecute(node, memory)) {
        run.abandon();
        return List.of();
      }
      return run.locked(driver -> driver.enterAgain(step, node))
          ? afterRun(step, node, steps.run(step, node, rendered, now, memory))
          : run.locked(driver -> driver.skip(step));
    }
  }

  private List<Step> afterRun(Step step, CompiledNode node, StepAttempt attempt) {
    if (attempt.outcome() instanceof Expecting expecting && expecting.announcement() != null) {
      return announce(step, node, attempt, expecting);
    }
    return conclude(
        step,
        attempt.outcome() instanceof Calling calling
            ? host.call(steps.run(), step, attempt, calling)
            : attempt);
  }

  /**
   * Sends the step's URL to the other side, once it is on record that calls to it are waited for.
   */
  private List<Step> announce(
      Step begun, CompiledNode node, StepAttempt attempt, Expecting expecting) {
    Step step = run.locked(driver -> driver.announce(begun, expecting));
    if (step == null) {
      return run.locked(driver -> driver.skip(begun));
    }
    if (!isRecorded() || !host.awaitFreshLease(run)) {
      run.abandon();
      return List.of();
    }
    if (!run.locked(driver -> driver.enterAgain(step, node))) {
      return run.locked(driver -> driver.skip(step));
    }
    return conclude(step, steps.announce(step, node, attempt, expecting));
  }

  /** An answer that was accepted in time counts, also where the time-out was noticed first. */
  private Step withLateAnswer(Step step) {
    return step.mayBeAnswered()
        ? host.expire(step.waited()).map(answer -> Step.after(step.waited(), answer)).orElse(step)
        : step;
  }

  private List<Step> conclude(Step step, StepAttempt attempt) {
    return run.locked(driver -> driver.conclude(step, attempt));
  }

  /**
   * Nothing has an effect outside before what it depends on is on record, nor under an old lease.
   */
  private boolean isSafeToExecute(CompiledNode node, MemoryBudget.Reservation memory) {
    if (node.component().descriptor().outsideEffect()) {
      return isRecorded() && memory.awaitCall() && host.awaitFreshLease(run);
    }
    return !host.memory().isFull(run.orgId()) || isRecorded();
  }

  /** Waits, on a virtual thread, until all that was queued for the run so far is on record. */
  private boolean isRecorded() {
    // The host has handled why it is not; nothing with an effect may start here any more.
    return run.recorded().exceptionally(problem -> false).toCompletableFuture().join();
  }
}
