package org.workflowserver.statistics;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.Sql;
import org.workflowserver.database.SqlParts;

/**
 * Estimates how much is recorded of workflows, from what is counted by the hour and from the newest
 * runs and entries of each. Called inside a transaction.
 */
record SizeStore(Sql sql) {
  /** Of each workflow so many runs, and as many entries, are measured. */
  static final int SAMPLE = 10;

  /** About what a run, or an entry, takes beside its texts: ids, times, and the indexes' rows. */
  private static final int FRAME = 500;

  /**
   * What was recorded since two times.
   *
   * @param recent since the second one
   */
  record Sums(long runs, long entries, long recentRuns, long recentEntries) {}

  /** The names of the tenant's workflows of which most was ever counted, by their ids. */
  Map<String, String> mostRecorded(String orgId, int limit) {
    return sql.of(
            "select w.id, w.name from statistics_marks m join workflows w on w.id = m.workflow_id"
                + " and w.deleted_at is null where m.org_id = ?1 order by m.entries desc, w.id fetch"
                + " first "
                + limit
                + " rows only")
        .with(orgId)
        .map();
  }

  /** What is counted of those workflows of which something is. */
  Map<String, Sums> sums(List<String> workflowIds, Instant since, Instant recently) {
    SqlParts parts = new SqlParts("select s.workflow_id");
    for (Instant from : List.of(since, recently)) {
      parts
          .add(", sum(case when s.begins_at >= ? then s.completed + s.failed else 0 end)", from)
          .add(", sum(case when s.begins_at >= ? then s.success + s.error", from)
          .add(" + s.warning else 0 end)");
    }
    parts.add(" from run_statistics s where s.workflow_id").addIn(workflowIds);
    parts.add(" and s.begins_at >= ? group by s.workflow_id", since);
    return sql.of(parts).map(Sums.class);
  }

  /** What a run of each workflow takes without its entries, as the newest ones do. */
  Map<String, Long> bytesOfRun(List<String> workflowIds) {
    String payload = stored("p.trigger_payload") + " + " + stored("p.output");
    return averages(
        workflowIds,
        payload,
        "(select id from runs where workflow_id = ? order by workflow_id, id desc fetch first "
            + SAMPLE
            + " rows only) r join run_payloads p on p.run_id = r.id");
  }

  /** What an entry of each workflow takes, as the newest ones do. */
  Map<String, Long> bytesOfEntry(List<String> workflowIds) {
    return averages(
        workflowIds,
        stored("l.input") + " + " + stored("l.output"),
        "(select input, output from run_log where workflow_id = ? order by workflow_id, id desc"
            + " fetch first "
            + SAMPLE
            + " rows only) l");
  }

  private String stored(String column) {
    // PostgreSQL says how much it stores, which is less where it compresses, without reading it.
    String size = sql.dialect() == Dialect.POSTGRESQL ? "pg_column_size" : "octet_length";
    return "coalesce(" + size + "(" + column + "), 0)";
  }

  private Map<String, Long> averages(List<String> workflowIds, String bytes, String from) {
    String select = "select cast(? as varchar) as id, avg(" + bytes + ") from ";
    SqlParts parts =
        new SqlParts()
            .addEach(workflowIds, " union all ", id -> new SqlParts(select, id).add(from, id));
    Map<String, Long> averages = sql.of(parts).map(Long.class);
    averages.replaceAll((id, average) -> average == null ? 0 : average + FRAME);
    return averages;
  }
}
