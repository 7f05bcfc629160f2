package org.workflowserver.statistics;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.workflowserver.database.Sql;
import org.workflowserver.database.SqlParts;
import org.workflowserver.statistics.Overview.Failing;
import org.workflowserver.statistics.Overview.Hour;

/** Reads the statistics, and what is not in them yet. Called inside a transaction. */
record StatisticsStore(Sql sql) {
  private static final String TENANT = "org_id";
  private static final String WORKFLOW = "workflow_id";

  /** What is counted for each answer is bounded, in the order of the indexes. */
  private static final String NEWEST =
      " order by workflow_id, id desc fetch first " + Statistics.MOST_UNCOUNTED + " rows only";

  private static final String MARK =
      "select last_run_id, last_log_id, entries, revision, org_id from statistics_marks where"
          + " workflow_id = ?1";

  /** Whether the tenant has that workflow. */
  boolean isThere(String orgId, String workflowId) {
    return sql.of("select 1 from workflows where id = ?1 and org_id = ?2 and deleted_at is null")
        .with(workflowId, orgId)
        .exists();
  }

  Watermark mark(String workflowId) {
    return read(sql.of(MARK).with(workflowId));
  }

  /** The mark, which does not move before the end of the transaction. */
  Watermark holdMark(String workflowId) {
    return read(sql.of(MARK + " for update").with(workflowId));
  }

  private static Watermark read(Sql.Statement<Object[]> query) {
    return query.first(Watermark.class).orElse(Watermark.NONE);
  }

  /** The sums of the hours since then. */
  Map<Count, Long> counted(String workflowId, Instant since) {
    Object[] sums =
        sql.of(
                "select sum(completed), sum(failed), sum(success), sum(error), sum(warning),"
                    + " sum(cancelled) from run_statistics where workflow_id = ?1 and begins_at"
                    + " >= ?2")
            .with(workflowId, since)
            .first()
            .orElseThrow();
    Map<Count, Long> counts = new EnumMap<>(Count.class);
    for (Count count : Count.values()) {
      if (sums[count.ordinal()] instanceof Number number) {
        counts.put(count, number.longValue());
      }
    }
    return counts;
  }

  /**
   * What is not in the sums: the newest behind the mark, and runs before it that were open then.
   * Under a load that leaves more behind the mark than are counted, the answer stays behind as
   * much; and of very many that were open, those that have ended are in it some rounds later.
   */
  Map<Count, Long> uncounted(String workflowId, Watermark mark, Instant since) {
    Map<Count, Long> counts = new EnumMap<>(Count.class);
    add(
        counts,
        """
        select r.status, count(*)
        from (select status, completed_at from runs where workflow_id = ?1 and id > ?2%s) r
        where r.status in %s and r.completed_at >= ?3 group by r.status"""
            .formatted(NEWEST, Statistics.ENDED),
        List.of(workflowId, mark.runId(), since));
    add(
        counts,
        """
        select r.status, count(*) from (select run_id from statistics_open_runs
          where workflow_id = ?1 order by workflow_id, run_id desc fetch first %s rows only) o
        join runs r on r.id = o.run_id
        where r.status in %s and r.completed_at >= ?2 group by r.status"""
            .formatted(Statistics.MOST_OPEN, Statistics.ENDED),
        List.of(workflowId, since));
    add(
        counts,
        """
        select l.status, count(*) from (select status, copied_from, created_at from run_log
          where workflow_id = ?1 and id > ?2%s) l
        where l.copied_from is null and l.created_at >= ?3 group by l.status"""
            .formatted(NEWEST),
        List.of(workflowId, mark.logId(), since));
    return counts;
  }

  /** What became of the tenant's runs since then; an hour may be there several times. */
  List<Hour> hours(String orgId, Instant since) {
    return hours(TENANT, orgId, since);
  }

  /** What became of the workflow's runs since then; an hour may be there several times. */
  List<Hour> hoursOfWorkflow(String workflowId, Instant since) {
    return hours(WORKFLOW, workflowId, since);
  }

  private List<Hour> hours(String column, String id, Instant since) {
    SqlParts parts =
        new SqlParts(
                "select h.begins_at, h.completed, h.failed, h.cancelled from (select begins_at,")
            .add(" sum(completed) as completed, sum(failed - cancelled) as failed, sum(cancelled)")
            .add(" as cancelled from run_statistics where " + column + " = ?", id)
            .add(" and begins_at >= ? group by begins_at) h union all select", since)
            .add(" n.completed_at, n.completed, n.failed, n.cancelled from (")
            .add(newest(column, id, since))
            .add(") n");
    return sql.of(parts).list(Hour.class);
  }

  /** Workflows of which runs failed since then, those first of which most did. */
  List<Failing> failing(String orgId, Instant since, int limit) {
    SqlParts parts =
        new SqlParts(
                "select w.id, w.name, s.ended, s.failed from (select u.workflow_id, sum(u.ended)")
            .add(" as ended, sum(u.failed) as failed from (select workflow_id, completed + failed")
            .add(" - cancelled as ended, failed - cancelled as failed from run_statistics where")
            .add(" org_id = ?", orgId)
            .add(" and begins_at >= ? union all select", since)
            .add(" n.workflow_id, n.completed + n.failed, n.failed from (")
            .add(newest(TENANT, orgId, since))
            .add(") n) u group by u.workflow_id having sum(u.failed) > 0) s join workflows w on")
            .add(" w.id = s.workflow_id where w.deleted_at is null order by s.failed desc, w.id")
            .add(" fetch first %s rows only".formatted(limit));
    return sql.of(parts).list(Failing.class);
  }

  /** Runs that are not in the sums yet: the newest, each by itself, up to a bound. */
  private static SqlParts newest(String column, String id, Instant since) {
    return new SqlParts("select r.workflow_id, r.completed_at, case when r.status = ")
        .add(Statistics.COMPLETED + " then 1 else 0")
        .add(
            " end as completed, case when r.status = "
                + Statistics.FAILED
                + " and coalesce(r.error_code, '') <>")
        .add(
            " 'cancelled' then 1 else 0 end as failed, case when r.error_code = 'cancelled' then 1")
        .add(
            " else 0 end as cancelled from (select workflow_id, id, status, error_code, completed_at from runs")
        .add(" where " + column + " = ?", id)
        .add(" and id > (select last_run_id from statistics_floor) order by " + column)
        .add(", id desc")
        .add(" fetch first " + Statistics.MOST_UNCOUNTED + " rows only) r left join")
        .add(" statistics_marks m on m.workflow_id = r.workflow_id where r.status in ")
        .add(Statistics.ENDED + " and r.completed_at >= ?", since)
        .add(" and r.id > coalesce(m.last_run_id, '')");
  }

  private record Counted(Count what, long count) {}

  private void add(Map<Count, Long> counts, String query, List<Object> values) {
    sql.of(query)
        .with(values.toArray())
        .list(Counted.class)
        .forEach(row -> counts.merge(row.what, row.count, Long::sum));
  }
}
