package org.workflowserver.clock;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** The time of a machine whose clock is wrong, and may jump. */
public final class WrongTime implements TimeSource {
  private final SystemTime time;
  private volatile Duration error;

  public WrongTime(Duration error) {
    this.error = error;
    this.time = new SystemTime(() -> Instant.now().plus(this.error));
  }

  /** Somebody sets the clock. */
  public synchronized void jump(Duration by) {
    error = error.plus(by);
  }

  @Override
  public Instant now() {
    return time.now();
  }

  @Override
  public long nanoTime() {
    return time.nanoTime();
  }

  @Override
  public void alignTo(Supplier<Instant> databaseClock) {
    time.alignTo(databaseClock);
  }
}
