package org.workflowserver.statistics;

import java.time.Duration;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Notices that the time of day was set: what it says then is in doubt for a while. */
final class ClockWatch {
  /** A clock that goes ahead is believed when it has been for as long as it went, or for this. */
  static final Duration LONGEST_DOUBT = Duration.ofHours(1);

  private static final Logger LOG = Logger.getLogger(ClockWatch.class.getName());

  private final Duration margin;

  /** What the clocks said when they were compared last; null before the first time. */
  private volatile Clocks clocks;

  /** Up to when the clock is not believed, by the monotonic one. */
  private volatile long doubtedUntil;

  /**
   * @param margin a smaller jump is none
   */
  ClockWatch(Duration margin) {
    this.margin = margin;
  }

  /** Compares the clocks; whether the time of day was set since the last time. */
  boolean checkForChange(Instant now, long nanos) {
    Clocks before = clocks;
    clocks = new Clocks(now, nanos);
    if (before == null) {
      doubtedUntil = nanos;
      return false;
    }
    // By how much the time of day went further than time; negative when it went back.
    Duration jump = Duration.between(before.now.plusNanos(nanos - before.nanos), now);
    if (jump.abs().compareTo(margin) <= 0) {
      return false;
    }
    Duration doubted =
        Duration.ofSeconds(Math.clamp(jump.toSeconds(), 0, LONGEST_DOUBT.toSeconds()));
    doubtedUntil = nanos + doubted.toNanos();
    LOG.log(
        Level.WARNING,
        "The clock was set by {0}; counting for statistics pauses for {1}.",
        new Object[] {jump, doubted.plus(margin)});
    return true;
  }

  boolean isDoubted(long nanos) {
    return nanos - doubtedUntil < 0;
  }

  /** What the time of day was when the monotonic clock said that. */
  private record Clocks(Instant now, long nanos) {}
}
