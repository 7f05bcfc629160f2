package org.workflowserver.trigger.schedule;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.database.Transactions;
import org.workflowserver.definition.ScheduleStore;
import org.workflowserver.definition.ScheduledWorkflow;
import org.workflowserver.definition.WorkflowHead;
import org.workflowserver.definition.content.MissedPolicy;
import org.workflowserver.schedule.ScheduleInvalid;

/**
 * Finds workflows that are due, puts their fires on record, and says when they are due next.
 *
 * @param since when this server began to look
 */
record FireClaims(
    Transactions transactions,
    FireStore fires,
    ScheduleStore workflows,
    TimeSource time,
    Instant since) {
  /** Workflows that one transaction claims. */
  static final int AT_ONCE = 100;

  /** Most fires that are made up for, and most of a workflow that are due. */
  static final int MOST = 100;

  /** Older fires are missed, whoever was there. */
  static final Duration GRACE = Duration.ofMinutes(1);

  /** So late others may claim what was before this server began to look. */
  static final Duration OTHERS = Duration.ofSeconds(2);

  private static final String MISSED = "No server was there at that time.";
  private static final String FULL = MOST + " fires of the workflow were waiting already.";
  private static final Logger LOG = Logger.getLogger(FireClaims.class.getName());

  /**
   * Claims a batch.
   *
   * @param began when the first batch was claimed of what is due: what is claimed late for the
   *     number of others is not missed
   * @return whether there may be more
   */
  boolean claimBatch(Instant began) {
    return transactions.inNew(
        () -> {
          Instant now = time.now();
          List<ScheduledWorkflow> due = workflows.lockDue(now, AT_ONCE);
          due.forEach(workflow -> claim(workflow, now, began));
          return due.size() == AT_ONCE;
        });
  }

  private void claim(ScheduledWorkflow due, Instant now, Instant began) {
    WorkflowHead head = due.head();
    try {
      List<Instant> fired = due.schedule().latest(due.nextRunAt(), now, MOST);
      Instant next = due.schedule().next(now).orElse(null);
      record(due, fired, now, began);
      workflows.moveOn(head.id(), next);
    } catch (ScheduleInvalid | DateTimeException e) {
      LOG.log(
          Level.WARNING,
          e,
          () ->
              "The schedule of workflow "
                  + head.id()
                  + " can't be read. It does not fire until it is changed.");
      workflows.moveOn(head.id(), null);
    }
  }

  private void record(ScheduledWorkflow due, List<Instant> fired, Instant now, Instant began) {
    WorkflowHead head = due.head();
    Set<Instant> chosen = chosen(fired, head.settings().onMissed(), began);
    int room = MOST - fires.countDue(head.id());
    for (Instant at : fired) {
      DueFire fire = new DueFire(head.id(), head.orgId(), at, due.epoch());
      if (!chosen.contains(at)) {
        fires.insert(fire, FireStatus.MISSED, MISSED, now);
      } else if (room-- > 0) {
        fires.insert(fire, FireStatus.DUE, null, now);
      } else {
        fires.insert(fire, FireStatus.SKIPPED, FULL, now);
      }
    }
  }

  /** Those that runs are started for. */
  private Set<Instant> chosen(List<Instant> fired, MissedPolicy onMissed, Instant began) {
    List<Instant> missed = new ArrayList<>();
    Set<Instant> chosen = new HashSet<>();
    for (Instant at : fired) {
      if (isMissed(at, began)) {
        missed.add(at);
      } else {
        chosen.add(at);
      }
    }
    switch (onMissed) {
      case ALL -> chosen.addAll(missed);
      case LAST -> chosen.addAll(missed.subList(Math.max(0, missed.size() - 1), missed.size()));
      case SKIP -> {
        // None of them.
      }
    }
    return chosen;
  }

  private boolean isMissed(Instant at, Instant began) {
    return at.isBefore(since.minus(OTHERS)) || at.isBefore(began.minus(GRACE));
  }
}
