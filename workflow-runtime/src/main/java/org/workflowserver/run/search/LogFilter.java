package org.workflowserver.run.search;

import java.time.Instant;
import java.util.Optional;
import org.workflowserver.run.LogStatus;

/**
 * Which log entries of a workflow.
 *
 * @param from recorded then or later
 * @param to recorded before then
 */
public record LogFilter(
    Optional<LogStatus> status,
    Optional<String> nodeId,
    Optional<String> runId,
    Optional<Instant> from,
    Optional<Instant> to) {
  /** Every entry. */
  public static final LogFilter ALL =
      new LogFilter(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}
