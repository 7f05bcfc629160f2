package org.workflowserver.run;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.workflowserver.audit.AuditEntry;
import org.workflowserver.json.Text;

/** What happened to a run and has to be on record. */
public sealed interface Fact {
  /** About what a fact without payload holds, in bytes. */
  long SMALL = 256;

  /** The run it concerns. */
  String runId();

  /** About how many bytes it holds. */
  long size();

  /**
   * A run was accepted.
   *
   * @param record what is on record of it from the beginning: its trigger, or what it took over
   *     from another run; nothing while no server has taken the run
   * @param idempotency refuses the run when another one was accepted under the key
   * @param audited what the audit log says of it; most starts are on record as a run alone
   */
  record Accepted(
      NewRun run,
      List<StepRecord> record,
      Optional<StartCommand.Idempotency> idempotency,
      Optional<AuditEntry> audited)
      implements Fact {
    @Override
    public String runId() {
      return run.id();
    }

    @Override
    public long size() {
      return 512L
          + run.triggerPayload().length()
          + record.stream().mapToLong(step -> 512L + step.output().length()).sum();
    }
  }

  /**
   * An attempt of a step ended.
   *
   * @param endsWait whether the step waited before, so that its wait is no longer open
   * @param next the wait that the next attempt of the step comes after; null when there is none
   * @param called the run that the step called and does not wait for; null when there is none
   * @param answer the id of the command that ended the wait, and is done with; null when none did
   * @param closesCallback whether calls to the step's callback URL are not waited for any more
   */
  record Recorded(
      StepRecord step,
      boolean endsWait,
      WaitRecord next,
      NewRun called,
      String answer,
      boolean closesCallback)
      implements Fact {
    /** The end of an attempt that did not wait, and is not tried again. */
    public Recorded(StepRecord step) {
      this(step, false, null, null, null, false);
    }

    @Override
    public String runId() {
      return step.runId();
    }

    @Override
    public long size() {
      return 512L + step.input().length() + step.output().length() + sizeOf(called);
    }
  }

  /**
   * A step is not finished: it waits.
   *
   * @param called the run that it waits for; null when it waits for something else
   * @param expected the URL to which it waits for a call; null when it waits for something else
   * @param asked the people whose answer it waits for; null when it waits for something else
   */
  record Waiting(WaitRecord opened, NewRun called, NewCallback expected, NewInteraction asked)
      implements Fact {
    /** A step that waits for a moment. */
    public Waiting(WaitRecord opened) {
      this(opened, null, null, null);
    }

    @Override
    public String runId() {
      return opened.runId();
    }

    @Override
    public long size() {
      return SMALL + sizeOf(called) + (asked == null ? 0 : asked.size());
    }
  }

  private static long sizeOf(NewRun called) {
    return called == null ? 0 : 512L + called.triggerPayload().length();
  }

  /** What a step waited for matters no more: another step of its item failed. */
  record GivenUp(WaitRecord closed) implements Fact {
    @Override
    public String runId() {
      return closed.runId();
    }

    @Override
    public long size() {
      return SMALL;
    }
  }

  /**
   * The run leaves its server: every open branch waits, or the server has no room for it.
   *
   * @param status running, or awaiting people
   * @param wakeAt when it may be claimed; null when somebody has to wake it
   */
  record Parked(String runId, RunStatus status, Instant wakeAt, Instant parkedAt) implements Fact {
    public Parked {
      if (status != RunStatus.RUNNING) {
        RunStatus.RUNNING.requireMove(status);
      }
      if (!status.isOpen()) {
        throw new IllegalArgumentException("A run that is " + status.code() + " is not parked.");
      }
    }

    @Override
    public long size() {
      return SMALL;
    }
  }

  /**
   * The run ended.
   *
   * @param orgId its tenant; null where that is not at hand
   * @param hadWaits whether there may be open waits on record, which end with it
   * @param status completed or failed
   * @param error null unless it failed
   * @param message null unless it failed
   * @param output JSON text; may be null
   * @param called whether a step of another run may wait for this one
   */
  record Ended(
      String runId,
      String orgId,
      RunStatus status,
      RunError error,
      String message,
      String output,
      Instant completedAt,
      boolean hadWaits,
      boolean called)
      implements Fact {
    /** The end of a run of any tenant that no other one called. */
    public Ended(
        String runId,
        RunStatus status,
        RunError error,
        String message,
        String output,
        Instant completedAt,
        boolean hadWaits) {
      this(runId, null, status, error, message, output, completedAt, hadWaits, false);
    }

    public Ended {
      RunStatus.RUNNING.requireMove(status);
      if (status.isOpen()) {
        throw new IllegalArgumentException("A run that is " + status.code() + " has not ended.");
      }
      message = Text.storable(message);
    }

    @Override
    public long size() {
      return SMALL + (output == null ? 0 : output.length());
    }
  }
}
