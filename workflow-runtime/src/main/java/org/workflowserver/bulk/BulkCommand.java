package org.workflowserver.bulk;

import java.util.Optional;
import java.util.OptionalInt;
import org.workflowserver.run.StartCommand.Idempotency;
import org.workflowserver.run.search.RunFilter;

/**
 * Do something with all runs that a filter fits.
 *
 * @param dryRun whether to say only how many there are
 * @param atMost as many runs as the caller was shown; nothing is done where more match by now
 * @param idempotency makes a repeated call give the same answer
 * @param traceparent W3C trace context of the caller, passed on to what reruns call
 */
public record BulkCommand(
    BulkAction action,
    RunFilter filter,
    boolean dryRun,
    OptionalInt atMost,
    Optional<Idempotency> idempotency,
    Optional<String> traceparent) {
  /** Only counts the runs. */
  public static BulkCommand dryRun(BulkAction action, RunFilter filter) {
    return new BulkCommand(
        action, filter, true, OptionalInt.empty(), Optional.empty(), Optional.empty());
  }
}
