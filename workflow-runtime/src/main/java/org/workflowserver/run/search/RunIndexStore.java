package org.workflowserver.run.search;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.workflowserver.database.Sql;
import org.workflowserver.database.SqlParts;
import org.workflowserver.json.Text;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.search.IdRange.Walked;
import org.workflowserver.run.search.UncountedStore.Found;

/**
 * Finds runs by what few of them may have: a status, a trigger, an error. Called inside a
 * transaction.
 *
 * <p>The newest runs are looked at one by one; where those that fit are many, that is all. For what
 * is older there is run_index, with every run that had ended when the statistics counted it. What
 * they have not come to is found by their marks. The index is read last: what is moved to it
 * meanwhile is found twice, and not missed.
 */
public final class RunIndexStore {
  /** Of the newest runs so many are looked at for each that is asked for. */
  private static final int WALKED_PER_ROW = 3;

  /** For more kinds of runs it is asked first which there are: each is a part of the statement. */
  private static final int MOST_UNSEEN = 6;

  /** Of a workflow {@code w} whose runs readers see. */
  static final String LIVING = "w.deleted_at is null";

  private final Sql sql;
  private final UncountedStore uncounted;

  /** Runs that the index has together. */
  private record Kind(String trigger, String outcome) {}

  public RunIndexStore(Sql sql) {
    this(sql, LIVING);
  }

  /**
   * @param living what holds of a workflow {@code w} that has any of the runs
   */
  RunIndexStore(Sql sql, String living) {
    this.sql = sql;
    this.uncounted = new UncountedStore(sql, living);
  }

  /** The ids of runs behind the one of {@code cursor}, in the order of the filter. */
  public List<String> find(String orgId, RunFilter filter, Optional<String> cursor, int limit) {
    if (filter.errorCode().isPresent() && !filter.mayHave(RunStatus.FAILED)) {
      return List.of();
    }
    sql.planForValues();
    IdRange range = IdRange.of(filter, cursor);
    return filter.order() == RunFilter.Order.NEWEST_FIRST
        ? newest(orgId, filter, range, limit)
        : range.oldest(limit, (part, most) -> newest(orgId, filter, part, most));
  }

  /** How many runs there are; counting stops at {@code most}. Those of the index are not read. */
  public int count(String orgId, RunFilter filter, int most) {
    if (filter.errorCode().isPresent() && !filter.mayHave(RunStatus.FAILED)) {
      return 0;
    }
    sql.planForValues();
    IdRange range = IdRange.of(filter.inOrder(RunFilter.Order.NEWEST_FIRST), Optional.empty());
    if (!filter.search().ids().isEmpty()) {
      return selected(orgId, filter, range, most).size();
    }
    if (filter.isByTimeAlone()) {
      return (int) uncounted.count(List.of(byTime(orgId, filter, range, most)));
    }
    String floor = uncounted.runsFloor();
    long others = unindexed(orgId, filter, range, floor, most).stream().distinct().count();
    // Of those behind the floor, all of which were found, the index has some already.
    IdRange counted = range.before(floor + UncountedStore.AFTER);
    return (int) Math.min(most, others + uncounted.count(indexed(orgId, filter, counted, most)));
  }

  private List<String> newest(String orgId, RunFilter filter, IdRange range, int limit) {
    if (!filter.search().ids().isEmpty()) {
      return selected(orgId, filter, range, limit);
    }
    if (filter.isByTimeAlone()) {
      return sql.of(byTime(orgId, filter, range, limit)).texts();
    }
    return range.newest(
        limit,
        WALKED_PER_ROW,
        (part, most) -> walk(orgId, filter, part, most),
        (part, most) -> findOlder(orgId, filter, part, most));
  }

