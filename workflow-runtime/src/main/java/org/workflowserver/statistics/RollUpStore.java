package org.workflowserver.statistics;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.Rows;

/** Takes runs and log entries into the statistics. Called inside a transaction. */
@ApplicationScoped
public class RollUpStore {
  private EntityManager entityManager;

  protected RollUpStore() {}

  @Inject
  public RollUpStore(EntityManager entityManager) {
    this.entityManager = entityManager;
  }

  /**
   * Workflows of which something may be counted, in the order of their ids.
   *
   * @param after only those with larger ids
   * @param upTo what is newer than that is not counted yet
   */
  List<String> behind(String after, Bounds upTo, int most) {
    return Rows.texts(
        query(
            "select w.id from workflows w left join statistics_marks m on m.workflow_id = w.id"
                + " where w.id > ?1 and w.deleted_at is null and (exists (select 1 from run_log l"
                + " where l.workflow_id = w.id and l.id > coalesce(m.last_log_id, '') and l.id <="
                + " ?2) or exists (select 1 from runs r where r.workflow_id = w.id and r.id >"
                + " coalesce(m.last_run_id, '') and r.id <= ?3) or exists (select 1 from"
                + " statistics_open_runs o join runs r on r.id = o.run_id where o.workflow_id = w.id"
                + " and r.status in ('completed', 'failed'))) order by w.id fetch first "
                + most
                + " rows only",
            after,
            upTo.logId(),
            upTo.runId()));
  }

  /**
   * Locks the workflow's mark until the end of the transaction; there is one afterwards.
   *
   * @return empty when another server counts the workflow, or when it was deleted
   */
  Optional<Mark> lockMark(String workflowId) {
    query(
            "insert into statistics_marks (workflow_id, org_id, last_run_id, last_log_id, revision)"
                + " select w.id, w.org_id, '', '', 0 from workflows w where w.id = ?1 and"
                + " w.deleted_at is null and not exists (select 1 from statistics_marks m where"
                + " m.workflow_id = w.id)"
                // One process has an H2 database, and one timer.
                + (Dialect.of(entityManager) == Dialect.POSTGRESQL
                    ? " on conflict do nothing"
                    : ""),
            workflowId)
        .executeUpdate();
    return Rows.arrays(
            query(
                "select last_run_id, last_log_id, revision from statistics_marks where workflow_id ="
                    + " ?1 and exists (select 1 from workflows w where w.id = ?1 and w.deleted_at is"
                    + " null) for update skip locked",
                workflowId))
        .stream()
        .map(row -> new Mark((String) row[0], (String) row[1], ((Number) row[2]).longValue()))
        .findFirst();
  }

  /**
   * Counts runs in the order of their ids, and remembers those that are still open.
   *
   * @return where it ended
   */
  Part countRuns(String workflowId, String after, String upTo, int most, HourlyCounts counts) {
    // One statement, so that no run ends between being taken for open and being counted.
    List<Object[]> runs =
        Rows.arrays(
            query(
                "select id, status, completed_at from runs where workflow_id = ?1 and id >"
                    + " ?2 and id <= ?3 order by id fetch first "
                    + most
                    + " rows only",
                workflowId,
                after,
                upTo));
    List<Object> open = new ArrayList<>();
    for (Object[] run : runs) {
      if (run[2] == null) {
        open.add(run[0]);
      } else {
        counts.add(Rows.instant(run[2]), Count.ofCode((String) run[1]));
      }
    }
    if (!open.isEmpty()) {
      query(
              "insert into statistics_open_runs (workflow_id, run_id, org_id) select workflow_id, id,"
                  + " org_id from runs where id in ("
                  + Rows.places(1, open.size())
                  + ")",
              open.toArray())
          .executeUpdate();
    }
    return new Part(runs.isEmpty() ? after : (String) runs.getLast()[0], runs.size());
  }

