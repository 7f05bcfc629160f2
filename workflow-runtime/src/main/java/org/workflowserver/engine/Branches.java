package org.workflowserver.engine;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;

/** Threads for further branches of runs, under permits that are taken before. */
final class Branches {
  private final Executor threads;
  private final Semaphore permits;

  Branches(Executor threads, int most) {
    this.threads = threads;
    this.permits = new Semaphore(most);
  }

  /** Does the work on a thread of its own; false when there is no permit for one. */
  boolean dispatch(Runnable work) {
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
