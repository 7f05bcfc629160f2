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
  /** The first attempt that ends after so long goes on record with all before, whoever waits. */
  private static final Duration LONGEST_DEFERRAL = Duration.ofMillis(20);

  private final RunExecution execution;
  private final RunIds ids;
  private final RunHost host;
  private CompletionStage<Boolean> last = CompletableFuture.completedStage(true);
  private long bytes;

  /** Facts that are not queued yet, in their order; null when each is at once. */
  private List<Deferred> deferred;

  private Instant deferredUntil;

  RunLedger(RunExecution execution, RunHost host) {
    this.execution = execution;
    this.ids = execution.ids();
    this.host = host;
  }

  /** About how many bytes the run's values take. */
  long bytes() {
    return bytes;
  }

  /** A value with that JSON text comes with the run into memory. */
  void load(String value) {
    bytes += ValueWeight.of(value);
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
    host.grow(execution, ValueWeight.of(value));
  }

  /** Defers the acceptance of the run, and what comes behind it, until {@link #release}. */
  CompletionStage<Boolean> defer(Fact.Accepted accepted) {
    deferred = new ArrayList<>();
    deferredUntil = accepted.run().identity().startedAt().plus(LONGEST_DEFERRAL);
    record(accepted);
    return last;
  }

  /** What was deferred is queued, in one batch if it fits. */
  void release() {
    List<Deferred> facts = deferred;
    deferred = null;
    if (facts != null) {
      facts.forEach(Deferred::record);
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
    if (deferred == null) {
      last = host.record(execution, fact);
      return;
    }
    Deferred next = new Deferred(fact, new CompletableFuture<>());
    deferred.add(next);
    last = next.recorded;
    if (fact instanceof Fact.Changed changed && endsDeferral(changed.fact())) {
      release();
    }
  }

  /** Whether nothing is deferred behind the fact. */
  private boolean endsDeferral(RunFact.OnRecord fact) {
    return fact instanceof RunFact.Ended
        || (fact instanceof RunFact.Recorded attempt
            && attempt.record().attempt().at().isAfter(deferredUntil));
  }

  private final class Deferred {
    private final Fact fact;
    private final CompletableFuture<Boolean> recorded;

    Deferred(Fact fact, CompletableFuture<Boolean> recorded) {
      this.fact = fact;
      this.recorded = recorded;
    }

    void record() {
      host.record(execution, fact)
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
