package org.workflowserver.engine;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.clock.TimeSource;

/**
 * Notices that the container's timers stand still, which is so when the machine's clock was set
 * back: they wait until the time of day has come again.
 */
final class TimerMonitor {
  /** One that comes each second is late by no more, however busy the machine is. */
  static final Duration LATE = Duration.ofSeconds(30);

  private static final Logger LOG = Logger.getLogger(TimerMonitor.class.getName());

  private final AtomicBoolean late = new AtomicBoolean();
  private final TimeSource time;
  private volatile long last;

  TimerMonitor(TimeSource time) {
    this.time = time;
    this.last = time.nanoTime();
  }

  /** A timer came that comes each second. */
  void note() {
    last = time.nanoTime();
    if (late.compareAndSet(true, false)) {
      LOG.info("The container's timers go on; nothing has to be done.");
    }
  }

  /** Logs once that none came for long. */
  void look() {
    if (isLate() && late.compareAndSet(false, true)) {
      LOG.log(
          Level.WARNING,
          "The container''s timers have not come for {0} seconds, as after the machine''s clock was"
              + " set back. Removing by age, statistics, the linking of the audit log, changes of keys,"
              + " compacting and the checks of open event streams wait until the clock reaches its"
              + " earlier time again. A restart of the server ends that.",
          LATE.toSeconds());
    }
  }

  boolean isLate() {
    return time.nanoTime() - last > LATE.toNanos();
  }
}
