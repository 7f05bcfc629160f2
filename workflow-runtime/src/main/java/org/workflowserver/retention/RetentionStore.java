package org.workflowserver.retention;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.Sql;
import org.workflowserver.database.SqlParts;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.statistics.IndexStore;
import org.workflowserver.statistics.Statistics;

/** Removes rows: those of runs, of deleted workflows, and old ones. Called inside a transaction. */
@Dependent
public record RetentionStore(Sql sql, IndexStore index) {
  static final int ROWS_AT_ONCE = 1_000;

  /** Log entries that are removed in one transaction; of a run that has more, slices come first. */
  static final int ENTRIES_AT_ONCE = 20_000;

  /** Tables whose rows are a run's, but for those that hang on another one. */
  private static final List<String> OF_RUNS =
      List.of(
          "run_log",
          "run_payloads",
          "run_calls",
          "run_repeats",
          "run_waits",
          "run_commands",
          "held_runs",
          "callbacks");

  private static final List<String> OF_INTERACTIONS =
      List.of("interaction_submissions", "interaction_assignees");

  /** Rows that are a workflow's and stay when its runs are gone, each along an index. */
  private static final List<WorkflowRows> OF_WORKFLOWS =
      List.of(
          new WorkflowRows(
              "idempotency_keys",
              "org_id = (select w.org_id from workflows w where w.id = ?1) and workflow_id = ?1"),
          new WorkflowRows("statistics_open_runs"),
          new WorkflowRows("run_statistics"),
          new WorkflowRows("run_index"),
          new WorkflowRows("log_index"),
          new WorkflowRows("statistics_marks"),
          new WorkflowRows("schedule_fires"),
          new WorkflowRows("workflow_versions"));

  /** Clocks of servers may differ. */
  private static final Duration MARGIN = Duration.ofMinutes(5);

  @Inject
  public RetentionStore {}

  /** Workflows that were deleted before {@code instant} and have rows that can be removed. */
  List<String> findDeleted(Instant instant, int most) {
    return sql.of(
            "select w.id from workflows w where w.deleted_at < ?1 and (exists (select 1 from"
                + " runs r where r.workflow_id = w.id and r.status in "
                + Statistics.ENDED
                + ") or not exists (select 1 from runs r where r.workflow_id = w.id)) fetch first "
                + most
                + " rows only")
        .with(instant)
        .texts();
  }

  /** Locks a deleted workflow until the end of the transaction; false while another one has it. */
  boolean lockDeleted(String workflowId) {
    return sql.of(
            "select id from workflows where id = ?1 and deleted_at is not null for update skip"
                + " locked")
        .with(workflowId)
        .exists();
  }

  /**
   * Forgets those rows that were there before {@code instant}.
   *
   * @return how many there were, a batch at most
   */
  int forget(AgedRows rows, Instant instant) {
    return deleteSome(rows.condition(), ROWS_AT_ONCE, instant);
  }

  /**
   * Removes a batch of the deliveries to a subscription that was deleted before {@code instant},
   * and it itself when none is left.
   *
   * @return whether there may be more
   */
  boolean removeSubscription(Instant instant) {
    List<String> deleted =
        sql.of(
                "select id from subscriptions where deleted_at < ?1 fetch first 1 rows only for"
                    + " update skip locked")
            .with(instant)
            .texts();
    for (String id : deleted) {
      if (deleteSome("subscription_deliveries where subscription_id = ?1", ROWS_AT_ONCE, id)
          < ROWS_AT_ONCE) {
        sql.of("delete from subscriptions where id = ?1").with(id).update();
      }
    }
    return !deleted.isEmpty();
  }

