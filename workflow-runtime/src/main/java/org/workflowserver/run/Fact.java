package org.workflowserver.run;

import java.time.Instant;
import java.util.Optional;
import org.workflowserver.json.Text;

/** What happened to a run and has to be on record. */
public sealed interface Fact {
  /** The run it concerns. */
  String runId();

  /** About how many bytes it holds. */
  long size();

  /**
   * A run was accepted.
   *
   * @param trigger the record of its trigger; empty while no server has taken the run
   * @param idempotency refuses the run when another one was accepted under the key
   */
  record Accepted(
      NewRun run, Optional<StepRecord> trigger, Optional<StartCommand.Idempotency> idempotency)
      implements Fact {
    @Override
    public String runId() {
      return run.id();
    }

    @Override
    public long size() {
      return 512L
          + run.triggerPayload().length()
          + trigger.map(step -> step.output().length()).orElse(0);
    }
  }

  /** An attempt of a step ended. */
  record Recorded(StepRecord step) implements Fact {
    @Override
    public String runId() {
      return step.runId();
    }

    @Override
    public long size() {
      return 512L + step.input().length() + step.output().length();
    }
  }

  /**
   * The run ended.
   *
   * @param status completed or failed
   * @param error null unless it failed
   * @param message null unless it failed
   * @param output JSON text; may be null
   */
  record Ended(
      String runId,
      RunStatus status,
      RunError error,
      String message,
      String output,
      Instant completedAt)
      implements Fact {
    public Ended {
      message = Text.storable(message);
    }

    @Override
    public long size() {
      return 256L + (output == null ? 0 : output.length());
    }
  }
}
