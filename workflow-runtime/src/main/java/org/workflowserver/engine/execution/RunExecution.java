package org.workflowserver.engine.execution;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.workflowserver.definition.content.CompiledWorkflow;
import org.workflowserver.run.Fact;
import org.workflowserver.run.RunCommand;
import org.workflowserver.run.RunIdentity;
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
  private final StepExecution step;

  public RunExecution(String lease, RunSteps steps) {
    this.run = steps.run();
    this.lease = lease;
    this.steps = steps;
    this.host = steps.host();
    this.driver = new RunDriver(this, steps);
    this.step = new StepExecution(this, steps);
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
    return locked(driver -> driver.ledger().bytes());
  }

  /** Runs the trigger, which is pure, and returns its record; the caller records it. */
  public StepRecord begin() {
    StepAttempt attempt = steps.runTrigger();
    return locked(driver -> driver.begin(attempt)).record();
  }

  /**
   * Defers the record of the acceptance until something needs it on record: a step with an effect
   * outside, the end of the run, or that nothing more happens for now. So a run without such steps
   * costs one commit.
   *
   * @return completes with whether the run was accepted, when that is on record
   */
  public CompletionStage<Boolean> accept(Fact.Accepted accepted) {
    return locked(driver -> driver.ledger().defer(accepted));
  }

  /** Applies what is on record, in order. */
  public void replay(List<StepRecord> log, Collection<Wait> waits) {
    doLocked(driver -> driver.replay(log, waits));
  }

  /**
   * Continues from what was begun or replayed, or, without any record, from the trigger. Runs what
   * is ready: one step on this thread, each other one on a thread of its own.
   */
  public void advance() {
    guarded(
        () -> {
          if (locked(RunDriver::isNew)) {
            StepAttempt attempt = steps.runTrigger();
            doLocked(driver -> driver.beginOnRecord(attempt));
          }
          runAll(locked(RunDriver::start));
        });
    doLocked(driver -> driver.ledger().release());
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
    doLocked(RunDriver::resume);
    dispatchResumed();
    return locked(RunDriver::nextDue);
  }

  /**
   * Cancels the run, or resumes the step that the answer is for.
   *
   * @return false when nothing waits for the answer any more
   */
  public boolean apply(RunCommand command) {
    boolean awaited = locked(driver -> driver.apply(command));
    dispatchResumed();
    return awaited;
  }

  /** Has the steps whose waits have ended executed beside others, while there are permits. */
  private void dispatchResumed() {
    Optional<Step> next = locked(RunDriver::takeResumed);
    while (next.isPresent()) {
      Step resumed = next.get();
      if (!host.dispatch(this, resumed)) {
        doLocked(driver -> driver.keepResumed(resumed));
        return;
      }
      next = locked(RunDriver::takeResumed);
    }
  }

  /** Whether an answer, whose payload need not be known, is to be applied and was not yet. */
  public boolean wants(RunCommand answer) {
    return locked(driver -> driver.wants(answer));
  }

  /** Whether something may wait for the answer, whose payload need not be known. */
  public boolean awaits(RunCommand answer) {
    return locked(driver -> driver.awaits(answer));
  }

  /** What answers the call that waits for the run, which has ended; null when nothing does. */
  public StepRecord response() {
    return locked(RunDriver::response);
  }

  /** Completes with whether all that was queued for the run so far is on record. */
  public CompletionStage<Boolean> recorded() {
    return locked(driver -> driver.ledger().lastRecorded());
  }

  /** Ends the run when it has taken too long, and interrupts steps that have. */
  public void checkTime(Instant now) {
    doLocked(driver -> driver.checkTime(now));
  }

  /** No step of the run begins here any more; completes when those that execute have ended. */
  CompletionStage<Void> drain() {
    return locked(RunDriver::drain);
  }

  /** Nothing of this run is recorded here any more; what executes is interrupted. */
  public void abandon() {
    doLocked(
        driver -> {
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
      mine.addAll(step.execute(mine.removeFirst()));
    }
  }

  /** Under the lock alone what happens to the run is taken in. */
  void doLocked(Consumer<RunDriver> work) {
    locked(
        driver -> {
          work.accept(driver);
          return null;
        });
  }

  <T> T locked(Function<RunDriver, T> work) {
    lock.lock();
    try {
      return work.apply(driver);
    } finally {
      lock.unlock();
    }
  }
}
