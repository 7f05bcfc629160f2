package org.workflowserver.engine;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.definition.Versions;
import org.workflowserver.engine.execution.Limits;
import org.workflowserver.engine.execution.RunsInMemory;
import org.workflowserver.journal.Journal;
import org.workflowserver.run.Fact;
import org.workflowserver.run.RunError;
import org.workflowserver.run.state.NotReopened;
import org.workflowserver.run.state.RunEnd;
import org.workflowserver.run.state.RunFact;
import org.workflowserver.run.state.RunIds;

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

  /** As {@link #inNew}. */
  void doInNew(Consumer<EngineStores> work) {
    stores.transactions().doInNew(() -> work.accept(stores));
  }

  /** The end of a run that can't be moved further; no step is at fault. */
  Fact failure(RunIds run, String message) {
    return end(run, RunError.ENGINE_FAILURE, message);
  }

  /** The end of a run that can't be brought into memory. */
  Fact unreadable(String runId, Throwable cause) {
    return switch (cause) {
      case OutOfMemoryError ignored ->
          end(runId, RunError.LIMIT_EXCEEDED, "The run is too large for the server's memory.");
      case NotReopened problem -> end(runId, RunError.ENGINE_FAILURE, problem.getMessage());
      default -> end(runId, RunError.ENGINE_FAILURE, "The server could not continue the run.");
    };
  }

  /** The end of a run that is not in memory. */
  Fact end(String runId, RunError error, String message) {
    return end(new RunIds(runId, null, null), error, message);
  }

  /** The end of a run that steps of others may wait for. */
  Fact end(RunIds run, RunError error, String message) {
    return new Fact.Changed(
        run,
        new RunFact.Ended(RunEnd.failed(error.code(), message), time.now(), true),
        List.of(new Fact.CallerAnswered()));
  }
}
