package org.workflowserver.statistics;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import org.workflowserver.database.Sql;
import org.workflowserver.database.SqlParts;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.statistics.LogSpans.Kind;
import org.workflowserver.statistics.LogSpans.Span;
import org.workflowserver.statistics.RollUpStore.Bounds;
import org.workflowserver.statistics.RollUpStore.CountedRun;

/**
 * Writes the indexes that lists find older runs and log entries by. Called inside a transaction in
 * which the workflow's mark is locked.
 */
@Dependent
public record IndexStore(Sql sql) {
  private static final String ADD_RUN =
      "insert into run_index (org_id, workflow_id, trigger_type, outcome, run_id) values (?, ?, ?, ?,"
          + " ?)";

  /** All that an index begins with, as H2 uses no more of it than what equals one value. */
  private static final String FORGET_RUN =
      "delete from run_index where workflow_id = ? and trigger_type = ? and outcome = ? and run_id ="
          + " ?";

  /** What stands for more entries goes when the last of them is gone. */
  private static final String FORGET_ENTRY =
      "delete from log_index where workflow_id = ? and node_id = ? and status = ? and first_id = ? and"
          + " last_id = first_id";

  private static final String ADD_SPAN =
      "insert into log_index (org_id, workflow_id, node_id, status, first_id, last_id, entries,"
          + " first_place) values (?, ?, ?, ?, ?, ?, ?, ?)";

  private static final String EXTEND_SPAN =
      "update log_index set last_id = ?, entries = ? where workflow_id = ? and node_id = ? and status"
          + " = ? and first_id = ?";

  private static final String RUNS =
      "select r.workflow_id, r.trigger_type, r.status, r.error_code, r.id from runs r where r.id";

  private static final String ENTRIES =
      "select l.workflow_id, l.node_id, l.status, l.copied_from, l.id from run_log l where";

  /** What rows of log_index say of their entries; an index begins with it. */
  private static final List<String> STATUSES =
      List.of("success", "error", "warning", LogSpans.COPIED);

  @Inject
  public IndexStore {}

  /** Adds runs that have ended. */
  void addRuns(String orgId, String workflowId, List<CountedRun> runs) {
    List<Object[]> rows = new ArrayList<>();
    for (CountedRun run : runs) {
      for (String outcome : outcomes(run.status(), run.errorCode())) {
        rows.add(new Object[] {orgId, workflowId, run.triggerType(), outcome, run.id()});
      }
    }
    write(ADD_RUN, rows);
  }

  /** A failed run is in the index as failed, and by its error. */
  private static List<String> outcomes(String status, String error) {
    return error == null ? List.of(status) : List.of(status, error);
  }

  /** The newest row of log_index of a kind; null for none. */
  Span newest(String workflowId, Kind kind) {
    return sql.of(
            new SqlParts("select s.first_id, s.first_place, s.last_id, s.entries from log_index s")
                .add(" where s.workflow_id = ? and s.node_id = ?", workflowId, kind.nodeId())
                .add(" and s.status = ?", kind.status())
                .add(" order by s.workflow_id, s.node_id, s.status, s.first_id desc")
                .add(" fetch first 1 rows only"))
        .first(Stored.class)
        .map(row -> new Span(kind, row.firstId, row.firstNumber, row.lastId, row.entries))
        .orElse(null);
  }

  private record Stored(String firstId, long firstNumber, String lastId, int entries) {}

  /** Writes the rows that entries were grouped into. */
  void addEntries(String orgId, String workflowId, LogSpans spans) {
    List<Span> made = new ArrayList<>(spans.made());
    made.addAll(extend(workflowId, spans.extended()));
    write(
        ADD_SPAN,
        made.stream()
            .map(
                span ->
                    new Object[] {
                      orgId,
                      workflowId,
                      span.kind.nodeId(),
                      span.kind.status(),
                      span.firstId,
                      span.lastId,
                      span.entries,
                      span.firstNumber
                    })
            .toList());
  }

  /** Those that are not stored any more: the run of their only entry was removed meanwhile. */
  private List<Span> extend(String workflowId, List<Span> stored) {
    int[] changed =
        write(
            EXTEND_SPAN,
            stored.stream()
                .map(
                    span ->
                        new Object[] {
                          span.lastId,
                          span.entries,
                          workflowId,
                          span.kind.nodeId(),
                          span.kind.status(),
                          span.firstId
                        })
                .toList());
    return IntStream.range(0, changed.length)
        .filter(i -> changed[i] == 0)
        .mapToObj(stored::get)
        .filter(span -> !span.lastId.equals(span.firstId))
        .toList();
  }

