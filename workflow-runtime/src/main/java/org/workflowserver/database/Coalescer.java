package org.workflowserver.database;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Coalesces requests for the same work. It is done by one thread at a time; requests that come
 * meanwhile do not block, and are served together by one more run on another thread. No thread runs
 * it twice in a row: a timer that has to serve all of them would not return, and not fire again.
 */
public final class Coalescer {
  private static final Logger LOG = Logger.getLogger(Coalescer.class.getName());

  private final AtomicInteger requests = new AtomicInteger();
  private final ReentrantLock underWay = new ReentrantLock();
  private final Executor threads;
  private final Runnable work;
  private volatile boolean stopped;

  /**
   * @param threads for runs that were requested meanwhile, or by {@link #requestSoon}
   */
  public Coalescer(Executor threads, Runnable work) {
    this.threads = threads;
    this.work = work;
  }

  /** The work runs at least once from now on: on this thread, or after the run under way. */
  public void request() {
    if (requests.getAndIncrement() == 0) {
      runRequested();
    }
  }

  /** As {@link #request}, on another thread; ignored once the server stops. */
  public void requestSoon() {
    try {
      threads.execute(this::request);
    } catch (RejectedExecutionException e) {
      LOG.log(Level.FINE, "The server stops; other servers take over its work.", e);
    }
  }

  /**
   * No more work begins; returns when the run under way has ended.
   *
   * @return false when that takes longer than {@code patience}
   */
  public boolean stop(Duration patience) throws InterruptedException {
    stopped = true;
    if (!underWay.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
      return false;
    }
    underWay.unlock();
    return true;
  }

  private void workUnlessStopped() {
    underWay.lock();
    try {
      if (!stopped) {
        work.run();
      }
    } finally {
      underWay.unlock();
    }
  }

  private void runRequested() {
    int seen = requests.get();
    try {
      workUnlessStopped();
      if (!requests.compareAndSet(seen, 0)) {
        threads.execute(this::runRequested);
      }
    } catch (RuntimeException | Error e) {
      // Else no later request would run the work.
      requests.set(0);
      throw e;
    }
  }
}
