package org.workflowserver.engine.execution;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.workflowserver.json.ValueWeight;
import org.workflowserver.run.Fact;
import org.workflowserver.run.Fact.Effect;
import org.workflowserver.run.state.RunFact;
import org.workflowserver.run.state.RunIds;
import org.workflowserver.run.state.StepRecord;

/**
 * What one run has queued for the record, and what it holds in memory. For one thread at a time.
 */
final class RunLedger {
  /** After so long facts go on record whether anybody waits for that or not. */
  private static final Duration HELD_BACK = Duration.ofMillis(20);

  private final RunExecution execution;
  private final RunIds ids;
  private final Recorder recorder;
  private CompletionStage<Boolean> last = CompletableFuture.completedStage(true);
  private long held;

  /** What is held back of the record, in its order; null when nothing is. */
  private List<Held> heldBack;

  private Instant heldBackUntil;

  RunLedger(RunExecution execution, Recorder recorder) {
    this.execution = execution;
    this.ids = execution.ids();
    this.recorder = recorder;
  }

  /** About how many bytes the run's values take. */
  long held() {
    return held;
  }

  /** A value with that JSON text comes with the run into memory. */
  void load(String value) {
    held += ValueWeight.of(value);
  }

  /** The values on record come with the run into memory. */
  void loadRecorded(List<StepRecord> log) {
    for (StepRecord entry : log) {
      if (!entry.retried()) {
        load(entry.output());
      }
    }
  }

  /** The run, which is in memory, holds one more value. */
  private void grow(String value) {
    load(value);
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

  /** Records the fact with what else is changed by it. */
  void record(RunFact.OnRecord fact, List<Effect> effects) {
    if (fact instanceof RunFact.Recorded attempt && !attempt.record().retried()) {
      grow(attempt.record().output());
    }
    record(new Fact.Changed(ids, fact, effects));
  }

  private void record(Fact fact) {
    if (heldBack == null) {
      last = recorder.record(execution, fact);
      return;
    }
    Held next = new Held(fact, new CompletableFuture<>());
    heldBack.add(next);
    last = next.recorded;
    if (fact instanceof Fact.Changed changed && endsHoldingBack(changed.fact())) {
      release();
    }
  }

  /** Whether nothing is held back behind the fact. */
  private boolean endsHoldingBack(RunFact.OnRecord fact) {
    return fact instanceof RunFact.Ended
        || (fact instanceof RunFact.Recorded attempt
            && attempt.record().createdAt().isAfter(heldBackUntil));
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

  /** Completes with whether all that was queued for the run so far is on record. */
  CompletionStage<Boolean> lastRecorded() {
    release();
    return last;
  }
}
