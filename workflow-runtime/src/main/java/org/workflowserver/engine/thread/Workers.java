package org.workflowserver.engine.thread;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.refusal.DatabaseAway;

/**
 * Keeps the threads of another executor, and hands each task to one that is free; only when none is
 * does it ask for one more. So there are never more than tasks at one moment.
 *
 * <p>The container pays for each virtual thread that it manages, and not only in time: some of what
 * it notes of a thread stays when the thread has ended. A server that took a new one for each step
 * would fill its memory within weeks.
 */
final class Workers implements Executor, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Workers.class.getName());

  private final SynchronousQueue<Runnable> free = new SynchronousQueue<>();
  private final Executor source;
  private volatile boolean closed;

  /**
   * No thread yet.
   *
   * @param source runs each task on a thread of its own
   */
  Workers(Executor source) {
    this.source = source;
  }

  @Override
  public void execute(Runnable task) {
    if (!free.offer(task)) {
      source.execute(new Worker(task));
    }
  }

  /**
   * The work of one thread. The container holds it as long as the thread lives, and its first task
   * must not stay with it: a run that has ended would.
   */
  private final class Worker implements Runnable {
    private Runnable first;

    Worker(Runnable first) {
      this.first = first;
    }

    @Override
    public void run() {
      try {
        Workers.run(takeFirst());
        while (!closed) {
          Workers.run(free.take());
        }
      } catch (InterruptedException e) {
        // The container ends the threads that it manages.
        Thread.currentThread().interrupt();
      }
    }

    private Runnable takeFirst() {
      Runnable task = first;
      first = null;
      return task;
    }
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      // An outage is logged once, by the journal and the scan; a trace for each run would hide it.
      Level level = DatabaseAway.isCauseOf(e) ? Level.FINE : Level.WARNING;
      LOG.log(level, "A task of the engine failed; what it left is found by a scan.", e);
    } finally {
      // Meant for that task, if for any; the next one is another run's.
      Thread.interrupted();
    }
  }

  /** Lets all threads end that are free, and the others after their task; none is kept any more. */
  @Override
  public void close() {
    closed = true;
    while (free.offer(() -> {})) {
      Thread.onSpinWait();
    }
  }
}
