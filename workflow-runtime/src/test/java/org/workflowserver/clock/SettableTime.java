package org.workflowserver.clock;

import java.time.Duration;
import java.time.Instant;

/** A clock that stands still until a test moves it. */
public final class SettableTime implements TimeSource {
  private Instant now;
  private long nanos;

  public SettableTime(Instant now) {
    this.now = now;
  }

  /** Moves both clocks on. */
  public synchronized void advance(Duration span) {
    now = now.plus(span);
    nanos += span.toNanos();
  }

  /** Somebody sets the clock. */
  public synchronized void jump(Duration by) {
    now = now.plus(by);
  }

  @Override
  public synchronized Instant now() {
    return now;
  }

  @Override
  public synchronized long nanoTime() {
    return nanos;
  }
}
