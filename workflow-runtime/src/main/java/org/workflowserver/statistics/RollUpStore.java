package org.workflowserver.statistics;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.Sql;
import org.workflowserver.database.SqlParts;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;

/** Takes runs and log entries into the statistics. Called inside a transaction. */
@Dependent
public record RollUpStore(Sql sql) {
  private static final String RUNS =
      "select r.id, r.status, r.trigger_type, r.error_code, r.completed_at from ";

  /**
   * Larger than any run's id, whose time begins with a digit. Of a letter that is so in the order
   * of each language; most signs come before the digits there.
   */
  private static final String BEHIND_ALL = IdKind.RUN.prefix() + "z";

  @Inject
  public RollUpStore {}

  /** Up to when all is on record that living servers made; empty when nothing is known of it. */
  Optional<Instant> recordedUntil() {
    return sql.of("select min(recorded_until) from servers where alive = true")
        .first(Instant.class);
  }

  /**
   * Workflows of which something may be counted, in the order of their ids.
   *
   * @param after only those with larger ids
   * @param upTo what is newer than that is not counted yet
   */
  List<String> behind(String after, Bounds upTo, int most) {
    return sql.of(
            "select w.id from workflows w left join statistics_marks m on m.workflow_id = w.id"
                + " where w.id > ?1 and w.deleted_at is null and (exists (select 1 from run_log l"
                + " where l.workflow_id = w.id and l.id > coalesce(m.last_log_id, '') and l.id <="
                + " ?2) or exists (select 1 from runs r where r.workflow_id = w.id and r.id >"
                + " coalesce(m.last_run_id, '') and r.id <= ?3)) order by w.id fetch first "
                + most
                + " rows only")
        .with(after, upTo.logId(), upTo.runId())
        .texts();
  }

  /**
   * Locks the workflow's mark until the end of the transaction; there is one afterwards.
   *
   * @return empty when another server counts the workflow, or when it was deleted
   */
  Optional<Watermark> lockMark(String workflowId) {
    sql.of(
            "insert into statistics_marks (workflow_id, org_id, last_run_id, last_log_id, entries,"
                + " revision) select w.id, w.org_id, '', '', 0, 0 from workflows w where w.id = ?1 and"
                + " w.deleted_at is null and not exists (select 1 from statistics_marks m where"
                + " m.workflow_id = w.id)"
                // One process has an H2 database, and one timer.
                + (sql.dialect() == Dialect.POSTGRESQL ? " on conflict do nothing" : ""))
        .with(workflowId)
        .update();
    return sql.of(
            "select last_run_id, last_log_id, entries, revision, org_id from statistics_marks"
                + " where workflow_id = ?1 and exists (select 1 from workflows w where w.id = ?1 and w.deleted_at is"
                + " null) for update skip locked")
        .with(workflowId)
        .first(Watermark.class);
  }

  /** Runs of the workflow in the order of their ids. */
  List<CountedRun> runs(String workflowId, String after, String upTo, int most) {
    // One statement, so that no run ends between being taken for open and being counted.
    return sql.of(
            RUNS
                + "runs r where r.workflow_id = ?1 and r.id > ?2 and r.id <= ?3"
                + " order by r.id fetch first %d rows only".formatted(most))
        .with(workflowId, after, upTo)
        .list(CountedRun.class);
  }

  /** Up to which run so many follow that were remembered as open; empty when fewer do. */
  String endOfOpen(String after, int most) {
    return sql.of(
            "select run_id from statistics_open_runs where run_id > ?1 order by run_id offset "
                + (most - 1)
                + " rows fetch first 1 rows only")
        .with(after)
        .first(String.class)
        .orElse("");
  }

  /**
   * Runs that were remembered as open and have ended, in the order of their ids, each with its
   * workflow's.
   *
   * @param upTo empty for all that follow
   */
  Map<String, String> endedOfOpen(String after, String upTo) {
    return sql.of(
            "select o.run_id, o.workflow_id from statistics_open_runs o join runs r on r.id ="
                + " o.run_id where o.run_id > ?1 and o.run_id <= ?2 and r.status in "
                + Statistics.ENDED
                + " order by o.run_id")
        .with(after, upTo.isEmpty() ? BEHIND_ALL : upTo)
        .map();
  }

  /** Those of the runs that are still remembered as open and have ended. */
  List<CountedRun> ended(String workflowId, List<String> runIds) {
    return runIds.isEmpty()
        ? List.of()
        : sql.of(
                new SqlParts(RUNS + "statistics_open_runs o join runs r on r.id = o.run_id where")
                    .add(" o.workflow_id = ? and r.status in " + Statistics.ENDED, workflowId)
                    .add(" and o.run_id")
                    .addIn(runIds))
            .list(CountedRun.class);
  }

