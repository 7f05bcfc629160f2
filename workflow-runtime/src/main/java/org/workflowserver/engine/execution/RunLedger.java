package org.workflowserver.engine.execution;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.workflowserver.json.ValueWeight;
import org.workflowserver.run.Fact;
import org.workflowserver.run.state.RunFact;
import org.workflowserver.run.state.StepRecord;

/**
 * What one run has queued for the record, and what it holds in memory. For one thread at a time.
 */
final class RunLedger {
  /** After so long facts go on record whether anybody waits for that or not. */
  private static final Duration HELD_BACK = Duration.ofMillis(20);

  private final RunExecution execution;
  private final Recorder recorder;
  private CompletionStage<Boolean> last = CompletableFuture.completedStage(true);
  private boolean onlyRead;
  private long held;

  /** What is held back of the record, in its order; null when nothing is. */
  private List<Held> heldBack;

  private Instant heldBackUntil;

  RunLedger(RunExecution execution, Recorder recorder) {
    this.execution = execution;
    this.recorder = recorder;
  }

  /** About how many bytes the run's values take. */
  long held() {
    return held;
  }

  /** Whether the run was read from the record, and nothing of it queued since. */
  boolean isOnlyRead() {
    return onlyRead;
  }

  /** A value with that JSON text comes with the run into memory. */
  void load(String value) {
    held += ValueWeight.of(value);
  }

  /** The values on record come with the run into memory. */
  void loadRecorded(List<StepRecord> log) {
    for (StepRecord entry : log) {
      if (!entry.retried()) {
        onlyRead = true;
        load(entry.output());
      }
    }
  }

  /** The run, which is in memory, holds one more value. */
  void grow(String value) {
    load(value);
    reportGrowth(value);
  }

  /** The run is in memory, and what it was just brought counts there from now on. */
  void reportGrowth(String value) {
    recorder.grow(execution, ValueWeight.of(value));
  }

  /** Holds the acceptance of the run back, and what comes behind it, until {@link #release}. */
  CompletionStage<Boolean> hold(Fact.Accepted accepted) {
    heldBack = new ArrayList<>();
    heldBackUntil = accepted.run().identity().startedAt().plus(HELD_BACK);
    record(accepted);
    return last;
  }

  /** What was held back is recorded, in one batch if it fits. */
  void release() {
    List<Held> facts = heldBack;
    heldBack = null;
    if (facts != null) {
      facts.forEach(Held::record);
    }
  }

  void record(Fact fact) {
    onlyRead = false;
    if (heldBack == null) {
      last = recorder.record(execution, fact);
      return;
    }
    Held next = new Held(fact, new CompletableFuture<>());
    heldBack.add(next);
    last = next.recorded;
    if (fact instanceof Fact.StepChanged step
        && step.fact() instanceof RunFact.Recorded ended
        && ended.record().createdAt().isAfter(heldBackUntil)) {
      release();
    }
  }

  private final class Held {
    private final Fact fact;
    private final CompletableFuture<Boolean> recorded;

    Held(Fact fact, CompletableFuture<Boolean> recorded) {
      this.fact = fact;
      this.recorded = recorded;
    }

    void record() {
      recorder
          .record(execution, fact)
          .whenComplete(
              (onRecord, problem) -> {
                if (problem == null) {
                  recorded.complete(onRecord);
                } else {
                  recorded.completeExceptionally(problem);
                }
              });
    }
  }

  /** The last fact of the run: nothing of the run waits for it to be on record. */
  void close(Fact.Ended end) {
    release();
    recorder.record(execution, end);
  }

  /** Completes with whether all that was queued for the run so far is on record. */
  CompletionStage<Boolean> lastRecorded() {
    release();
    return last;
  }
}
