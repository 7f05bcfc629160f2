package org.workflowserver.distribution;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The parts of a server's end: each may take so long, and is logged when it takes a while. */
final class ShutdownPhases {
  /** A part, which may fail; the others follow all the same. */
  @FunctionalInterface
  interface Phase {
    void run() throws Exception;
  }

  private static final Logger LOG = Logger.getLogger(ShutdownPhases.class.getName());

  private final Duration quick;
  private boolean complete = true;

  /**
   * No part yet.
   *
   * @param quick what takes no longer is not logged
   */
  ShutdownPhases(Duration quick) {
    this.quick = quick;
  }

  /**
   * Runs a part. One that is not over in time continues beside the next ones, until the process
   * ends.
   */
  void run(String what, Duration most, Phase phase) throws InterruptedException {
    long begin = System.nanoTime();
    FutureTask<Void> task =
        new FutureTask<>(
            () -> {
              phase.run();
              return null;
            });
    Thread thread = new Thread(task, "end: " + what);
    thread.setDaemon(true);
    thread.start();
    try {
      task.get(most.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      complete = false;
      LOG.log(Level.WARNING, "The server did not end cleanly.", e.getCause());
    } catch (TimeoutException e) {
      complete = false;
      LOG.log(
          Level.WARNING,
          "Stopping: {0} is not over after {1} s; the process ends without that, as if killed.",
          new Object[] {what, most.toSeconds()});
      return;
    }
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    if (took.compareTo(quick) > 0) {
      String seconds = String.format(Locale.ROOT, "%.1f", took.toMillis() / 1e3);
      LOG.log(Level.INFO, "Stopping: {0} took {1} s.", new Object[] {what, seconds});
    }
  }

  /** Whether all parts were over in time, and none failed. */
  boolean isComplete() {
    return complete;
  }
}
