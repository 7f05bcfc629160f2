package org.workflowserver.clock;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The time of day for what cannot be undone, such as removing by age. A clock that goes ahead is
 * followed by at most one extra hour in each hour of the monotonic clock, however often it is
 * asked; one that is behind is believed. The first time that is asked for is believed, too.
 */
@ApplicationScoped
public class GuardedTime {
  /** Clocks are set right by less than that all the time. */
  private static final Duration TOLERANCE = Duration.ofMinutes(1);

  private static final Logger LOG = Logger.getLogger(GuardedTime.class.getName());

  private TimeSource time;

  /** The latest time that was believed, which a clock that is behind for a while does not move. */
  private Instant latest;

  private long askedAt;
  private boolean clockIsAhead;

  protected GuardedTime() {}

  @Inject
  public GuardedTime(TimeSource time) {
    this.time = time;
  }

  /** The time of day, or one before it while the clock is ahead of the time that passed. */
  public synchronized Instant now() {
    Instant said = time.now();
    long nanos = time.nanoTime();
    Instant most = latest == null ? said : latest.plusNanos(2 * (nanos - askedAt));
    askedAt = nanos;
    logJump(said, most);
    Instant believed = said.isBefore(most) ? said : most;
    if (latest == null || believed.isAfter(latest)) {
      latest = believed;
    }
    return believed;
  }

  private void logJump(Instant said, Instant most) {
    boolean ahead = said.isAfter(clockIsAhead ? most : most.plus(TOLERANCE));
    if (ahead && !clockIsAhead) {
      LOG.log(
          Level.WARNING,
          "The clock went ahead from {0} to {1}. What is removed by its age follows it by one extra"
              + " hour in each hour; if the clock is right, a restart of the server makes it follow"
              + " at once.",
          new Object[] {most, said});
    } else if (clockIsAhead && !ahead) {
      LOG.log(Level.INFO, "What is removed by its age goes by the clock again.");
    }
    clockIsAhead = ahead;
  }
}
