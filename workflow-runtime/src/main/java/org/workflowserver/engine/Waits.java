package org.workflowserver.engine;

import java.time.Instant;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.component.StepOutcome.Asking;
import org.workflowserver.component.StepOutcome.Expecting;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.run.CallbackUrls;
import org.workflowserver.run.Fact;
import org.workflowserver.run.NewCallback;
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
    ledger.record(new Fact.Waiting(wait, called, null, null));
  }

  /** The step waits for the answer of people. */
  void await(Part part, Step step, Asking asking) {
    Instant now = time.now();
    NewInteraction asked = NewInteraction.of(Ids.next(IdKind.INTERACTION, now), asking.question());
    WaitRecord wait =
        open(part, step, WaitKind.INTERACTION, asking.until(), step.attempt(), now, asked.id());
    ledger.record(new Fact.Waiting(wait, null, null, asked));
  }

  /**
   * It is on record that calls to the step's URL are waited for; the step goes on to tell of it.
   */
  Step announce(Part part, Step step, Expecting expecting) {
    Instant now = time.now();
    WaitRecord wait = progress.announce(part, step.nodeId(), step.attempt(), now);
    ledger.record(new Fact.Waiting(wait, null, callback(step, expecting), null));
    return Step.goOn(wait);
  }

  /** The step waits for a call to its URL. */
  void await(Part part, Step step, Expecting expecting) {
    WaitRecord wait =
        open(part, step, WaitKind.CALLBACK, expecting.until(), step.attempt(), began(step), null);
    ledger.record(new Fact.Waiting(wait, null, callback(step, expecting), null));
  }

  private NewCallback callback(Step step, Expecting expecting) {
    return new NewCallback(CallbackUrls.hash(ledger.callbackToken(step)), expecting.until());
  }

  /** The attempt of one that had somebody to tell began with that. */
  private Instant began(Step step) {
    return step.waited() != null && step.waited().kind() == WaitKind.ANNOUNCING
        ? step.waited().createdAt()
        : time.now();
  }

  /** The step waits until it is tried again; the caller records that with what failed. */
  WaitRecord awaitRetry(Part part, Step step, Instant due, Instant now) {
    return open(part, step, WaitKind.RETRY, due, step.attempt() + 1, now, null);
  }

  /** Waits in a part that has failed end with it; those of the whole run do when that ends. */
  void giveUp(Part part) {
    for (WaitRecord wait : progress.giveUp(part)) {
      if (progress.failure() == null) {
        ledger.record(new Fact.GivenUp(wait));
      }
    }
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