  /**
   * Counts runs that were remembered as open and have ended, and forgets them.
   *
   * @return how many there were
   */
  int countEnded(String workflowId, int most, HourlyCounts counts) {
    List<Object[]> runs =
        Rows.arrays(
            query(
                "select r.id, r.status, r.completed_at from statistics_open_runs o join runs r on"
                    + " r.id = o.run_id where o.workflow_id = ?1 and r.status in ('completed',"
                    + " 'failed') fetch first "
                    + most
                    + " rows only",
                workflowId));
    List<Object> forgotten = new ArrayList<>(List.of(workflowId));
    for (Object[] run : runs) {
      counts.add(Rows.instant(run[2]), Count.ofCode((String) run[1]));
      forgotten.add(run[0]);
    }
    if (!runs.isEmpty()) {
      query(
              "delete from statistics_open_runs where workflow_id = ?1 and run_id in ("
                  + Rows.places(2, runs.size())
                  + ")",
              forgotten.toArray())
          .executeUpdate();
    }
    return runs.size();
  }

  /**
   * Counts log entries in the order of their ids.
   *
   * @return where it ended
   */
  Part countEntries(String workflowId, String after, String upTo, int most, HourlyCounts counts) {
    Object[] part =
        (Object[])
            query(
                    "select max(id), count(*) from (select id from run_log where workflow_id = ?1 and"
                        + " id > ?2 and id <= ?3 order by id fetch first "
                        + most
                        + " rows only) part",
                    workflowId,
                    after,
                    upTo)
                .getSingleResult();
    if (part[0] == null) {
      return new Part(after, 0);
    }
    String hour = "floor(extract(epoch from created_at) / 3600)";
    Rows.arrays(
            query(
                "select status, "
                    + hour
                    + ", count(*) from run_log where workflow_id = ?1 and id > ?2 and id <= ?3 and"
                    + " copied_from is null group by status, "
                    + hour,
                workflowId,
                after,
                part[0]))
        .forEach(
            row ->
                counts.add(
                    ((Number) row[1]).longValue(),
                    Count.ofCode((String) row[0]),
                    ((Number) row[2]).longValue()));
    return new Part((String) part[0], ((Number) part[1]).intValue());
  }

  /** Adds to the sums, and moves the mark. The mark is locked. */
  void keep(String workflowId, Mark mark, HourlyCounts counts) {
    counts.forEach((hour, numbers) -> add(workflowId, hour, numbers));
    query(
            "update statistics_marks set last_run_id = ?1, last_log_id = ?2, revision = ?3 where"
                + " workflow_id = ?4",
            mark.runId(),
            mark.logId(),
            mark.revision(),
            workflowId)
        .executeUpdate();
  }

  private void add(String workflowId, Instant hour, Map<Count, Long> numbers) {
    String[] sql = {
      "update run_statistics set completed = completed + ?3, failed = failed + ?4, success = success"
          + " + ?5, error = error + ?6, warning = warning + ?7 where workflow_id = ?1 and begins_at"
          + " = ?2",
      "insert into run_statistics (workflow_id, begins_at, org_id, completed, failed, success, error,"
          + " warning) select ?1, ?2, org_id, ?3, ?4, ?5, ?6, ?7 from statistics_marks where"
          + " workflow_id = ?1"
    };
    Object[] parameters = new Object[2 + Count.values().length];
    parameters[0] = workflowId;
    parameters[1] = hour.atOffset(ZoneOffset.UTC);
    for (Count count : Count.values()) {
      parameters[2 + count.ordinal()] = numbers.getOrDefault(count, 0L);
    }
    // Nobody else adds to the workflow's sums while its mark is locked.
    if (query(sql[0], parameters).executeUpdate() == 0) {
      query(sql[1], parameters).executeUpdate();
    }
  }

  private Query query(String sql, Object... parameters) {
    Query query = entityManager.createNativeQuery(sql);
    for (int i = 0; i < parameters.length; i++) {
      query.setParameter(i + 1, parameters[i]);
    }
    return query;
  }

  /**
   * What was counted of a list.
   *
   * @param last the id that it ended with
   * @param rows how many there were
   */
  record Part(String last, int rows) {}

  /**
   * Up to where rows are counted.
   *
   * @param runId no run with a larger id
   * @param logId no log entry with a larger id
   */
  record Bounds(String runId, String logId) {}
}
