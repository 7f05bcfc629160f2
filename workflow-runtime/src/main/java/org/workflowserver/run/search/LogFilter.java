package org.workflowserver.run.search;
import org.workflowserver.run.LogStatus;

import java.time.Instant;
import java.util.Optional;

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
    Optional<Instant> to) {}
