package org.workflowserver.run.record;

import static org.workflowserver.run.search.LogFilter.addList;
import static org.workflowserver.run.search.LogFilter.addOrder;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.workflowserver.database.Sql;
import org.workflowserver.database.SqlParts;
import org.workflowserver.json.Text;
import org.workflowserver.run.LogStatus;
import org.workflowserver.run.search.IdRange;
import org.workflowserver.run.search.IdRange.Walked;
import org.workflowserver.run.search.LogFilter;
import org.workflowserver.run.search.UncountedStore;
import org.workflowserver.run.search.UncountedStore.Found;

/**
 * One search for log entries of a workflow by what few of them may have: a status, a node. Called
 * inside a transaction.
 *
 * <p>The newest entries are looked at one by one; where those that fit are many, that is all. For
 * what is older log_index says where entries of a node and a status are. What the statistics have
 * not counted yet is not in it, and is found by their mark. The index is read last: what is moved
 * to it meanwhile is found twice, and not missed.
 */
final class LogIndexStore {
  /** Of the newest entries so many are looked at for each that is asked for. */
  private static final int WALKED_PER_ROW = 5;

  /** For as many entries rows of the index are read when those before them are gone. */
  private static final int MOST_LOOKED = 1_000_000;

  /** Rows of the index that one statement follows. */
  private static final int MOST_ROWS = 200;

  private static final String FOUND =
      "(select l.workflow_id as workflow_id, l.id as id from run_log l";

  private final Sql sql;
  private final UncountedStore uncounted;
  private final String orgId;
  private final String workflowId;
  private final LogFilter filter;

  LogIndexStore(Sql sql, String orgId, String workflowId, LogFilter filter) {
    this.sql = sql;
    this.uncounted = new UncountedStore(sql);
    this.orgId = orgId;
    this.workflowId = workflowId;
    this.filter = filter;
  }

  /**
   * Entries of a node and a status between two of them.
   *
   * @param entries how many; there may be more since
   */
  private record Span(String firstId, String lastId, int entries) {
    boolean isWide() {
      return !firstId.equals(lastId);
    }
  }

  /** The entries of the workflow within the range, newest first. */
  List<Found> findWithin(IdRange range, int limit) {
    List<String> ids =
        filter.status().isEmpty() && filter.nodeId().isEmpty()
            ? byTime(range, limit)
            : untilTime(range).newest(limit, WALKED_PER_ROW, this::walk, this::findOlder);
    return ids.stream().map(id -> new Found(workflowId, id)).toList();
  }

  /** Those that fit by their times alone. */
  private List<String> byTime(IdRange range, int limit) {
    SqlParts query = addList(new SqlParts("select l.id"), orgId, workflowId, range);
    return sql.of(addOrder(filter.addTimesTo(query), limit)).texts();
  }

  /** The range without the margin between ids and times, in which no entry fits. */
  private IdRange untilTime(IdRange range) {
    if (filter.to().isEmpty()) {
      return range;
    }
    List<String> last = byTime(range, 1);
    return range.endingBefore(last.isEmpty() ? range.after() : last.getFirst() + "0");
  }

  /** Entries in the order of the list. */
  private List<Walked> walk(IdRange range, int limit) {
    SqlParts query = filter.addTo(new SqlParts("select l.id, case when 1 = 1"));
    addList(query.add(" then l.id else null end"), orgId, workflowId, range);
    return sql.of(addOrder(query, limit)).list(Walked.class);
  }

  private List<String> findOlder(IdRange range, int limit) {
    List<Found> found =
        new ArrayList<>(
            uncounted.entries(orgId, Optional.of(workflowId), range, filter::addTo, limit));
    for (LogStatus status : filter.status().map(List::of).orElse(List.of(LogStatus.values()))) {
      for (Optional<String> node : nodes(status)) {
        found.addAll(indexed(node, status, range, limit));
      }
    }
    return UncountedStore.newest(found.stream(), limit).stream().map(Found::id).toList();
  }

