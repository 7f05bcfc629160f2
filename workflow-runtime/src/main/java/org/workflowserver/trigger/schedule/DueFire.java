package org.workflowserver.trigger.schedule;

import java.time.Instant;

/**
 * A fire that a run is to be started for.
 *
 * @param epoch of the schedule that fired
 */
record DueFire(String workflowId, String orgId, Instant at, int epoch) {}
