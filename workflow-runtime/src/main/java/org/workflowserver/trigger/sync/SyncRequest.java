package org.workflowserver.trigger.sync;

import java.util.Optional;
import org.workflowserver.run.StartCommand.Idempotency;

/**
 * A call that waits for the run that it starts.
 *
 * @param body a JSON value
 * @param idempotency makes a repeated call give the same answer
 * @param traceparent W3C trace context of the caller, passed on to outgoing calls
 * @param committed runs once the start is committed or refused, when the body is of no use any more
 */
public record SyncRequest(
    Object body,
    Optional<Idempotency> idempotency,
    Optional<String> traceparent,
    Runnable committed) {}