  /** Whatever else is asked for, only those runs are read. */
  private List<String> selected(String orgId, RunFilter filter, IdRange range, int limit) {
    SqlParts query =
        new SqlParts("select r.id from runs r where r.id")
            .addIn(filter.search().ids().stream().map(Text::storable).toList())
            // As a value: H2 would read all runs of the tenant, or of a status.
            .add(" and case when r.org_id = ?", orgId)
            .add(" and r.id > ? and r.id < ?", range.after(), range.before())
            .addIf(filter.workflowId().map(Text::storable), " and r.workflow_id = ?");
    filter.addTo(query, filter.statuses());
    uncounted
        .addLiving(query, orgId, filter, "r.workflow_id")
        .add(" then 1 end = 1 order by r.id desc fetch first %d rows only".formatted(limit));
    return sql.of(query).texts();
  }

  /** All of a workflow or a tenant that are of that time. */
  private SqlParts byTime(String orgId, RunFilter filter, IdRange range, int limit) {
    SqlParts query = new SqlParts("select r.id");
    addList(query, orgId, filter, range);
    filter.addTimesTo(query);
    uncounted.addLiving(query, orgId, filter, "r.workflow_id");
    return addOrder(query, filter, limit);
  }

  /** Runs in the order of the list. */
  private List<Walked> walk(String orgId, RunFilter filter, IdRange range, int limit) {
    SqlParts query = new SqlParts("select r.id, case when 1 = 1");
    filter.addTo(query, filter.statuses());
    uncounted.addLiving(query, orgId, filter, "r.workflow_id").add(" then r.id else null end");
    addList(query, orgId, filter, range);
    return sql.of(addOrder(query, filter, limit)).list(Walked.class);
  }

  private static void addList(SqlParts query, String orgId, RunFilter filter, IdRange range) {
    query
        .add(" from runs r where r.org_id = ? and r.id > ?", orgId, range.after())
        .add(" and r.id < ?", range.before())
        .addIf(filter.workflowId().map(Text::storable), " and r.workflow_id = ?");
  }

  /** The order of an index, in full: H2 sorts what it finds when one column of it is missing. */
  static SqlParts addOrder(SqlParts query, RunFilter filter, int limit) {
    return query.add(
        " order by r.%s, r.id desc fetch first %d rows only".formatted(filter.scope(), limit));
  }

  private List<String> findOlder(String orgId, RunFilter filter, IdRange range, int limit) {
    List<Found> found = unindexed(orgId, filter, range, uncounted.runsFloor(), limit);
    return uncounted.newest(found, indexed(orgId, filter, range, limit), limit).stream()
        .map(Found::id)
        .toList();
  }

  /** Those that the index may not have, some of them twice: all behind the floor among them. */
  private List<Found> unindexed(
      String orgId, RunFilter filter, IdRange range, String floor, int limit) {
    Set<RunStatus> statuses = EnumSet.noneOf(RunStatus.class);
    statuses.addAll(filter.statuses());
    List<Found> found = new ArrayList<>();
    if (filter.workflowId().isEmpty()) {
      found.addAll(open(orgId, filter, range, limit));
      statuses.removeIf(RunStatus::isOpen);
    }
    if (!statuses.isEmpty() || filter.statuses().isEmpty()) {
      found.addAll(uncounted.runs(orgId, filter, statuses, range.after(floor), limit));
      found.addAll(uncounted.openWhenCounted(orgId, filter, statuses, range, limit));
    }
    return found;
  }

  /** All open ones of a tenant are found by their status alone; at one time, since they change. */
  private List<Found> open(String orgId, RunFilter filter, IdRange range, int limit) {
    return uncounted.newest(
        filter.statuses().stream()
            .filter(RunStatus::isOpen)
            .map(status -> ofStatus(orgId, filter, status, range, limit))
            .toList(),
        limit);
  }

  private SqlParts ofStatus(
      String orgId, RunFilter filter, RunStatus status, IdRange range, int limit) {
    SqlParts query =
        new SqlParts("(select r.workflow_id as workflow_id, r.id as id from runs r")
            .add(" where r.status = ? and r.org_id = ?", status.code(), orgId)
            .add(" and r.id > ? and r.id < ?", range.after(), range.before());
    filter.addTo(query, Set.of());
    return uncounted
        .addLiving(query, orgId, filter, "r.workflow_id")
        .add(" order by r.status, r.org_id, r.id desc fetch first %d rows only)".formatted(limit));
  }

