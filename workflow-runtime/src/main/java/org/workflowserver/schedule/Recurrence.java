package org.workflowserver.schedule;

import java.time.Instant;
import java.util.Optional;

/** A rule that gives instants, one after the other. */
interface Recurrence {
  /**
   * An instant.
   *
   * @param dst what daylight saving time has to do with it; null for nothing
   */
  record Moment(Instant at, Dst dst) {}

  /** The first one after {@code instant}; empty when there is none in the years of this era. */
  Optional<Moment> after(Instant instant);
}