  /**
   * Removes a batch of what a deleted workflow has that are no runs, and it itself when none of
   * that is left.
   *
   * @return false when there is more; true also when there are runs, which are open: who moves them
   *     cancels them first
   */
  boolean removeWorkflow(String workflowId) {
    if (hasRuns(workflowId)) {
      return true;
    }
    int left = ROWS_AT_ONCE;
    for (WorkflowRows rows : OF_WORKFLOWS) {
      left -= deleteSome(rows.table() + " where " + rows.condition(), left, workflowId);
      if (left == 0) {
        return false;
      }
    }
    sql.of("delete from workflows where id = ?1").with(workflowId).update();
    return true;
  }

  /** Deletes so many rows at most; how many there were. */
  private int deleteSome(String rows, int most, Object value) {
    String batch = "%s fetch first %d rows only".formatted(rows, most);
    // A deletion may have a limit in H2 alone, and PostgreSQL looks rows up by their places alone.
    String chosen =
        sql.dialect() == Dialect.H2
            ? batch
            : "%s where ctid = any(array(select ctid from %s))"
                .formatted(rows.substring(0, rows.indexOf(' ')), batch);
    return sql.of("delete from " + chosen).with(value).update();
  }

  /** As many of the first of these runs as have no more log entries than go at once; maybe none. */
  List<String> fitting(List<String> runs) {
    List<String> fitting = runs;
    while (!fitting.isEmpty() && hasTooManyEntries(fitting)) {
      fitting = fitting.subList(0, fitting.size() / 2);
    }
    return fitting;
  }

  private boolean hasTooManyEntries(List<String> runs) {
    return sql.of(
                new SqlParts("select count(*) from (select l.seq from run_log l where l.run_id")
                    .addIn(runs)
                    .add(" fetch first %d rows only) as slice".formatted(ENTRIES_AT_ONCE + 1)))
            .count()
        > ENTRIES_AT_ONCE;
  }

  /** Removes as many of a run's oldest log entries as go at once; the rest and the run stay. */
  void removeOldestEntries(String runId) {
    int seq =
        (int)
            sql.of(
                    new SqlParts(
                            "select max(slice.seq) from (select l.seq from run_log l where l.run_id = ?",
                            runId)
                        .add(" order by l.run_id, l.seq")
                        .add(" fetch first %d rows only) as slice".formatted(ENTRIES_AT_ONCE)))
                .count();
    index.forgetEntries(runId, seq);
    sql.of("delete from run_log where run_id = ?1 and seq <= ?2").with(runId, seq).update();
  }

  /** Removes runs with all that is on record of them. */
  void removeRuns(List<String> runs) {
    if (runs.isEmpty()) {
      return;
    }
    index.forgetRuns(runs);
    for (String table : OF_RUNS) {
      deleteOf(runs, table + " where run_id");
    }
    for (String table : OF_INTERACTIONS) {
      sql.of(
              new SqlParts("delete from %s where interaction_id in".formatted(table))
                  .add(" (select id from interactions where run_id")
                  .addIn(runs)
                  .add(")"))
          .update();
    }
    deleteOf(runs, "interactions where run_id");
    deleteOf(runs, "runs where id");
  }

  /**
   * Removes what lists find log entries by that the workflow no longer has.
   *
   * @param oldestRun no run that is kept is older, of those that are old enough to be removed
   */
  void removeIndexOfOldEntries(String workflowId, String oldestRun) {
    Instant accepted = Ids.madeAt(IdKind.RUN, oldestRun).minus(MARGIN);
    index.forgetEntriesBefore(workflowId, Ids.earliest(IdKind.LOG, accepted));
  }

  private void deleteOf(List<String> runs, String condition) {
    sql.of(new SqlParts("delete from " + condition).addIn(runs)).update();
  }

  private boolean hasRuns(String workflowId) {
    return sql.of("select id from runs where workflow_id = ?1").with(workflowId).atMost(1).exists();
  }

  /**
   * Rows of a table that are a workflow's.
   *
   * @param condition which they are, with the workflow's id as {@code ?1}
   */
  private record WorkflowRows(String table, String condition) {
    WorkflowRows(String table) {
      this(table, "workflow_id = ?1");
    }
  }
}
