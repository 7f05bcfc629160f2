package org.workflowserver.administration;

import java.time.Duration;
import java.time.Instant;

/**
 * A server, and what it last reported of itself.
 *
 * @param id of its lease
 * @param alive whether the lease counts
 * @param leaseAge since when the lease was not renewed, by the database's clock
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
    Duration leaseAge,
    long runs,
    String version,
    Integer processors,
    Double load,
    Duration clockOffset) {}
