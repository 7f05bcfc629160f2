package org.workflowserver.event;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Lets those in line take turns, a few at a time. */
final class Turns {
  /** Most turns at a time; each holds a connection to the database for a moment. */
  static final int AT_ONCE = 4;

  private static final Logger LOG = Logger.getLogger(Turns.class.getName());

  private final Queue<Runnable> line = new ConcurrentLinkedQueue<>();
  private final AtomicInteger working = new AtomicInteger();
  private final Executor threads;

  Turns(Executor threads) {
    this.threads = threads;
  }

  /** Gets in line; waits for nothing. */
  void add(Runnable turn) {
    line.add(turn);
    startOne();
  }

  private void startOne() {
    if (!takeWork()) {
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
      for (Runnable turn = line.poll(); turn != null; turn = line.poll()) {
        take(turn);
      }
      working.decrementAndGet();
      // One that got in line in between found all at work.
    } while (!line.isEmpty() && takeWork());
  }

  private static void take(Runnable turn) {
    try {
      turn.run();
    } catch (RuntimeException | Error e) {
      LOG.log(Level.SEVERE, "A stream of events broke.", e);
    }
  }

  private boolean takeWork() {
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
