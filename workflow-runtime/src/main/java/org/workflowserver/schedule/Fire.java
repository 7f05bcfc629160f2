package org.workflowserver.schedule;

import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * A moment at which a schedule fires.
 *
 * @param local the same moment on the wall clocks of the schedule's zone
 * @param dst what daylight saving time has to do with it; null for nothing
 */
public record Fire(Instant at, OffsetDateTime local, Dst dst) {}
