package org.workflowserver.engine.thread;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;

/** Permits for the threads that execute further steps of a run beside the first. */
public final class ThreadPermits {
  private final Executor threads;
  private final Semaphore permits;

  public ThreadPermits(Executor threads, int most) {
    this.threads = threads;
    this.permits = new Semaphore(most);
  }

  /** Does the work on a thread of its own; false when there is no permit for one. */
  public boolean dispatch(Runnable work) {
    if (!permits.tryAcquire()) {
      return false;
    }
    try {
      threads.execute(
          () -> {
            try {
              work.run();
            } finally {
              permits.release();
            }
          });
    } catch (RejectedExecutionException e) {
      permits.release();
      throw e;
    }
    return true;
  }
}
