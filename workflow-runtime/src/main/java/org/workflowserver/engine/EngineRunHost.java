package org.workflowserver.engine;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.component.StepOutcome.Calling;
import org.workflowserver.database.DatabaseFailure;
import org.workflowserver.engine.execution.RunExecution;
import org.workflowserver.engine.execution.RunHost;
import org.workflowserver.engine.execution.Step;
import org.workflowserver.engine.execution.StepAttempt;
import org.workflowserver.engine.thread.ThreadPermits;
import org.workflowserver.journal.NotRecorded;
import org.workflowserver.limit.MemoryBudget;
import org.workflowserver.run.CallbackUrls;
import org.workflowserver.run.Fact;
import org.workflowserver.run.RunCommand;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunIdentity;
import org.workflowserver.run.state.RunFact;
import org.workflowserver.run.state.Wait;

/** Puts the facts of runs in memory on record, does what follows from that, and drops runs. */
final class EngineRunHost implements RunHost {
  private static final Logger LOG = Logger.getLogger(EngineRunHost.class.getName());

  private final EngineContext context;
  private final Claims claims;
  private final Commands commands;
  private final Wakeups wakeups;
  private final ChildRuns calls;
  private final ThreadPermits threadPermits;
  private final Runnable claimSoon;
  private final Runnable nudge;

  /**
   * @param claimSoon has runs claimed soon
   * @param nudge has commands applied soon
   */
  EngineRunHost(
      EngineContext context,
      Claims claims,
      Commands commands,
      Wakeups wakeups,
      Runnable claimSoon,
      Runnable nudge) {
    this.context = context;
    this.claims = claims;
    this.commands = commands;
    this.wakeups = wakeups;
    this.calls = new ChildRuns(context);
    this.threadPermits = new ThreadPermits(context.threads(), context.limits().branches());
    this.claimSoon = claimSoon;
    this.nudge = nudge;
  }

  @Override
  public CompletionStage<Boolean> record(RunExecution execution, Fact fact) {
    CompletionStage<Boolean> recorded =
        context.journal().record(execution.orgId(), execution.lease(), fact);
    recorded.whenComplete(
        (onRecord, problem) -> {
          if (problem != null) {
            notRecorded(execution, fact, problem);
          } else {
            onRecord(execution, fact, onRecord);
          }
        });
    return recorded;
  }

  private void onRecord(RunExecution execution, Fact fact, boolean written) {
    if (!(fact instanceof Fact.Changed changed)) {
      return;
    }
    switch (changed.fact()) {
      case RunFact.Ended ended -> {
        if (written) {
          context.inMemory().end(execution, ended.end());
        }
        drop(execution);
        if (ended.hadWaits() || !changed.effects().isEmpty()) {
          // There may be commands now, for those that called it or were called.
          nudge.run();
        }
      }
      case RunFact.Parked parked -> {
        drop(execution);
        wakeups.arm(parked.wakeAt());
      }
      default -> claimSoon(changed.isCalling());
    }
  }

  /** A run that was called is pending, or one that was held has a slot. */
  private void claimSoon(boolean due) {
    if (due) {
      claimSoon.run();
    }
  }

  @Override
  public StepAttempt call(RunIdentity run, Step step, StepAttempt attempt, Calling calling) {
    return calls.call(run, step, attempt, calling);
  }

  @Override
  public CallbackUrls callbacks() {
    return context.stores().callbacks();
  }

  @Override
  public Optional<RunCommand> expire(Wait wait) {
    return commands.expire(wait);
  }

  @Override
  public boolean dispatch(RunExecution execution, Step step) {
    return threadPermits.dispatch(() -> execution.runFrom(step));
  }

  @Override
  public boolean awaitFreshLease(RunExecution execution) {
    boolean renewed = true;
    while (renewed && execution.lease().equals(context.journal().lease())) {
      if (context.journal().isFresh()) {
        return true;
      }
      renewed = context.journal().renewal().toCompletableFuture().join();
    }
    // It may have been claimed under a lease that was lost meanwhile: nobody else drops it then.
    abandon(execution);
    return false;
  }

  @Override
  public MemoryBudget memory() {
    return context.journal().memory();
  }

  @Override
  public void grow(RunExecution execution, long bytes) {
    context.inMemory().capacity().addBytes(execution.orgId(), bytes);
  }

  @Override
  public boolean shouldYield(RunExecution execution) {
    return context.inMemory().shouldYield(execution);
  }

  @Override
  public void watchWaits(RunExecution execution, Optional<Instant> until) {
    wakeups.add(execution);
    until.ifPresent(wakeups::arm);
  }

  @Override
  public void failed(RunExecution execution, Throwable cause) {
    if (cause instanceof RejectedExecutionException
        || cause instanceof Commands.WaitUnsettled
        || DatabaseFailure.isBehind(cause)) {
      // The server stops, or the database is away: whoever reads the run's record next resumes it.
      abandon(execution);
      return;
    }
    LOG.log(Level.SEVERE, "Run " + execution.id() + " can't be continued. It fails.", cause);
    execution.abandon();
    record(execution, context.failure(execution.ids(), "The server could not continue the run."));
  }

  private void notRecorded(RunExecution execution, Fact fact, Throwable problem) {
    execution.abandon();
    boolean ourFault = problem instanceof NotRecorded reason && reason.isFactAtFault();
    boolean nothingToFail =
        fact instanceof Fact.Accepted || RunError.ENGINE_FAILURE.code().equals(fact.error());
    if (ourFault && !nothingToFail) {
      record(execution, context.failure(execution.ids(), "A step could not be recorded."));
    } else {
      drop(execution);
    }
  }

  /** Nothing of the run is recorded here any more, and this server forgets it. */
  void abandon(RunExecution execution) {
    execution.abandon();
    drop(execution);
  }

  private void drop(RunExecution execution) {
    wakeups.forget(execution);
    context.inMemory().drop(execution);
    claimSoon(claims.releaseSlot(execution.id()));
  }
}