  /** One look at an index for each trigger and outcome: there are few of both. */
  private List<SqlParts> indexed(String orgId, RunFilter filter, IdRange range, int limit) {
    return filter.outcomes().isEmpty()
        ? List.of()
        : kinds(orgId, filter).stream()
            .map(kind -> indexed(orgId, filter, kind.trigger, kind.outcome, range, limit))
            .toList();
  }

  /** What the index may have of the runs that fit, without what it has no run of at all. */
  private List<Kind> kinds(String orgId, RunFilter filter) {
    List<String> triggers =
        filter
            .triggerType()
            .map(Text::storable)
            .map(List::of)
            .orElseGet(() -> triggers(orgId, filter));
    List<Kind> kinds =
        triggers.stream()
            .flatMap(trigger -> filter.outcomes().stream().map(one -> new Kind(trigger, one)))
            .toList();
    if (kinds.size() <= MOST_UNSEEN) {
      return kinds;
    }
    SqlParts query =
        new SqlParts("select k.trigger_type, k.outcome from (values ")
            .addEach(kinds, ", ", kind -> SqlParts.row(kind.trigger, kind.outcome))
            .add(") k(trigger_type, outcome) where (select x.run_id from run_index x where")
            .add(" x." + filter.scope() + " = ?", filter.scopeId(orgId))
            .add(" and x.trigger_type = k.trigger_type and x.outcome = k.outcome order by")
            .add(" x." + filter.scope() + ", x.trigger_type, x.outcome, x.run_id desc")
            .add(" fetch first 1 rows only) is not null");
    return sql.of(query).list(Kind.class);
  }

  private SqlParts indexed(
      String orgId, RunFilter filter, String trigger, String outcome, IdRange range, int limit) {
    SqlParts query =
        new SqlParts(
                "(select x.workflow_id as workflow_id, x.run_id as id from run_index x where x.")
            .add(filter.scope() + " = ?", filter.scopeId(orgId))
            .add(" and x.trigger_type = ? and x.outcome = ?", trigger, outcome)
            .add(" and x.run_id > ? and x.run_id < ?", range.after(), range.before());
    addTimesOfIds(query, filter);
    return uncounted
        .addLiving(query, orgId, filter, "x.workflow_id")
        .add(" order by x.%s, x.trigger_type, x.outcome,".formatted(filter.scope()))
        .add(" x.run_id desc fetch first %d rows only)".formatted(limit));
  }

  /** Only of ids near the ends the runs themselves have to say when they were accepted. */
  private static void addTimesOfIds(SqlParts query, RunFilter filter) {
    if (filter.from().isEmpty() && filter.to().isEmpty()) {
      return;
    }
    IdRange certain = IdRange.certain(filter);
    query.add(" and (x.run_id > ? and x.run_id < ? or (1 = 1", certain.after(), certain.before());
    // One look for each such run: PostgreSQL would answer an exists by reading all runs before.
    String startedAt = " and (select r.started_at from runs r where r.id = x.run_id)";
    query
        .addIf(filter.from(), startedAt + " >= ?")
        .addIf(filter.to(), startedAt + " < ?")
        .add("))");
  }

  /** The triggers that the index has. */
  private List<String> triggers(String orgId, RunFilter filter) {
    List<String> triggers =
        uncounted.distinct(
            from ->
                new SqlParts("select x.trigger_type from run_index x where x.")
                    .add(filter.scope() + " = ?", filter.scopeId(orgId))
                    .add(" and x.trigger_type >= ?", from)
                    .add(" order by x." + filter.scope())
                    .add(", x.trigger_type, x.outcome, x.run_id desc fetch first 1 rows only"));
    if (filter.search().uncalled()) {
      triggers.remove(RunSearch.CALLED);
    }
    return triggers;
  }
}
