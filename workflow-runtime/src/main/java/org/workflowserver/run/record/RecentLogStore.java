package org.workflowserver.run.record;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.workflowserver.database.Sql;
import org.workflowserver.database.SqlParts;
import org.workflowserver.json.Text;
import org.workflowserver.limit.AnswerMemory;
import org.workflowserver.paging.Slice;
import org.workflowserver.run.LogStatus;
import org.workflowserver.run.LogView;
import org.workflowserver.run.search.IdRange;
import org.workflowserver.run.search.LogFilter;
import org.workflowserver.run.search.UncountedStore;
import org.workflowserver.run.search.UncountedStore.Found;

/**
 * Reads log entries across a tenant's workflows, newest first. Called inside a transaction.
 *
 * <p>The record has no index by tenant: one would cost every step, at the journal's one writer, and
 * a reader can do without. The newest entry of each workflow is one look at the index by workflow;
 * the workflows with the newest are then read one after the other, until none that is left has an
 * entry for the page. What has failed is in an index that is filled behind.
 */
final class RecentLogStore {
  private final Sql sql;
  private final UncountedStore uncounted;

  RecentLogStore(Sql sql) {
    this.sql = sql;
    this.uncounted = new UncountedStore(sql);
  }

  /** A workflow, the id of its newest entry, and whether it is known to have the node. */
  private record Head(String workflowId, String newest, boolean hasNode) {}

  /**
   * Entries with smaller ids than {@code before}, newest first.
   *
   * @param filter a run in it is not looked at
   */
  Slice<LogView> recent(
      String orgId,
      LogFilter filter,
      Optional<String> before,
      int limit,
      AnswerMemory.Share share) {
    boolean ofFailures = filter.status().filter(status -> status != LogStatus.SUCCESS).isPresent();
    return new LogPageStore(sql, orgId, Optional.empty(), filter)
        .page(
            before,
            limit,
            share,
            (range, most) ->
                ofFailures
                    ? failures(orgId, filter, range, most)
                    : newest(orgId, filter, range, most));
  }

  private List<Found> newest(String orgId, LogFilter filter, IdRange range, int limit) {
    List<Found> newest = new ArrayList<>();
    for (Head head : heads(orgId, filter, range)) {
      String cut = newest.size() < limit ? range.after() : newest.getLast().id();
      if (head.newest.compareTo(cut) < 0) {
        break;
      }
      // Ids alone: the texts of entries that others push off the page are not read.
      IdRange left = new IdRange(cut, range.before());
      newest.addAll(new LogIndexStore(sql, orgId, head.workflowId, filter).findWithin(left, limit));
      newest.sort(Comparator.comparing(Found::id).reversed());
      if (newest.size() > limit) {
        newest.subList(limit, newest.size()).clear();
      }
    }
    return newest;
  }

  /** Of a node only workflows that are known to have it, or whose newest entries nobody knows. */
  private List<Head> heads(String orgId, LogFilter filter, IdRange range) {
    SqlParts query =
        new SqlParts("select w.id, (select l.id from run_log l where l.workflow_id = w.id")
            .add(" and l.id < ?", range.before())
            .add(" order by l.workflow_id, l.id desc fetch first 1 rows only), ");
    filter
        .nodeId()
        .ifPresentOrElse(
            node ->
                query
                    .add("case when exists (select 1 from log_index s where s.workflow_id = w.id")
                    .add(" and s.node_id = ?) then 1 else 0 end", Text.storable(node)),
            () -> query.add("1"));
    query.add(" from workflows w where w.org_id = ? and w.deleted_at is null", orgId);
    String floor = filter.nodeId().isPresent() ? uncounted.entriesFloor() : "";
    return sql.of(query).list(Head.class).stream()
        .filter(head -> head.newest != null)
        .filter(head -> head.hasNode || head.newest.compareTo(floor) > 0)
        .sorted(Comparator.comparing(Head::newest).reversed())
        .toList();
  }

  /** Each that is not a success has a row of its own in the index, or is not counted yet. */
  private List<Found> failures(String orgId, LogFilter filter, IdRange range, int limit) {
    List<Found> found =
        new ArrayList<>(uncounted.entries(orgId, Optional.empty(), range, filter::addTo, limit));
    boolean timed = filter.from().isPresent() || filter.to().isPresent();
    SqlParts indexed =
        new SqlParts("(select s.workflow_id as workflow_id, s.first_id as id from log_index s")
            .add(
                timed
                    ? " join run_log l on l.workflow_id = s.workflow_id and l.id = s.first_id"
                    : "")
            .add(
                " where s.org_id = ? and s.status = ?", orgId, filter.status().orElseThrow().code())
            .add(" and s.first_id > ? and s.first_id < ?", range.after(), range.before())
            .addIf(filter.nodeId().map(Text::storable), " and s.node_id = ?");
    filter
        .addTimesTo(indexed)
        .add(
            " and exists (select 1 from workflows w where w.id = s.workflow_id and w.deleted_at is")
        .add(
            " null) order by s.org_id, s.status, s.first_id desc fetch first %d rows only)"
                .formatted(limit));
    found.addAll(uncounted.newest(List.of(indexed), limit));
    return UncountedStore.newest(found.stream(), limit);
  }
}
