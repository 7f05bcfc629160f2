package org.workflowserver.trigger.schedule;

import java.time.Instant;
import java.util.logging.Logger;
import org.workflowserver.clock.Alarm;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.database.OnDemandWorker;
import org.workflowserver.database.Transactions;
import org.workflowserver.definition.ScheduleStore;
import org.workflowserver.definition.Versions;
import org.workflowserver.run.RunEngine;

/** Looks for what is due, one thread at a time, and sets an alarm for what is due next. */
final class ScheduleWork extends OnDemandWorker {
  private static final Logger LOG = Logger.getLogger(ScheduleWork.class.getName());

  private final Transactions transactions;
  private final FireStore fires;
  private final ScheduleStore workflows;
  private final TimeSource time;
  private final FireStarts starts;
  private final Alarm alarm;
  private FireClaims claims;

  /** When the turns began that have not claimed all yet; null when they have. */
  private Instant began;

  ScheduleWork(
      Transactions transactions,
      FireStore fires,
      ScheduleStore workflows,
      Versions versions,
      RunEngine engine,
      TimeSource time) {
    super(
        LOG,
        "Could not look for schedules that are due; trying again each second.",
        engine::threads);
    this.transactions = transactions;
    this.fires = fires;
    this.workflows = workflows;
    this.time = time;
    this.alarm = new Alarm(time, engine::threads, this::ask);
    this.starts = new FireStarts(transactions, fires, workflows, versions, engine, time);
  }

  /** Starts a part of what is due; false when there is no more. */
  @Override
  protected boolean takeTurn() {
    if (claims == null) {
      claims = new FireClaims(transactions, fires, workflows, time, time.now());
    }
    Instant now = time.now();
    Instant first = began == null ? now : began;
    began = null;
    boolean more = claims.claimBatch(first);
    starts.start();
    if (more) {
      began = first;
    } else {
      armNext(now);
    }
    return more;
  }

  /**
   * Fires are to be late by milliseconds, not by up to a second.
   *
   * @param claimed a moment before the claims, which may have seen nothing that is due since
   */
  private void armNext(Instant claimed) {
    transactions.inNew(() -> workflows.nextDue(claimed, alarm.horizon())).ifPresent(alarm::arm);
  }
}
