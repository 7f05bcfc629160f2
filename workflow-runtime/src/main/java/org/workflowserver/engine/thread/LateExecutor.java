package org.workflowserver.engine.thread;

import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * An executor that is asked for at its first use, not while the bean that has it is made, and once:
 * the container may look for it under locks that a thread of the engine must not wait for.
 *
 * <p>Who calls a session bean during the start waits for all that starts; who is made meanwhile is
 * waited for by it. A look at the server's readiness in that moment would stop both for good.
 */
public final class LateExecutor implements Executor {
  private final Supplier<Executor> source;
  private volatile Executor found;

  public LateExecutor(Supplier<Executor> source) {
    this.source = source;
  }

  @Override
  public void execute(Runnable task) {
    Executor executor = found;
    if (executor == null) {
      executor = source.get();
      found = executor;
    }
    executor.execute(task);
  }
}