  /** Rows of one node do not overlap, nor do those that stand for one entry each: all others. */
  private List<Optional<String>> nodes(LogStatus status) {
    if (filter.nodeId().isPresent() || status != LogStatus.SUCCESS) {
      return List.of(filter.nodeId().map(Text::storable));
    }
    return uncounted
        .distinct(
            from ->
                new SqlParts(
                        "select s.node_id from log_index s where s.workflow_id = ?", workflowId)
                    .add(" and s.node_id >= ?", from)
                    .add(" order by s.workflow_id, s.node_id, s.status, s.first_id desc")
                    .add(" fetch first 1 rows only"))
        .stream()
        .map(Optional::of)
        .toList();
  }

  private List<Found> indexed(Optional<String> node, LogStatus status, IdRange range, int limit) {
    List<Found> found = new ArrayList<>();
    IdRange left = range;
    int looked = limit;
    while (found.size() < limit) {
      List<Span> spans = spans(node, status, left, looked);
      if (spans.isEmpty()) {
        return found;
      }
      List<Found> more = newest(within(spans, left), node, status, limit - found.size());
      found.addAll(more);
      left = left.endingBefore(spans.getLast().firstId);
      // Retention may have left rows alone, however many.
      looked = more.isEmpty() ? Math.min(2 * looked, MOST_LOOKED) : limit - found.size();
    }
    return found;
  }

  private List<Found> newest(
      List<SqlParts> parts, Optional<String> node, LogStatus status, int limit) {
    for (SqlParts query : parts) {
      query.add(" and l.org_id = ? and l.status = ?", orgId, status.code());
      addOrder(filter.addTimesTo(query.addIf(node, " and l.node_id = ?")), limit).add(")");
    }
    return uncounted.newest(parts, limit);
  }

  /** Some of the newest rows of the index, until they stand for that many entries. */
  private List<Span> spans(Optional<String> node, LogStatus status, IdRange range, int entries) {
    List<Span> spans = new ArrayList<>();
    long sum = 0;
    for (Span span : rows(node, status, range, Math.min(entries, MOST_ROWS))) {
      // What follows is older still.
      if (sum >= entries || span.lastId.compareTo(range.after()) <= 0) {
        break;
      }
      spans.add(span);
      sum += span.lastId.compareTo(range.before()) < 0 ? span.entries : 0;
    }
    return spans;
  }

  private List<Span> rows(Optional<String> node, LogStatus status, IdRange range, int most) {
    SqlParts query =
        new SqlParts("select s.first_id, s.last_id, s.entries from log_index s")
            .add(" where s.workflow_id = ? and s.status = ?", workflowId, status.code())
            .add(" and s.first_id < ?", range.before())
            .addIf(node, " and s.node_id = ?")
            .add(" order by s.workflow_id, ")
            .add(node.isPresent() ? "s.node_id, " : "")
            .add("s.status, s.first_id desc fetch first %d rows only".formatted(most));
    return sql.of(query).list(Span.class);
  }

  private List<SqlParts> within(List<Span> spans, IdRange range) {
    List<SqlParts> parts = new ArrayList<>();
    List<Found> single = new ArrayList<>();
    for (Span span : spans) {
      if (span.isWide()) {
        parts.add(within(span, range));
      } else if (range.has(span.firstId)) {
        single.add(new Found(workflowId, span.firstId));
      }
    }
    if (!single.isEmpty()) {
      parts.add(each(single));
    }
    return parts;
  }

  /** What lies in the span: a look at the index on its own, which a join would not be. */
  private SqlParts within(Span span, IdRange range) {
    SqlParts query = new SqlParts(FOUND).add(" where l.workflow_id = ?", workflowId);
    // One bound on each side: of two H2 takes the wrong one.
    boolean begins = span.firstId.compareTo(range.after()) > 0;
    boolean ends = span.lastId.compareTo(range.before()) < 0;
    return query
        .add(begins ? " and l.id >= ?" : " and l.id > ?", begins ? span.firstId : range.after())
        .add(ends ? " and l.id <= ?" : " and l.id < ?", ends ? span.lastId : range.before());
  }

  private static SqlParts each(List<Found> single) {
    return new SqlParts(FOUND)
        .add(" join (values ")
        .addEach(single, ", ", Found::row)
        .add(") s(workflow_id, id) on l.workflow_id = s.workflow_id and l.id = s.id where 1 = 1");
  }
}
