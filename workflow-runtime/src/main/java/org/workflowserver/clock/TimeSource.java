package org.workflowserver.clock;

import java.time.Instant;
import java.util.function.Supplier;

/** Where time comes from; every reader of it takes it as an argument. */
public interface TimeSource {
  /**
   * The time of day in UTC, cut to microseconds, which is what the database keeps. Servers that
   * share a database agree on it: due times are set and judged by it.
   */
  Instant now();

  /** Nanoseconds of a clock that never goes back; only differences mean anything. */
  long nanoTime();

  /**
   * Takes over the time of the database that is shared.
   *
   * @param databaseClock asks the database for its time of day, at once
   */
  default void alignTo(Supplier<Instant> databaseClock) {}
}
