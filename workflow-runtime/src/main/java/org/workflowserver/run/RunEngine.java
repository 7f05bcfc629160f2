package org.workflowserver.run;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** What facades need of the engine that executes runs. */
public interface RunEngine {
  /**
   * Takes a new run, or leaves it on disk as pending when there is no room; the stage completes
   * when that is committed.
   *
   * @return the run as committed; empty when another run was accepted under the same idempotency
   *     key
   */
  CompletionStage<Optional<RunDetail>> accept(NewStart start);

  /**
   * Reserves one more pending run of the tenant, which is about to be recorded; false when the
   * tenant has as many as it may have, or nothing new is accepted now.
   */
  boolean reservePending(String orgId);

  /**
   * Completes with the run's ending when it has ended here, and with nothing when this server no
   * longer executes it; never when it does not execute it.
   */
  CompletionStage<Optional<RunEnding>> whenEnded(String runId);

  /** Something came from outside for runs that this server may execute; it is on record. */
  void nudge();

  /** Managed threads for what follows a stage; never the thread that completes it. */
  Executor threads();
}
