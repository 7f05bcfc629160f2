package org.workflowserver.clock;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Does work again and again, a pause after it was done, by the clock that never goes back. Timers
 * of the container wait for a time of day: when that is set back they stand still until it has come
 * again.
 */
public final class RepeatedTask {
  private final Duration pause;
  private final Executor threads;
  private final Runnable work;
  private volatile boolean stopped;

  /**
   * @param threads run the work
   * @param work must not throw
   */
  public RepeatedTask(Duration pause, Executor threads, Runnable work) {
    this.pause = pause;
    this.threads = threads;
    this.work = work;
  }

  /** The work is done after the first pause. */
  public void start() {
    CompletableFuture.delayedExecutor(pause.toNanos(), TimeUnit.NANOSECONDS, Runnable::run)
        .execute(this::handOver);
  }

  /** The work begins no more. */
  public void stop() {
    stopped = true;
  }

  private void handOver() {
    if (stopped) {
      return;
    }
    try {
      threads.execute(this::work);
    } catch (RuntimeException | Error e) {
      // There may be a thread after the next pause.
      start();
    }
  }

  private void work() {
    try {
      if (!stopped) {
        work.run();
      }
    } finally {
      start();
    }
  }
}
