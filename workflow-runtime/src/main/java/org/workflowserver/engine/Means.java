package org.workflowserver.engine;

import java.util.concurrent.Executor;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.definition.Versions;
import org.workflowserver.journal.Journal;
import org.workflowserver.run.Fact;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunStatus;

/** What the parts of one engine share. */
record Means(
    Journal journal,
    EngineStores stores,
    Versions versions,
    TimeSource time,
    Executor threads,
    Limits limits,
    RunsInMemory inMemory,
    PendingRoom pending) {

  /** Ends a run that can't go on, for a reason that no step is to answer for. */
  Fact.Ended failure(String runId, String message) {
    return end(runId, RunError.ENGINE_FAILURE, message);
  }

  /** Ends a run that is not in memory. */
  Fact.Ended end(String runId, RunError error, String message) {
    return new Fact.Ended(
        runId, null, RunStatus.FAILED, error, message, null, time.now(), true, true);
  }
}
