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

  /** Adds the list of a workflow's entries {@code l}. */
  public static SqlParts addList(SqlParts query, String orgId, String workflowId, IdRange range) {
    return query
        .add(" from run_log l where l.workflow_id = ? and l.org_id = ?", workflowId, orgId)
        // One bound on each side: of two H2 takes the wrong one.
        .add(" and l.id > ? and l.id < ?", range.after(), range.before());
  }

  /** Adds the order of its index, in full: H2 sorts what it finds when one column is missing. */
  public static SqlParts addOrder(SqlParts query, int limit) {
    return query.add(
        " order by l.workflow_id, l.id desc fetch first %d rows only".formatted(limit));
  }

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
