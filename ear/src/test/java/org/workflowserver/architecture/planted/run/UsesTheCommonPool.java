package org.workflowserver.architecture.planted.run;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Uses the threads of the whole process. */
final class UsesTheCommonPool {
  CompletionStage<String> later(CompletionStage<String> stage) {
    return stage.thenApplyAsync(String::strip);
  }

  CompletionStage<String> inOrder(CompletionStage<String> stage, Executor threads) {
    return stage.thenApplyAsync(String::strip, threads);
  }
}
