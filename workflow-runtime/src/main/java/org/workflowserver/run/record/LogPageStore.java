package org.workflowserver.run.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.workflowserver.database.Sql;
import org.workflowserver.database.SqlParts;
import org.workflowserver.limit.AnswerMemory;
import org.workflowserver.paging.Slice;
import org.workflowserver.run.LogView;
import org.workflowserver.run.search.IdRange;
import org.workflowserver.run.search.LogFilter;
import org.workflowserver.run.search.UncountedStore;
import org.workflowserver.run.search.UncountedStore.Found;

/**
 * Reads pages of log entries of a workflow, or of all of the tenant. Called inside a transaction.
 *
 * @param workflowId empty for all
 */
record LogPageStore(Sql sql, String orgId, Optional<String> workflowId, LogFilter filter) {
  /**
   * The entries with smaller ids than {@code before}, newest first.
   *
   * @param within finds at most so many in a range of ids, newest first
   */
  Slice<LogView> page(
      Optional<String> before,
      int limit,
      AnswerMemory.Share share,
      BiFunction<IdRange, Integer, List<Found>> within) {
    sql.planForValues();
    List<Found> found = new ArrayList<>();
    if (filter.to().isPresent()) {
      found.addAll(copied(before, limit + 1));
    }
    if (found.size() <= limit) {
      found.addAll(within.apply(IdRange.of(filter, before), limit + 1 - found.size()));
    }
    return share.page(found, limit, Found::id, this::load, LogView::length);
  }

  /**
   * Entries that a time range has and the ids of that time do not: copied later from another run.
   */
  private List<Found> copied(Optional<String> before, int limit) {
    IdRange later =
        new IdRange(
            IdRange.of(filter, Optional.empty()).before(),
            IdRange.of(LogFilter.ALL, before).before());
    UncountedStore uncounted = new UncountedStore(sql);
    List<Found> recent =
        uncounted.entries(
            orgId,
            workflowId,
            later,
            query -> filter.addTo(query.add(" and l.copied_from is not null")),
            limit);
    String scope = workflowId.isEmpty() ? "org_id" : "workflow_id";
    SqlParts query =
        new SqlParts("(select s.workflow_id as workflow_id, s.first_id as id from log_index s join")
            .add(" workflows w on w.id = s.workflow_id and w.deleted_at is null join run_log l on")
            .add(" l.workflow_id = s.workflow_id and l.id = s.first_id where w.org_id = ?", orgId)
            .add(" and s.%s = ? and s.status = 'copied'".formatted(scope), workflowId.orElse(orgId))
            .add(" and s.first_id > ? and s.first_id < ?", later.after(), later.before());
    filter.addTo(query);
    query.add(" order by s.%s, s.status, s.first_id desc".formatted(scope));
    query.add(" fetch first %d rows only)".formatted(limit));
    return uncounted.newest(recent, List.of(query), limit);
  }

  /** The entries of a page, newest first; one that is gone meanwhile is left out. */
  private List<LogView> load(List<Found> found) {
    SqlParts query =
        new SqlParts("join (values ")
            .addEach(found, ", ", Found::row)
            .add(") found(workflow_id, id) on l.workflow_id = found.workflow_id")
            .add(" and l.id = found.id order by l.id desc");
    return LogEntry.views(sql, query);
  }
}
