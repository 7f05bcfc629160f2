package org.workflowserver.engine.execution;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.workflowserver.component.StepOutcome.Calling;
import org.workflowserver.component.StepOutcome.Expecting;
import org.workflowserver.definition.content.CompiledWorkflow;
import org.workflowserver.definition.content.CompiledWorkflow.CompiledNode;
import org.workflowserver.limit.MemoryBudget;
import org.workflowserver.run.Fact;
import org.workflowserver.run.LogView;
import org.workflowserver.run.RunCommand;
import org.workflowserver.run.RunIdentity;
import org.workflowserver.run.state.Branch;
import org.workflowserver.run.state.RunIds;
import org.workflowserver.run.state.StepRecord;
import org.workflowserver.run.state.Wait;

/**
 * A run in memory. Any thread may bring an outcome; one at a time is applied. Facts go to the
 * {@link RunHost} in the order of {@code seq}. When every open branch waits, the run parks: it
 * leaves memory, and the server that claims it later rebuilds it from its record.
 */
public final class RunExecution {
  private final ReentrantLock lock = new ReentrantLock();
  private final RunIdentity run;
  private final String lease;
  private final RunSteps steps;
  private final RunHost host;
  private final RunDriver driver;

  public RunExecution(String lease, RunSteps steps) {
    this.run = steps.run();
    this.lease = lease;
    this.steps = steps;
    this.host = steps.host();
    this.driver = new RunDriver(this, steps);
  }

  public String id() {
    return run.id();
  }

  public String orgId() {
    return run.orgId();
  }

  /** What stands in each of the run's entries. */
  public RunIds ids() {
    return run.ids();
  }

  /** The lease that the run was begun or claimed under; its facts are recorded under no other. */
  public String lease() {
    return lease;
  }

  CompiledWorkflow workflow() {
    return steps.workflow();
  }

  /** About how many bytes the run's values take. */
  long bytes() {
    return locked(driver.ledger()::bytes);
  }

  /** Runs the trigger, which is pure, and returns its record; the caller records it. */
  public StepRecord begin() {
    StepAttempt attempt = steps.runTrigger();
    return locked(() -> driver.begin(attempt)).record();
  }

  /**
   * Defers the record of the acceptance until something needs it on record: a step with an effect
   * outside, the end of the run, or that nothing more happens for now. So a run without such steps
   * costs one commit.
   *
   * @return completes with whether the run was accepted, when that is on record
   */
  public CompletionStage<Boolean> accept(Fact.Accepted accepted) {
    return locked(() -> driver.ledger().defer(accepted));
  }

  /** Applies what is on record, in order. */
  public void replay(List<StepRecord> log, Collection<Wait> waits) {
    doLocked(() -> driver.replay(log, waits));
  }

  /**
   * Continues from what was begun or replayed, or, without any record, from the trigger. Runs what
   * is ready: one step on this thread, each other one on a thread of its own.
   */
  public void advance() {
    guarded(
        () -> {
          if (locked(driver::isNew)) {
            StepAttempt attempt = steps.runTrigger();
            doLocked(() -> driver.beginOnRecord(attempt));
          }
          runAll(locked(driver::start));
        });
    doLocked(driver.ledger()::release);
  }

  /** Runs the step and, on the same thread, what becomes ready by it. */
  public void runFrom(Step step) {
    guarded(() -> runAll(List.of(step)));
  }

  /**
   * Resumes the steps whose waits have ended, while others of the run execute.
   *
   * @return when the next wait ends, which is now where a step has no thread; empty when there is
   *     none, or the run is released
   */
  public Optional<Instant> wakeUp() {
    return locked(driver::wakeUp);
  }

  /**
   * Cancels the run, or resumes the step that the answer is for.
   *
   * @return false when nothing waits for the answer any more
   */
  public boolean apply(RunCommand command) {
    return locked(() -> driver.apply(command));
  }

  /** Whether an answer, whose payload need not be known, is to be applied and was not yet. */
  public boolean wants(RunCommand answer) {
    return locked(() -> driver.wants(answer));
  }

  /** Whether something may wait for the answer, whose payload need not be known. */
  public boolean awaits(RunCommand answer) {
    return locked(() -> driver.awaits(answer));
  }

