package org.workflowserver.run.record;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.workflowserver.database.Sql;
import org.workflowserver.database.SqlParts;
import org.workflowserver.json.Text;
import org.workflowserver.limit.AnswerMemory;
import org.workflowserver.run.LogStatus;
import org.workflowserver.run.LogView;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.RunView;
import org.workflowserver.run.state.IterationPath;
import org.workflowserver.run.state.StepRecord;
import org.workflowserver.run.trace.EntryFilter;
import org.workflowserver.run.trace.RelatedRuns;
import org.workflowserver.run.trace.RelatedRuns.Called;
import org.workflowserver.run.trace.RunTrace;
import org.workflowserver.run.trace.StepTrace;

/**
 * Reads the record of one run for people who look at it: without what steps read and wrote, which
 * may be long. Called inside a transaction.
 */
record TraceStore(Sql sql, RunStore runs) {
  /** Entries that one statement looks at, and where it has to read their texts. */
  static final int LOOKED_AT = 5_000;

  static final int TEXTS_LOOKED_AT = 1_000;

  private static final String TRACE =
      "select node_id, component_id, iterated, status, handle, count(*), max(attempt), min(seq),"
          + " max(seq), min(began), max(created_at), copied from (select node_id, component_id,"
          + " status, handle, attempt, seq, created_at, created_at - duration_us * interval"
          + " '0.000001' second as began, case when iteration = '' then 0 else 1 end as iterated,"
          + " case when copied_from is null then 0 else 1 end as copied, case when iteration = ''"
          + " then seq else 0 end as own from run_log where run_id = ?1) l group by node_id,"
          + " component_id, iterated, status, handle, copied, own order by min(seq) fetch first "
          + RunTrace.MOST_STEPS
          + " rows only";

  private static final String ENTRIES =
      "select "
          + LogEntry.columns(
              "''",
              "''",
              "substring(l.error_message from 1 for " + (LogView.LISTED_MESSAGE + 1) + ")")
          + " from run_log l";

  /** What became of the run's nodes, by one look at its record. */
  List<StepTrace> steps(String runId) {
    return sql.of(TRACE).with(runId).list(StepTrace.class);
  }

  /**
   * A page of entries.
   *
   * @param lookedAt number of the last entry that was looked at, where there are entries behind it;
   *     empty at the end of the record
   */
  record Found(List<LogView> entries, Optional<Integer> lookedAt) {}

  /**
   * Entries after number {@code after}, in order. Where few match, a bounded piece of the record is
   * looked at.
   */
  Found entries(String runId, EntryFilter filter, int after, int limit) {
    int end = after + (filter.text().isPresent() ? TEXTS_LOOKED_AT : LOOKED_AT);
    SqlParts query =
        new SqlParts(ENTRIES)
            .add(" where l.run_id = ? and l.seq > ? and l.seq <= ?", runId, after, end);
    narrow(query, filter);
    query.add(" order by l.run_id, l.seq fetch first %d rows only".formatted(limit + 1));
    List<LogView> found = sql.of(query).list(StepRecord.class).stream().map(LogView::of).toList();
    if (found.size() > limit) {
      return new Found(found.subList(0, limit), Optional.of(found.get(limit - 1).seq()));
    }
    return new Found(found, lastSeq(runId) > end ? Optional.of(end) : Optional.empty());
  }

  private static void narrow(SqlParts query, EntryFilter filter) {
    if (filter.failed()) {
      query.add(" and l.status <> ?", LogStatus.SUCCESS.code());
    }
    filter.nodeId().ifPresent(node -> query.add(" and l.node_id = ?", Text.storable(node)));
    filter
        .iteration()
        .map(indices -> IterationPath.of(indices).text())
        .ifPresent(
            path -> query.add(" and (l.iteration = ? or l.iteration like ?)", path, path + ".%"));
    filter
        .text()
        .map(text -> SqlParts.containing(Text.storable(text)))
        .ifPresent(
            like ->
                query
                    .add(" and (lower(l.node_id) like lower(?) escape '!'", like)
                    .add(" or lower(l.input) like lower(?) escape '!'", like)
                    .add(" or lower(l.output) like lower(?) escape '!'", like)
                    .add(" or lower(l.error_message) like lower(?) escape '!')", like));
  }

  /** Number of the last entry; 0 when there is none. */
  int lastSeq(String runId) {
    return (int)
        sql.of("select coalesce(max(seq), 0) from run_log where run_id = ?1").with(runId).count();
  }

  /** An entry whole; empty when there is none of that number. */
  Optional<LogView> entry(String runId, int seq) {
    return LogEntry.views(sql, new SqlParts("where l.run_id = ? and l.seq = ?", runId, seq))
        .stream()
        .findFirst();
  }

