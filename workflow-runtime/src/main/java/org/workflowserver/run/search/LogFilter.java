package org.workflowserver.run.search;

import java.time.Instant;
import java.util.Optional;
import org.workflowserver.database.SqlParts;
import org.workflowserver.json.Text;
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

  /** Adds the conditions on entries {@code l}, but for the run. */
  public SqlParts addTo(SqlParts query) {
    return addTimesTo(
        query
            .addIf(status.map(LogStatus::code), " and l.status = ?")
            .addIf(nodeId.map(Text::storable), " and l.node_id = ?"));
  }

  /** Adds those of them that are about times. */
  public SqlParts addTimesTo(SqlParts query) {
    return query.addIf(from, " and l.created_at >= ?").addIf(to, " and l.created_at < ?");
  }
}
