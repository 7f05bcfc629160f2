package org.workflowserver.engine;

import java.time.Instant;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.component.StepOutcome.Asking;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.run.Fact;
import org.workflowserver.run.NewInteraction;
import org.workflowserver.run.NewRun;
import org.workflowserver.run.WaitKind;
import org.workflowserver.run.WaitRecord;

/** Puts on record what steps of one run wait for. For one thread at a time. */
final class Waits {
  private final RunProgress progress;
  private final RunLedger ledger;
  private final TimeSource time;

  Waits(RunProgress progress, RunLedger ledger, TimeSource time) {
    this.progress = progress;
    this.ledger = ledger;
    this.time = time;
  }

  /** The step waits for a moment. */
  void await(Part part, Step step, Instant until) {
    ledger.record(
        new Fact.Waiting(
            open(part, step, WaitKind.DELAY, until, step.attempt(), time.now(), null)));
  }

  /** The step waits for the end of the run that it calls. */
  void await(Part part, Step step, NewRun called) {
    WaitRecord wait =
        open(part, step, WaitKind.CHILD, null, step.attempt(), called.startedAt(), called.id());
    ledger.record(new Fact.Waiting(wait, called, null));
  }

  /** The step waits for the answer of people. */
  void await(Part part, Step step, Asking asking) {
    NewInteraction asked = NewInteraction.of(Ids.next(IdKind.INTERACTION), asking.question());
    WaitRecord wait =
        open(
            part,
            step,
            WaitKind.INTERACTION,
            asking.until(),
            step.attempt(),
            time.now(),
            asked.id());
    ledger.record(new Fact.Waiting(wait, null, asked));
  }

  /** The step waits until it is tried again; the caller records that with what failed. */
  WaitRecord awaitRetry(Part part, Step step, Instant due, Instant now) {
    return open(part, step, WaitKind.RETRY, due, step.attempt() + 1, now, null);
  }

  private WaitRecord open(
      Part part,
      Step step,
      WaitKind kind,
      Instant until,
      int attempt,
      Instant now,
      String subject) {
    return progress.await(part, step.nodeId(), kind, until, attempt, now, subject);
  }
}
