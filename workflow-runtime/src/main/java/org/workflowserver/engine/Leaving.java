package org.workflowserver.engine;

import java.time.Instant;
import java.util.Optional;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.run.Fact;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunStatus;

/**
 * How a run leaves the memory of its server: it ends, parks until something ends a wait, or is
 * dropped. It does so once. For one thread at a time.
 */
final class Leaving {
  private final RunIdentity run;
  private final Limits limits;
  private final RunProgress progress;
  private final RunLedger ledger;
  private final Executing executing;
  private final TimeSource time;
  private boolean left;

  Leaving(
      RunIdentity run,
      Limits limits,
      RunProgress progress,
      RunLedger ledger,
      Executing executing,
      TimeSource time) {
    this.run = run;
    this.limits = limits;
    this.progress = progress;
    this.ledger = ledger;
    this.executing = executing;
    this.time = time;
  }

  /** Whether nothing of the run is recorded here any more. */
  boolean hasLeft() {
    return left;
  }

  void end(RunEnd end) {
    drop();
    ledger.close(end.fact(run, time.now(), progress.hadWaits()), progress.answer());
  }

  /** Nothing of the run is recorded here any more; what executes is told to stop. */
  void drop() {
    left = true;
    executing.interruptAll();
  }

  /**
   * Without a step under way the run ends, or leaves memory until something ends a wait.
   *
   * @param yielding whether steps that could start have not for want of room
   */
  void leave(boolean yielding) {
    if (progress.failure() != null) {
      end(RunEnd.failed(RunError.STEP_FAILED, progress.failure()));
    } else if (yielding && progress.parts().hasStartable()) {
      this.yield();
    } else if (progress.isWaiting()) {
      parkUntilFirstDue();
    } else {
      end(RunEnd.completed(progress.output()));
    }
  }

  /** Leaves until the first wait that ends by itself; before the run has taken too long. */
  private void parkUntilFirstDue() {
    park(progress.firstDue().filter(deadline()::isAfter).orElse(deadline()));
  }

  /** Leaves for want of room; goes on at once where there is any. */
  private void yield() {
    left = true;
    ledger.record(new Fact.Parked(run.id(), RunStatus.RUNNING, time.now(), time.now()));
  }

  private void park(Instant wakeAt) {
    left = true;
    RunStatus status = progress.isAsking() ? RunStatus.AWAITING_UI_INTERACTION : RunStatus.RUNNING;
    ledger.record(new Fact.Parked(run.id(), status, wakeAt, time.now()));
  }

  /** Ends the run where a step or a limit of its record says so; whether it has left. */
  boolean endIfItMust() {
    Optional<String> passed = progress.record().passedLimit();
    if (progress.terminated() != null) {
      end(RunEnd.of(progress.terminated()));
    } else if (passed.isPresent()) {
      end(RunEnd.failed(RunError.LIMIT_EXCEEDED, passed.get()));
    }
    return left;
  }

  /** Ends the run when it has taken too long. */
  void endIfLate(Instant now) {
    if (!left && !now.isBefore(deadline())) {
      end(
          RunEnd.failed(
              RunError.TIMED_OUT,
              "The run took longer than " + limits.runDuration() + ", its limit."));
    }
  }

  private Instant deadline() {
    return run.startedAt().plus(limits.runDuration());
  }
}
