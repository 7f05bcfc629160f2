package org.workflowserver.run.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.workflowserver.database.Rows;
import org.workflowserver.database.Sql;
import org.workflowserver.database.SqlParts;
import org.workflowserver.json.Text;
import org.workflowserver.run.RunStatus;
import org.workflowserver.statistics.Statistics;

/**
 * Finds rows of living workflows that the statistics may not have counted yet, or not as ended, and
 * which are therefore in no index. Called inside a transaction.
 *
 * @param living what holds of a workflow {@code w} that has any of the runs
 */
public record UncountedStore(Sql sql, String living) {
  /** What follows a text: H2 reads all rows that a text has before it finds what is larger. */
  static final String AFTER = "\u0001";

  /** Workflows that one statement looks at. */
  private static final int AT_ONCE = 50;

  /** As {@link Statistics#mostOpen}, where those are left out that others called. */
  private static final int MOST_CALLED = 500;

  private static final SqlParts ALL_OPEN = new SqlParts("statistics_open_runs");

  private static final Comparator<Found> NEWEST_FIRST = Comparator.comparing(Found::id).reversed();

  public UncountedStore(Sql sql) {
    this(sql, RunIndexStore.LIVING);
  }

  /**
   * Adds that the workflow is the tenant's, and one that is living. One that the filter names is
   * asked once: joined to its runs, PostgreSQL reads all others' too.
   *
   * @param column the workflow's id in a row
   */
  SqlParts addLiving(SqlParts query, String orgId, RunFilter filter, String column) {
    query.add(" and exists (select 1 from workflows w where w.org_id = ? and " + living, orgId);
    return filter
        .workflowId()
        .map(id -> query.add(" and w.id = ?)", Text.storable(id)))
        .orElseGet(() -> query.add(" and w.id = " + column + ")"));
  }

  /** A row of a list. */
  public record Found(String workflowId, String id) {
    public SqlParts row() {
      return SqlParts.row(workflowId, id);
    }
  }

  /** The newest runs of a range that fit, looked for one by one. */
  List<Found> runs(
      String orgId, RunFilter filter, Set<RunStatus> statuses, IdRange range, int limit) {
    SqlParts query =
        new SqlParts("(select r.workflow_id as workflow_id, r.id as id from runs r where r.")
            .add(filter.scope() + " = ?", filter.scopeId(orgId))
            .add(" and r.id > ? and r.id < ?", range.after(), range.before())
            // As a value: of several statuses H2 would read all runs that have one of them.
            .add(" and case when 1 = 1");
    filter.addTo(query, statuses);
    addLiving(query.add(" then 1 end = 1"), orgId, filter, "r.workflow_id");
    return newest(List.of(RunIndexStore.addOrder(query, filter, limit).add(")")), limit);
  }

  /** The newest runs that fit of those that were open when they were counted. */
  List<Found> openWhenCounted(
      String orgId, RunFilter filter, Set<RunStatus> statuses, IdRange range, int limit) {
    boolean ended =
        filter.errorCode().isPresent()
            || (!statuses.isEmpty() && statuses.stream().noneMatch(RunStatus::isOpen));
    SqlParts open = new SqlParts(" o." + filter.scope() + " = ?", filter.scopeId(orgId));
    String order = " order by o.%s, o.run_id desc".formatted(filter.scope());
    IdRange within = ended ? range.after(oldestLookedAt(open, order, range)) : range;
    SqlParts query =
        new SqlParts("(select o.workflow_id as workflow_id, o.run_id as id from ")
            .add(filter.search().uncalled() ? newestUncalled(open, order, range) : ALL_OPEN)
            .add(" o where")
            .add(open)
            .add(" and o.run_id > ? and o.run_id < ?", within.after(), within.before())
            // One look for each such run: H2 would begin with all runs that have such a status.
            .add(" and (select case when r.org_id = ?", orgId);
    filter.ofAnyCaller().addTo(query, statuses);
    addLiving(query, orgId, filter, "r.workflow_id")
        .add(" then 1 end from runs r where r.id = o.run_id) = 1")
        .add(order + " fetch first %d rows only)".formatted(limit));
    return newest(List.of(query), limit);
  }

  /** Those that others called may be as many as wait: only of the newest the rest is looked for. */
  private static SqlParts newestUncalled(SqlParts open, String order, IdRange range) {
    return new SqlParts("(select n.* from (select o.* from statistics_open_runs o where")
        .add(open)
        .add(" and o.run_id > ? and o.run_id < ?", range.after(), range.before())
        .add(order + " fetch first %d rows only) n".formatted(MOST_CALLED))
        // One look for each such run: of few that fit PostgreSQL would look through all runs.
        .add(" where (select trigger_type from runs where id = n.run_id) <> ?", RunSearch.CALLED)
        .add(" order by n.run_id desc fetch first %d rows only)".formatted(MOST_CALLED));
  }

