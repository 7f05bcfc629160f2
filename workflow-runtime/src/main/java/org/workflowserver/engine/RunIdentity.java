package org.workflowserver.engine;

import java.time.Instant;

/**
 * What never changes of a run in memory.
 *
 * @param startedAt when it was accepted
 * @param traceparent W3C trace context of the caller; may be null
 */
record RunIdentity(
    String id, String orgId, String triggerType, Instant startedAt, String traceparent) {}