  /**
   * Notes up to where all is indexed: as far as the workflow that is most behind, whatever others
   * are; those that have nothing to be counted are not behind, however old their mark is. It goes
   * back only where it is later than any server's time: the clock was ahead.
   */
  void raiseFloor(Bounds upTo) {
    raiseFloor("last_run_id", "runs", IdKind.RUN, upTo.runId());
    raiseFloor("last_log_id", "run_log", IdKind.LOG, upTo.logId());
  }

  private void raiseFloor(String mark, String table, IdKind kind, String upTo) {
    Behind behind = mostBehind(mark, table, upTo);
    String floor = earlier(upTo, behind.mark);
    if (behind.created != null) {
      // Of a workflow of which nothing is counted nothing is older than itself.
      floor = earlier(floor, Ids.earliest(kind, behind.created.minus(RollUps.MARGIN)));
    }
    Instant ahead = Ids.madeAt(kind, upTo).plus(RollUps.MARGIN.multipliedBy(2));
    sql.of(
            new SqlParts(
                    "update statistics_floor set %s = ? where %<s < ?".formatted(mark),
                    floor,
                    floor)
                .add(" or %s > ?".formatted(mark), Ids.earliest(kind, ahead)))
        .update();
  }

  private static String earlier(String id, String other) {
    return other != null && other.compareTo(id) < 0 ? other : id;
  }

  private record Behind(String mark, Instant created) {}

  /**
   * Of the workflows that have rows which are not counted up to where: the smallest mark, and when
   * the oldest was made of those of which nothing is counted; null for none.
   */
  private Behind mostBehind(String mark, String table, String upTo) {
    return sql.of(
            new SqlParts("select min(nullif(m.%s, '')), min(case when".formatted(mark))
                .add(" coalesce(m.%s, '') = '' then w.created_at end)".formatted(mark))
                .add(" from workflows w left join statistics_marks m on m.workflow_id = w.id")
                .add(" where w.deleted_at is null and exists (select 1 from %s r".formatted(table))
                .add(" where r.workflow_id = w.id and r.id > coalesce(m.%s, '')".formatted(mark))
                .add(" and r.id <= ?)", upTo))
        .first(Behind.class)
        .orElseThrow();
  }

  /** Removes what is indexed of runs that are about to be deleted, which are still there. */
  public void forgetRuns(Collection<String> runIds) {
    if (runIds.isEmpty()) {
      return;
    }
    List<Object[]> rows = new ArrayList<>();
    for (EndedRun run : sql.of(new SqlParts(RUNS).addIn(runIds)).list(EndedRun.class)) {
      for (String outcome : outcomes(run.status, run.errorCode)) {
        rows.add(new Object[] {run.workflowId, run.triggerType, outcome, run.id});
      }
    }
    write(FORGET_RUN, rows);
    forgetEntries(new SqlParts(ENTRIES + " l.run_id").addIn(runIds));
  }

  private record EndedRun(
      String workflowId, String triggerType, String status, String errorCode, String id) {}

  private record Entry(
      String workflowId, String nodeId, String status, String copiedFrom, String id) {}

  /** The same of a run's log entries up to one, which are still there. */
  public void forgetEntries(String runId, int lastSeq) {
    forgetEntries(new SqlParts(ENTRIES + " l.run_id = ? and l.seq <= ?", runId, lastSeq));
  }

  private void forgetEntries(SqlParts entries) {
    List<Object[]> rows = new ArrayList<>();
    for (Entry entry : sql.of(entries).list(Entry.class)) {
      rows.add(new Object[] {entry.workflowId, entry.nodeId, entry.status, entry.id});
      if (entry.copiedFrom != null) {
        rows.add(new Object[] {entry.workflowId, entry.nodeId, LogSpans.COPIED, entry.id});
      }
    }
    write(FORGET_ENTRY, rows);
  }

  /**
   * Removes what is indexed of log entries older than any that the workflow still has.
   *
   * @param oldestId of the entries that are left
   */
  public void forgetEntriesBefore(String workflowId, String oldestId) {
    for (String status : STATUSES) {
      sql.of(
              new SqlParts(
                      "delete from log_index where workflow_id = ? and status = ?",
                      workflowId,
                      status)
                  .add(" and first_id < ? and last_id < ?", oldestId, oldestId))
          .update();
    }
  }

  private int[] write(String text, List<Object[]> rows) {
    return sql.batch(text, rows, row -> row);
  }
}
