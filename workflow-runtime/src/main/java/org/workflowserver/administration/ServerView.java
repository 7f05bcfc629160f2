package org.workflowserver.administration;

import java.time.Duration;
import java.time.Instant;

/**
 * A server, and what it last reported of itself.
 *
 * @param id of its lease
 * @param alive whether the lease counts
 * @param renewedAt when the lease was renewed last, by the database's clock
 * @param seenAt when that was read, by the same clock
 * @param runs that it moves
 * @param version null where it has reported nothing yet, as what follows
 * @param load processes that wait for a processor or have one, a minute's average; null where the
 *     system does not say
 * @param clockOffset how far its clock is ahead of the database's
 */
public record ServerView(
    String id,
    String name,
    boolean alive,
    Instant startedAt,
    Instant renewedAt,
    Instant seenAt,
    long runs,
    String version,
    Integer processors,
    Double load,
    Duration clockOffset) {
  /** How long ago the lease was renewed. */
  public Duration leaseAge() {
    return Duration.between(renewedAt, seenAt);
  }
}
