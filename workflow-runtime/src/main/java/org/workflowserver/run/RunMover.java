package org.workflowserver.run;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** What the facade needs of the engine that moves runs. */
public interface RunMover {
  /**
   * Takes a new run, or leaves it on disk as pending when there is no room; the stage completes
   * when that is committed.
   *
   * @return the run as committed; empty when another run was accepted under the same idempotency
   *     key
   */
  CompletionStage<Optional<RunDetail>> accept(NewStart start);

  /** Completes when the run has ended here; never when this server does not move it. */
  CompletionStage<Void> whenEnded(String runId);

  /** Something came from outside for runs that this server may move; it is on record. */
  void nudge();

  /** Managed threads for what follows a stage; never the thread that completes it. */
  Executor threads();
}
