package org.workflowserver.engine;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.workflowserver.cluster.LeaseStore;

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
    claims.readAgain();
    takeover.freeRunsOfDeadServers();
    commands.apply();
    errorRuns.start();
    claims.releaseHeld();
    Instant now = context.time().now();
    context.inMemory().all().forEach(execution -> execution.checkTime(now));
  }

  /** Due times are judged by one clock, that of the database that is shared. */
  void alignClock() {
    LeaseStore leases = context.stores().leases();
    context
        .stores()
        .transactions()
        .doInNew(
            () -> {
              if (leases.isShared()) {
                context.time().alignTo(leases::databaseTime);
              }
            });
  }
}
