package org.workflowserver.event;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Runs tasks in the order in which they come, a few at a time. */
final class BoundedExecutor {
  /** Most tasks at a time; each holds a connection to the database for a moment. */
  static final int AT_ONCE = 4;

  private static final Logger LOG = Logger.getLogger(BoundedExecutor.class.getName());

  private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger working = new AtomicInteger();
  private final Executor threads;

  BoundedExecutor(Executor threads) {
    this.threads = threads;
  }

  /** Queues a task; waits for nothing. */
  void execute(Runnable task) {
    queue.add(task);
    startOne();
  }

  private void startOne() {
    if (!takeThread()) {
      return;
    }
    try {
      threads.execute(this::work);
    } catch (RejectedExecutionException e) {
      working.decrementAndGet();
      LOG.log(Level.FINE, "The server is stopping; streams of events end.", e);
    }
  }

  private void work() {
    do {
      for (Runnable task = queue.poll(); task != null; task = queue.poll()) {
        run(task);
      }
      working.decrementAndGet();
      // A task that came in between found all threads at work.
    } while (!queue.isEmpty() && takeThread());
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      LOG.log(Level.SEVERE, "A stream of events broke.", e);
    }
  }

  private boolean takeThread() {
    int now = working.get();
    while (now < AT_ONCE) {
      if (working.compareAndSet(now, now + 1)) {
        return true;
      }
      now = working.get();
    }
    return false;
  }
}
