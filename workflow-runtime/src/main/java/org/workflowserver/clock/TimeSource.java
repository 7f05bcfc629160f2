package org.workflowserver.clock;

import java.time.Instant;

/** Where time comes from; every reader of it takes it as an argument. */
public interface TimeSource {
  /** The time of day in UTC, cut to microseconds, which is what the database keeps. */
  Instant now();

  /** Nanoseconds of a clock that never goes back; only differences mean anything. */
  long nanoTime();
}
