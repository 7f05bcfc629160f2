package org.workflowserver.engine;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Does the same work for whoever asks, one at a time. Who asks while it is done is not kept
 * waiting: the work is done once more behind. Nobody does it twice in a row: where alarms ask
 * without a pause, the timer that came by must get away, or it would not fire again.
 */
final class Passes {
  private static final Logger LOG = Logger.getLogger(Passes.class.getName());

  private final AtomicInteger asked = new AtomicInteger();
  private final ReentrantLock underWay = new ReentrantLock();
  private final Executor threads;
  private final Runnable work;
  private volatile boolean ended;

  /**
   * @param threads for the work that was asked for meanwhile, or without waiting
   */
  Passes(Executor threads, Runnable work) {
    this.threads = threads;
    this.work = work;
  }

  /** The work is done at least once from now on, by this thread or behind the one that is at it. */
  void ask() {
    if (asked.getAndIncrement() == 0) {
      pass();
    }
  }

  /** As {@link #ask}, on another thread; not on a server that stops, which others go on for. */
  void askSoon() {
    try {
      threads.execute(this::ask);
    } catch (RejectedExecutionException e) {
      LOG.log(Level.FINE, "The server stops, and looks for no more work.", e);
    }
  }

  /**
   * No more work begins; returns when what is under way has ended.
   *
   * @return false when that takes longer than {@code patience}
   */
  boolean end(Duration patience) throws InterruptedException {
    ended = true;
    if (!underWay.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
      return false;
    }
    underWay.unlock();
    return true;
  }

  private void workUnlessEnded() {
    underWay.lock();
    try {
      if (!ended) {
        work.run();
      }
    } finally {
      underWay.unlock();
    }
  }

  private void pass() {
    int seen = asked.get();
    try {
      workUnlessEnded();
      if (!asked.compareAndSet(seen, 0)) {
        threads.execute(this::pass);
      }
    } catch (RuntimeException | Error e) {
      // Else nobody would get in again.
      asked.set(0);
      throw e;
    }
  }
}
