package org.workflowserver.engine.execution;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.workflowserver.component.StepOutcome.Calling;
import org.workflowserver.limit.MemoryBudget;
import org.workflowserver.run.CallbackUrls;
import org.workflowserver.run.Fact;
import org.workflowserver.run.RunCommand;
import org.workflowserver.run.RunIdentity;
import org.workflowserver.run.state.Wait;

/** What a run in memory needs of the engine. */
public interface RunHost {
  /** Queues the fact; completes with whether it is on record. */
  CompletionStage<Boolean> record(RunExecution execution, Fact fact);

  /** Runs the step on a thread of its own; false when there is no permit for one. */
  boolean dispatch(RunExecution execution, Step step);

  /**
   * Waits, on a virtual thread, until the run's lease is fresh enough for an effect outside.
   *
   * @return false when the lease is gone, and with it the run
   */
  boolean awaitFreshLease(RunExecution execution);

  /**
   * Makes the run that a step calls; it starts when the fact that brings it is on record.
   *
   * @return the attempt with the run; failed where it may not be called
   */
  StepAttempt call(RunIdentity run, Step step, StepAttempt attempt, Calling calling);

  /**
   * The time of a wait is over that an answer may end too.
   *
   * @return the answer, if one was accepted before; empty when none will be any more
   */
  Optional<RunCommand> expire(Wait wait);

  /** Makes the callback URLs of steps. */
  CallbackUrls callbacks();

  /** The memory for what steps bring, until it is on record. */
  MemoryBudget memory();

  /** The run holds so many bytes more in memory. */
  void grow(RunExecution execution, long bytes);

  /** Whether the run should leave memory, for others that need it. */
  boolean shouldYield(RunExecution execution);

  /**
   * Steps of the run wait while others execute.
   *
   * @param until when the first wait ends; empty when none does by itself
   */
  void watchWaits(RunExecution execution, Optional<Instant> until);

  /** A thread of the run failed unexpectedly; no step is at fault. */
  void failed(RunExecution execution, Throwable cause);
}