  /** What answers the call that waits for the run, which has ended; null when nothing does. */
  public LogView response() {
    StepRecord response = locked(driver::response);
    return response == null ? null : LogView.of(response);
  }

  /** Completes with whether all that was queued for the run so far is on record. */
  public CompletionStage<Boolean> recorded() {
    return locked(driver.ledger()::lastRecorded);
  }

  /** Ends the run when it has taken too long, and interrupts steps that have. */
  public void checkTime(Instant now) {
    doLocked(() -> driver.checkTime(now));
  }

  /** No step of the run begins here any more; completes when those that execute have ended. */
  CompletionStage<Void> drain() {
    return locked(driver::drain);
  }

  /** Nothing of this run is recorded here any more; what executes is interrupted. */
  public void abandon() {
    doLocked(
        () -> {
          // What was accepted is for others to resume.
          driver.ledger().release();
          driver.drop();
        });
  }

  /** A thread that ends with an unreported error would leave the run open for ever. */
  private void guarded(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      host.failed(this, e);
    }
  }

  private void runAll(List<Step> first) {
    Deque<Step> mine = new ArrayDeque<>(first);
    while (!mine.isEmpty()) {
      // Without a permit for another thread this one does the work itself, one after another.
      while (mine.size() > 1 && host.dispatch(this, mine.getLast())) {
        mine.removeLast();
      }
      mine.addAll(runStep(mine.removeFirst()));
    }
  }

  /** Runs one step and returns what to run by it. */
  private List<Step> runStep(Step begun) {
    Step step = withLateAnswer(begun);
    CompiledNode node = steps.node(step);
    Branch branch = locked(() -> driver.enter(step, node));
    if (branch == null) {
      return locked(() -> driver.skip(step));
    }
    Instant now = branch.nowOf(node.id());
    Rendered rendered = steps.render(step, node, branch, now);
    if (rendered.failure() != null) {
      return conclude(step, steps.notRendered(rendered));
    }
    BooleanSupplier pointless =
        () -> !locked(() -> driver.mayExecute(step)) || !host.awaitFreshLease(this);
    try (MemoryBudget.Reservation memory = host.memory().reservation(run.orgId(), pointless)) {
      if (!isSafeToExecute(node, memory)) {
        abandon();
        return List.of();
      }
      return locked(() -> driver.enterAgain(step, node))
          ? afterRun(step, node, steps.run(step, node, rendered, now, memory))
          : locked(() -> driver.skip(step));
    }
  }

  private List<Step> afterRun(Step step, CompiledNode node, StepAttempt attempt) {
    if (attempt.outcome() instanceof Expecting expecting && expecting.announcement() != null) {
      return announce(step, node, attempt, expecting);
    }
    return conclude(
        step,
        attempt.outcome() instanceof Calling calling
            ? host.call(run, step, attempt, calling)
            : attempt);
  }

  /**
   * Sends the step's URL to the other side, once it is on record that calls to it are waited for.
   */
  private List<Step> announce(
      Step begun, CompiledNode node, StepAttempt attempt, Expecting expecting) {
    Step step = locked(() -> driver.announce(begun, expecting));
    if (step == null) {
      return locked(() -> driver.skip(begun));
    }
    if (!isRecorded() || !host.awaitFreshLease(this)) {
      abandon();
      return List.of();
    }
    if (!locked(() -> driver.enterAgain(step, node))) {
      return locked(() -> driver.skip(step));
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
    return locked(() -> driver.conclude(step, attempt));
  }

  /**
   * Nothing has an effect outside before what it depends on is on record, nor under an old lease.
   */
  private boolean isSafeToExecute(CompiledNode node, MemoryBudget.Reservation memory) {
    if (node.component().descriptor().outsideEffect()) {
      return isRecorded() && memory.awaitCall() && host.awaitFreshLease(this);
    }
    return !host.memory().isFull(run.orgId()) || isRecorded();
  }

  /** Waits, on a virtual thread, until all that was queued for the run so far is on record. */
  private boolean isRecorded() {
    // The host has handled why it is not; nothing with an effect may start here any more.
    return recorded().exceptionally(problem -> false).toCompletableFuture().join();
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
