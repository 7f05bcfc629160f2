package org.workflowserver.engine;

import java.util.concurrent.Executor;
import java.util.function.Function;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.definition.Versions;
import org.workflowserver.engine.execution.Limits;
import org.workflowserver.engine.execution.RunsInMemory;
import org.workflowserver.journal.Journal;
import org.workflowserver.run.Fact;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.state.NotReopened;

/** What all classes of one engine share. */
record EngineContext(
    Journal journal,
    EngineStores stores,
    Versions versions,
    TimeSource time,
    Executor threads,
    Limits limits,
    RunsInMemory inMemory,
    PendingLimit pending) {

  /** Reads or writes in a transaction of its own. */
  <T> T inNew(Function<EngineStores, T> work) {
    return stores.transactions().inNew(() -> work.apply(stores));
  }

  /** Ends a run that can't be moved further; no step is at fault. */
  Fact.Ended failure(String runId, String message) {
    return end(runId, RunError.ENGINE_FAILURE, message);
  }

  /** Ends a run that can't be brought into memory. */
  Fact.Ended unreadable(String runId, Throwable cause) {
    return switch (cause) {
      case OutOfMemoryError ignored ->
          end(runId, RunError.LIMIT_EXCEEDED, "The run is too large for the server's memory.");
      case NotReopened problem -> failure(runId, problem.getMessage());
      default -> failure(runId, "The server could not continue the run.");
    };
  }

  /** Ends a run that is not in memory. */
  Fact.Ended end(String runId, RunError error, String message) {
    return new Fact.Ended(
        runId, null, null, RunStatus.FAILED, error, message, null, time.now(), true, true, null);
  }
}
