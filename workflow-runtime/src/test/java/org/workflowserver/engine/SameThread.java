package org.workflowserver.engine;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.workflowserver.run.NewStart;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.RunEnding;
import org.workflowserver.run.RunEngine;

/** An engine whose callers do their work on their own threads. */
record SameThread(RunEngine engine) implements RunEngine {
  @Override
  public CompletionStage<Optional<RunDetail>> accept(NewStart start) {
    return engine.accept(start);
  }

  @Override
  public boolean reservePending(String orgId) {
    return engine.reservePending(orgId);
  }

  @Override
  public CompletionStage<Optional<RunEnding>> whenEnded(String runId) {
    return engine.whenEnded(runId);
  }

  @Override
  public void nudge() {
    engine.nudge();
  }

  @Override
  public Executor threads() {
    return Runnable::run;
  }
}
