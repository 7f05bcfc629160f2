package org.workflowserver.run;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.workflowserver.audit.AuditEntry;
import org.workflowserver.json.Text;
import org.workflowserver.run.state.RunFact;
import org.workflowserver.run.state.StepKey;
import org.workflowserver.run.state.StepRecord;

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
      return run.size() + record.stream().mapToLong(StepRecord::size).sum();
    }
  }

  /**
   * Something happened to a step.
   *
   * @param effects what else is changed by that, with it
   */
  record StepChanged(RunFact.StepFact fact, List<Effect> effects) implements Fact {
    @Override
    public String runId() {
      return fact.runId();
    }

    @Override
    public long size() {
      long size = fact instanceof RunFact.Recorded ended ? ended.record().size() : SMALL;
      for (Effect effect : effects) {
        size += effect.size();
      }
      return size;
    }

    /** Whether another run is pending by it. */
    public boolean isCalling() {
      return effects.stream().anyMatch(RunCalled.class::isInstance);
    }
  }

  /** What a fact about a step changes besides the log and the waits. */
  sealed interface Effect {
    /** About how many bytes it holds. */
    default long size() {
      return 0;
    }
  }

  /** The step called a run. */
  record RunCalled(NewRun run) implements Effect {
    @Override
    public long size() {
      return run.size();
    }
  }

  /** The command that ended the step's wait is done with. */
  record AnswerUsed(String commandId) implements Effect {}

  /** A call to the step's URL is waited for. */
  record CallbackOpened(NewCallback callback) implements Effect {}

  /** Calls to the step's URL are not waited for any more. */
  record CallbackClosed(StepKey step) implements Effect {}

  /** People are asked. */
  record InteractionOpened(NewInteraction asked) implements Effect {
    @Override
    public long size() {
      return asked.size();
    }
  }

  /**
   * The run leaves its server: every open branch waits, or the server has no room for it.
   *
   * @param status running, or awaiting people
   * @param wakeAt when it may be claimed
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
   * @param failedStep the step that failed it, and why, for the log; null when none did
   */
  record Ended(
      String runId,
      String orgId,
      String workflowId,
      RunStatus status,
      RunError error,
      String message,
      String output,
      Instant completedAt,
      boolean hadWaits,
      boolean called,
      String failedStep)
      implements Fact {
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
