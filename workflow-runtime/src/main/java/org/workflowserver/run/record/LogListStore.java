package org.workflowserver.run.record;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.workflowserver.database.Sql;
import org.workflowserver.database.SqlParts;
import org.workflowserver.json.Text;
import org.workflowserver.limit.AnswerMemory;
import org.workflowserver.paging.Cursor;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.paging.Slice;
import org.workflowserver.run.LogStatus;
import org.workflowserver.run.LogView;
import org.workflowserver.run.search.IdRange;
import org.workflowserver.run.search.LogFilter;
import org.workflowserver.run.search.UncountedStore;
import org.workflowserver.run.search.UncountedStore.Found;

/**
 * Reads log entries: of a run in the order of recording, of a workflow or across a tenant's
 * workflows newest first. Called inside a transaction.
 *
 * <p>The record has no index by tenant: one would cost every step, at the journal's one writer, and
 * a reader can do without. The newest entry of each workflow is one look at the index by workflow;
 * the workflows with the newest are then read one after the other, until none that is left has an
 * entry for the page. What has failed is in an index that is filled behind.
 */
final class LogListStore {
  private final Sql sql;
  private final UncountedStore uncounted;

  LogListStore(Sql sql) {
    this.sql = sql;
    this.uncounted = new UncountedStore(sql);
  }

  /** A workflow, the id of its newest entry, and whether it is known to have the node. */
  private record Head(String workflowId, String newest, boolean hasNode) {}

  /** Entries of one run, or newest first of all runs of a workflow. */
  Slice<LogView> list(
      String orgId,
      String workflowId,
      LogFilter filter,
      PageRequest page,
      AnswerMemory.Share share) {
    return filter.runId().isEmpty()
        ? ofWorkflow(orgId, workflowId, filter, Cursor.key(page), page.limit(), share)
        : share.page(
            page,
            piece -> ofRun(orgId, workflowId, filter, piece),
            entry -> Integer.toString(entry.seq()),
            LogView::length);
  }

  /** Entries of one run, in the order of recording. */
  List<LogView> ofRun(String orgId, String workflowId, LogFilter filter, PageRequest page) {
    int after = Cursor.key(page).map(Cursor::number).orElse(0);
    SqlParts query =
        new SqlParts("where l.org_id = ?", orgId)
            .add(" and l.workflow_id = ?", Text.storable(workflowId))
            .add(" and l.run_id = ?", Text.storable(filter.runId().orElseThrow()))
            .add(" and l.seq > ?", after)
            .addIf(filter.status().map(LogStatus::code), " and l.status = ?")
            .addIf(filter.nodeId().map(Text::storable), " and l.node_id = ?")
            .addIf(filter.from(), " and l.created_at >= ?")
            .addIf(filter.to(), " and l.created_at < ?")
            .add(" order by l.run_id, l.seq fetch first %d rows only".formatted(page.limit()));
    return LogEntry.views(sql, query);
  }

  /** Entries of a workflow's runs older than {@code before}, newest first. */
  Slice<LogView> ofWorkflow(
      String orgId,
      String workflowId,
      LogFilter filter,
      Optional<String> before,
      int limit,
      AnswerMemory.Share share) {
    LogIndexStore entries = new LogIndexStore(sql, orgId, workflowId, filter);
    return new LogPageStore(sql, orgId, Optional.of(workflowId), filter)
        .page(before, limit, share, entries::findWithin);
  }

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
    List<Found> newest = List.of();
    for (Head head : heads(orgId, filter, range)) {
      String cut = newest.size() < limit ? range.after() : newest.getLast().id();
      if (head.newest.compareTo(cut) < 0) {
        break;
      }
      // Ids alone: the texts of entries that others push off the page are not read.
      IdRange left = new IdRange(cut, range.before());
      List<Found> more =
          new LogIndexStore(sql, orgId, head.workflowId, filter).findWithin(left, limit);
      newest = UncountedStore.newest(Stream.concat(newest.stream(), more.stream()), limit);
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
    List<Found> found = uncounted.entries(orgId, Optional.empty(), range, filter::addTo, limit);
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
    return uncounted.newest(found, List.of(indexed), limit);
  }
}
