package org.workflowserver.engine;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.workflowserver.run.NewStart;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.RunEnding;
import org.workflowserver.run.RunEngine;

/** An engine that moves no run: a server that learns nothing of what comes from outside. */
final class NoEngine implements RunEngine {
  @Override
  public CompletionStage<Optional<RunDetail>> accept(NewStart start) {
    throw new AssertionError("Nothing is started here.");
  }

  @Override
  public CompletionStage<Optional<RunEnding>> whenEnded(String runId) {
    return new CompletableFuture<>();
  }

  @Override
  public void nudge() {}

  @Override
  public boolean reservePending(String orgId) {
    return true;
  }

  @Override
  public Executor threads() {
    return Runnable::run;
  }
}