  /** Remembers that the runs are open; they are counted when they have ended. */
  void remember(String workflowId, List<CountedRun> open) {
    if (!open.isEmpty()) {
      change(
          "insert into statistics_open_runs (workflow_id, run_id, org_id) select ?, id, org_id from"
              + " runs where id",
          workflowId,
          open);
    }
  }

  void forget(String workflowId, List<CountedRun> ended) {
    if (!ended.isEmpty()) {
      change(
          "delete from statistics_open_runs where workflow_id = ? and run_id", workflowId, ended);
    }
  }

  private void change(String ofRuns, String workflowId, List<CountedRun> runs) {
    List<String> ids = runs.stream().map(CountedRun::id).toList();
    sql.of(new SqlParts(ofRuns, workflowId).addIn(ids)).update();
  }

  /** Log entries of the workflow in the order of their ids. */
  List<CountedEntry> entries(String workflowId, String after, String upTo, int most) {
    return sql.of(
            "select id, node_id, status, created_at, case when copied_from is null then 0 else 1"
                + " end from run_log where workflow_id = ?1 and id > ?2 and id <= ?3 order by id"
                + " fetch first "
                + most
                + " rows only")
        .with(workflowId, after, upTo)
        .list(CountedEntry.class);
  }

  /**
   * Up to which id at most so many rows follow, or more of one millisecond. H2 walks an index of
   * the newest forwards only: what is between has to be few before it is sorted.
   *
   * @param kind of the ids, which says in which table
   */
  String end(IdKind kind, String workflowId, String after, String upTo, int most) {
    if (count(kind, workflowId, after, upTo, most + 1) <= most) {
      return upTo;
    }
    long least = Ids.madeAt(kind, after).toEpochMilli();
    long end = Ids.madeAt(kind, upTo).toEpochMilli();
    while (end - least > 1) {
      long middle = (least + end) / 2;
      String id = Ids.earliest(kind, Instant.ofEpochMilli(middle));
      int rows = count(kind, workflowId, after, id, most + 1);
      if (rows == 0) {
        least = middle;
      } else if (rows > most) {
        end = middle;
      } else {
        return id;
      }
    }
    return Ids.earliest(kind, Instant.ofEpochMilli(end));
  }

  private int count(IdKind kind, String workflowId, String after, String upTo, int most) {
    return (int)
        sql.of(
                "select count(*) from (select 1 from "
                    + (kind == IdKind.RUN ? "runs" : "run_log")
                    + " where workflow_id = ?1 and id > ?2 and id <= ?3 fetch first "
                    + most
                    + " rows only) part")
            .with(workflowId, after, upTo)
            .count();
  }

  /** Adds to the sums, and moves the mark. The mark is locked. */
  void keep(String workflowId, Watermark mark, HourlyCounts counts) {
    counts.forEach((hour, numbers) -> add(workflowId, hour, numbers));
    sql.of(
            "update statistics_marks set last_run_id = ?1, last_log_id = ?2, entries = ?3, revision"
                + " = ?4 where workflow_id = ?5")
        .with(mark.runId(), mark.logId(), mark.entries(), mark.revision(), workflowId)
        .update();
  }

  private void add(String workflowId, Instant hour, Map<Count, Long> numbers) {
    String[] statements = {
      "update run_statistics set completed = completed + ?3, failed = failed + ?4, success = success"
          + " + ?5, error = error + ?6, warning = warning + ?7, cancelled = cancelled + ?8 where"
          + " workflow_id = ?1 and begins_at = ?2",
      "insert into run_statistics (workflow_id, begins_at, org_id, completed, failed, success, error,"
          + " warning, cancelled) select ?1, ?2, org_id, ?3, ?4, ?5, ?6, ?7, ?8 from"
          + " statistics_marks where workflow_id = ?1"
    };
    Object[] parameters = new Object[2 + Count.values().length];
    parameters[0] = workflowId;
    parameters[1] = hour;
    for (Count count : Count.values()) {
      parameters[2 + count.ordinal()] = numbers.getOrDefault(count, 0L);
    }
    // Nobody else adds to the workflow's sums while its mark is locked.
    if (sql.of(statements[0]).with(parameters).update() == 0) {
      sql.of(statements[1]).with(parameters).update();
    }
  }

  /**
   * A run as it is counted.
   *
   * @param errorCode null unless it failed
   * @param completedAt null while it is open
   */
  record CountedRun(
      String id, String status, String triggerType, String errorCode, Instant completedAt) {
    boolean isOpen() {
      return completedAt == null;
    }
  }

  /**
   * A log entry as it is counted.
   *
   * @param copied whether another run's entry was counted for it
   */
  record CountedEntry(String id, String nodeId, Count status, Instant createdAt, boolean copied) {}

  /**
   * Up to where rows are counted.
   *
   * @param runId no run with a larger id
   * @param logId no log entry with a larger id
   */
  record Bounds(String runId, String logId) {}
}
