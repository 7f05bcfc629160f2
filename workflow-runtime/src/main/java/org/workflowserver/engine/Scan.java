package org.workflowserver.engine;

import static org.workflowserver.run.RunError.CANCELLED;
import static org.workflowserver.run.RunError.TIMED_OUT;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.workflowserver.run.RunError;

/** What is to be looked for each second, whatever nudges came. */
final class Scan {
  /** Clocks drift slowly, and deleted workflows with open runs are rare. */
  private static final int SELDOM = 10;

  private final AtomicBoolean asked = new AtomicBoolean();
  private final EngineContext context;
  private final Takeover takeover;
  private final Claims claims;
  private final Commands commands;
  private final Cancellations cancellations;
  private final ErrorRuns errorRuns;
  private int turns;

  Scan(EngineContext context, Claims claims, Commands commands, Cancellations cancellations) {
    this.context = context;
    this.takeover = new Takeover(context);
    this.claims = claims;
    this.commands = commands;
    this.cancellations = cancellations;
    this.errorRuns = new ErrorRuns(context);
  }

  void ask() {
    asked.set(true);
  }

  /** Looks once when it was asked to; for one thread at a time. */
  void takeTurn() {
    if (!asked.compareAndSet(true, false)) {
      return;
    }
    boolean seldom = turns++ % SELDOM == SELDOM - 1;
    if (seldom || claims.isInDoubt()) {
      claims.adopt();
    }
    if (seldom) {
      alignClock();
      cancellations.cancelRunsOfDeletedWorkflows();
    }
    takeover.freeRunsOfDeadServers();
    commands.apply().forEach(cancel -> endWaiting(cancel.runId(), CANCELLED, cancel.message()));
    errorRuns.start();
    claims.releaseHeld();
    Instant now = context.time().now();
    context.inMemory().all().forEach(execution -> execution.checkTime(now));
    if (seldom) {
      endOverdue(now);
    }
    // At last: one that is being read is not found by those that end it.
    claims.readAgain();
  }

  /** A run that waits to be read takes its time as any other. */
  private void endOverdue(Instant now) {
    List<String> waiting = claims.waiting();
    Duration longest = context.limits().run().duration();
    if (!waiting.isEmpty()) {
      context
          .inNew(stores -> stores.claims().startedBy(waiting, now.minus(longest)))
          .forEach(run -> endWaiting(run, TIMED_OUT, context.limits().tookTooLong()));
    }
  }

  private void endWaiting(String runId, RunError error, String message) {
    claims.endWaiting(context.end(runId, error, message));
  }

  /** Due times are judged by one clock, that of the database that is shared. */
  void alignClock() {
    context.doInNew(
        stores -> {
          if (stores.leases().isShared()) {
            context.time().alignTo(stores.leases()::databaseTime);
          }
        });
  }
}
