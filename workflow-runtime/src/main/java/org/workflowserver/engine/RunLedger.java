package org.workflowserver.engine;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.workflowserver.definition.CompiledWorkflow.CompiledNode;
import org.workflowserver.run.Fact;
import org.workflowserver.run.LogView;
import org.workflowserver.run.NewRun;
import org.workflowserver.run.StepRecord;

/**
 * What one run has queued for the record, and what it holds in memory. For one thread at a time.
 */
final class RunLedger {
  /** Values in memory take about so many bytes for each character of their JSON text. */
  private static final int BYTES_PER_CHARACTER = 3;

  private final RunExecution execution;
  private final Recorder recorder;
  private CompletionStage<Boolean> last = CompletableFuture.completedStage(true);
  private long held;
  private LogView answer;

  RunLedger(RunExecution execution, Recorder recorder) {
    this.execution = execution;
    this.recorder = recorder;
  }

  /** About how many bytes the run's values take. */
  long held() {
    return held;
  }

  /** Values of so many characters come with the run into memory. */
  void bring(long characters) {
    held += BYTES_PER_CHARACTER * characters;
  }

  /** The run, which is in memory, holds values of so many characters more. */
  void grow(long characters) {
    bring(characters);
    recorder.grew(BYTES_PER_CHARACTER * characters);
  }

  /** The run is in memory, and what it was just brought counts there from now on. */
  void grown(long characters) {
    recorder.grew(BYTES_PER_CHARACTER * characters);
  }

  void record(Fact fact) {
    last = recorder.record(execution, fact);
  }

  /**
   * The step is done.
   *
   * @param called the run that it called and does not wait for; may be null
   */
  void conclude(StepRecord concluded, Step step, CompiledNode node, NewRun called) {
    record(
        new Fact.Recorded(
            concluded,
            step.waited() != null,
            null,
            called,
            step.answerId(),
            node.component().takesCallback()));
  }

  /**
   * The last fact of the run: nothing of the run waits for it to be on record.
   *
   * @param answer what answers the call that waits for the run; may be null
   */
  void close(Fact.Ended end, LogView answer) {
    this.answer = answer;
    recorder.record(execution, end);
  }

  /** What answers the call that waits for the run, which has ended; null when nothing does. */
  LogView answer() {
    return answer;
  }

  /** Tells whether all that was queued for the run so far is on record. */
  CompletionStage<Boolean> lastRecorded() {
    return last;
  }

  /** Runs the step on a thread of its own; false when there is no permit for one. */
  boolean dispatch(Step step) {
    return recorder.dispatch(execution, step);
  }

  /** The secret part of the step's callback URL. */
  String callbackToken(Step step) {
    return recorder.callbackToken(execution.id(), step);
  }

  /** Steps wait while others execute. */
  void waits(Optional<Instant> until) {
    recorder.waits(execution, until);
  }

  /** Whether the run should leave memory, for others that need the room. */
  boolean isCrowded() {
    return recorder.isCrowded();
  }
}