  /**
   * Of those that were open when they were counted most still are, such as those that wait for
   * days. The ones that have ended are indexed within some seconds, so that they are looked for
   * among the newest alone.
   */
  private String oldestLookedAt(SqlParts open, String order, IdRange range) {
    return sql.of(
            new SqlParts("select o.run_id from statistics_open_runs o where")
                .add(open)
                .add(" and o.run_id > ? and o.run_id < ?", range.after(), range.before())
                .add(
                    order
                        + " offset %d rows fetch first 1 rows only"
                            .formatted(Statistics.mostOpen())))
        .first(String.class)
        .orElse(range.after());
  }

  /** The newest of them that are log entries {@code l}, likewise; their index is by workflow. */
  public List<Found> entries(
      String orgId,
      Optional<String> workflowId,
      IdRange range,
      Consumer<SqlParts> conditions,
      int limit) {
    IdRange uncounted = range.after(entriesFloor());
    List<SqlParts> parts =
        workflowId.map(List::of).orElseGet(() -> active(orgId, uncounted)).stream()
            .map(id -> entries(orgId, id, uncounted, conditions, limit))
            .toList();
    return newest(Rows.parts(parts, AT_ONCE).flatMap(some -> newest(some, limit).stream()), limit);
  }

  private static SqlParts entries(
      String orgId, String workflowId, IdRange range, Consumer<SqlParts> conditions, int limit) {
    SqlParts query = new SqlParts("(select l.workflow_id as workflow_id, l.id as id");
    conditions.accept(LogFilter.addList(query, orgId, workflowId, range));
    return LogFilter.addOrder(query, limit).add(")");
  }

  /** Workflows whose newest entry is not counted yet. */
  private List<String> active(String orgId, IdRange range) {
    return sql
        .of(
            new SqlParts("select w.id, (select l.id from run_log l where l.workflow_id = w.id")
                .add(" and l.id < ?", range.before())
                .add(" order by l.workflow_id, l.id desc fetch first 1 rows only)")
                .add(" from workflows w where w.org_id = ? and w.deleted_at is null", orgId))
        .list(Found.class)
        .stream()
        .filter(newest -> newest.id != null && range.has(newest.id))
        .map(Found::workflowId)
        .toList();
  }

  /** Up to which run all are counted. */
  public String runsFloor() {
    return floor("last_run_id");
  }

  /** Up to which log entry all are counted. */
  public String entriesFloor() {
    return floor("last_log_id");
  }

  private String floor(String column) {
    return sql.of(new SqlParts("select " + column + " from statistics_floor")).texts().getFirst();
  }

  /** What parts find that each give a workflow_id and an id. */
  public List<Found> newest(List<SqlParts> parts, int limit) {
    if (parts.isEmpty()) {
      return List.of();
    }
    SqlParts query = union("select found.workflow_id, found.id from (", parts);
    query.add(") found order by found.id desc fetch first %d rows only".formatted(limit));
    return sql.of(query).list(Found.class);
  }

  /** How many rows parts find. */
  long count(List<SqlParts> parts) {
    return parts.isEmpty()
        ? 0
        : sql.of(union("select count(*) from (", parts).add(") counted")).count();
  }

  private static SqlParts union(String select, List<SqlParts> parts) {
    return new SqlParts(select).addEach(parts, " union all ", part -> part);
  }

  /**
   * The distinct texts of a column, by one look at its index for each.
   *
   * @param next asks for the first that is not smaller than a text
   */
  public List<String> distinct(Function<String, SqlParts> next) {
    List<String> all = new ArrayList<>();
    List<String> found = List.of("");
    while (!found.isEmpty()) {
      found = sql.of(next.apply(found.getFirst() + AFTER)).texts();
      all.addAll(found);
    }
    return all;
  }

  /** The newest of those and of what parts find, each once. */
  public List<Found> newest(List<Found> found, List<SqlParts> parts, int limit) {
    return newest(Stream.concat(found.stream(), newest(parts, limit).stream()), limit);
  }

  /** Each once, the newest first. */
  public static List<Found> newest(Stream<Found> found, int limit) {
    return found.distinct().sorted(NEWEST_FIRST).limit(limit).toList();
  }
}
