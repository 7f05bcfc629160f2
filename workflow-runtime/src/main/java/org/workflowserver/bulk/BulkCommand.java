package org.workflowserver.bulk;

import java.util.Optional;
import org.workflowserver.run.RunFilter;
import org.workflowserver.run.StartCommand.Idempotency;

/**
 * Do something with all runs that a filter fits.
 *
 * @param dryRun whether to say only how many there are
 * @param idempotency makes a repeated call give the same answer
 * @param traceparent W3C trace context of the caller, passed on to what reruns call
 */
public record BulkCommand(
    BulkAction action,
    RunFilter filter,
    boolean dryRun,
    Optional<Idempotency> idempotency,
    Optional<String> traceparent) {}