  /** Entries whole, in order; those of which a text is longer than {@code longest} are left out. */
  List<LogView> entries(String runId, List<Integer> numbers, int longest) {
    return numbers.isEmpty()
        ? List.of()
        : LogEntry.views(
            sql,
            new SqlParts("where l.run_id = ? and l.seq", runId)
                .addIn(numbers)
                .add(" and length(l.input) <= ? and length(l.output) <= ?", longest, longest)
                .add(" order by l.seq"));
  }

  /** The run with its payloads and its first entries; fewer where these are very large. */
  RunDetail whole(StoredRun run, RunView view, AnswerMemory.Share share) {
    RunPayload payload = runs.payload(run.id());
    share.take(payload.length());
    List<LogView> logs =
        share.read(
            RunDetail.MOST_LOGS + 1,
            (last, rows) -> entriesAfter(run.id(), last.map(LogView::seq).orElse(0), rows),
            LogView::length);
    return new RunDetail(
        view,
        payload.triggerPayload(),
        payload.output(),
        logs.subList(0, Math.min(logs.size(), RunDetail.MOST_LOGS)),
        share.isFull() ? lastSeq(run.id()) : logs.size());
  }

  /** The first {@code limit} entries after number {@code after}, in order. */
  List<LogView> entriesAfter(String runId, int after, int limit) {
    return LogEntry.views(
        sql,
        new SqlParts("where l.run_id = ? and l.seq > ?", runId, after)
            .add(" order by l.run_id, l.seq fetch first %d rows only".formatted(limit)));
  }

  private List<String> repeats(String runId, int limit) {
    return sql.of(
            "select run_id from run_repeats where original_run_id = ?1"
                + " order by original_run_id desc, run_id desc fetch first "
                + limit
                + " rows only")
        .with(runId)
        .texts();
  }

  /** Those of these runs that begin with what they took over from another. */
  private List<String> resumed(List<String> runIds) {
    return runIds.isEmpty()
        ? List.of()
        : sql.of(
                new SqlParts("select run_id from run_log where copied_from is not null")
                    .add(" and seq = 1 and run_id")
                    .addIn(runIds))
            .texts();
  }

  /** The nodes that called runs, by these, the newest first. */
  private Map<String, String> called(String runId, int limit) {
    return sql.of(
            "select run_id, node_id from run_calls where parent_run_id = ?1"
                + " order by run_id desc fetch first "
                + limit
                + " rows only")
        .with(runId)
        .map();
  }

  /** The runs around a run, as far as readers see them. */
  RelatedRuns family(StoredRun run) {
    int most = RelatedRuns.MOST;
    List<String> repeats = repeats(run.id(), most + 1);
    Map<String, String> called = called(run.id(), most + 1);
    Map<String, RunView> views = new HashMap<>();
    List<String> ids =
        Stream.concat(repeats.stream(), called.keySet().stream()).distinct().toList();
    runs.findAll(run.orgId(), ids).forEach(view -> views.put(view.id(), view));
    return new RelatedRuns(
        sql.of("select node_id from run_calls where run_id = ?1")
            .with(run.id())
            .first(String.class),
        repeats.stream().limit(most).map(views::get).filter(Objects::nonNull).toList(),
        repeats.size() > most,
        Set.copyOf(resumed(repeats)),
        called.entrySet().stream()
            .limit(most)
            .filter(call -> views.containsKey(call.getKey()))
            .map(call -> new Called(call.getValue(), views.get(call.getKey())))
            .toList(),
        called.size() > most);
  }

  /** What is on record of each node of a run, without what the steps read and wrote. */
  Collection<NodeOutcome> outcomes(String runId) {
    return sql
        .of(
            "select node_id, status, handle, count(seq), max(seq) from run_log where run_id = ?1"
                + " group by node_id, status, handle")
        .with(runId)
        .list(NodeOutcome.Part.class)
        .stream()
        .map(NodeOutcome::of)
        .collect(Collectors.toMap(NodeOutcome::nodeId, Function.identity(), NodeOutcome::and))
        .values();
  }

  /**
   * What steps of a run read, by node.
   *
   * @param numbers of the entries, at most one of each node
   * @param longest how much of each is read, in characters
   */
  Map<String, String> inputs(String runId, Collection<Integer> numbers, int longest) {
    return numbers.isEmpty()
        ? Map.of()
        : sql.of(
                new SqlParts(
                        "select node_id, substring(input from 1 for %d) from run_log where run_id = ?"
                            .formatted(longest),
                        runId)
                    .add(" and seq")
                    .addIn(numbers))
            .map();
  }
}
