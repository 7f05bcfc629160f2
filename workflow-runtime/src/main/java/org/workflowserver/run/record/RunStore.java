package org.workflowserver.run.record;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.workflowserver.database.Sql;
import org.workflowserver.database.SqlParts;
import org.workflowserver.paging.Cursor;
import org.workflowserver.paging.Slice;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.run.CallbackUrls;
import org.workflowserver.run.LogStatus;
import org.workflowserver.run.LogView;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.RunRecord;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.RunView;
import org.workflowserver.run.RunWaiting;
import org.workflowserver.run.change.SlotStore;
import org.workflowserver.run.change.WaitStore;
import org.workflowserver.run.search.ContentStore;
import org.workflowserver.run.search.RunFilter;
import org.workflowserver.run.search.RunIndexStore;
import org.workflowserver.run.state.StepRecord;
import org.workflowserver.run.state.Wait;

/** Reads runs and their record. Called inside a transaction. */
@Dependent
public class RunStore {
  /** Runs of a deleted workflow are gone for readers before their rows are. */
  private static final String OF_LIVING_WORKFLOW =
      " and exists (select 1 from workflows w where w.id = r.workflow_id and w.deleted_at is null)";

  private static final String RECORDED =
      "select "
          + StoredRun.columns(
              "p.traceparent", "c.parent_run_id, c.node_id, c.iteration, c.waited, c.depth")
          + ", p.trigger_payload from runs r join run_payloads p on p.run_id = r.id"
          + " left join run_calls c on c.run_id = r.id where r.id";

  /** Without what the steps read, which nothing is rebuilt from, and which no limit is on. */
  private static final String REPLAYED =
      "select "
          + LogEntry.columns("''", "l.output", "l.error_message")
          + " from run_log l where l.run_id";

  private final Sql sql;
  private final WaitStore waits;
  private final RunIndexStore index;
  private final ContentStore contents;

  @Inject
  public RunStore(Sql sql) {
    this.sql = sql;
    this.waits = new WaitStore(sql);
    this.index = new RunIndexStore(sql);
    this.contents = new ContentStore(sql, index);
  }

  Optional<StoredRun> find(String orgId, String runId) {
    return row(orgId, runId, OF_LIVING_WORKFLOW);
  }

  /** The tenant's run of that id, where the condition holds as well. */
  Optional<StoredRun> row(String orgId, String runId, String condition) {
    return sql.of(StoredRun.SELECT + "r.id = ?1 and r.org_id = ?2" + condition)
        .with(runId, orgId)
        .first(StoredRun.class);
  }

  /** Whether the tenant has that workflow. */
  boolean hasWorkflow(String orgId, String workflowId) {
    return sql.of("select 1 from workflows where id = ?1 and org_id = ?2 and deleted_at is null")
        .with(workflowId, orgId)
        .exists();
  }

  /** The facts of a run that readers see, without why it does not move. */
  public Optional<RunView> findFacts(String orgId, String runId) {
    return find(orgId, runId).map(StoredRun::view);
  }

  /** Those of these runs of the tenant that readers see, in no order. */
  List<RunView> findAll(String orgId, Collection<String> runIds) {
    // Asked for the tenant too, H2 would read all of its runs.
    return views(
        rows(runIds, OF_LIVING_WORKFLOW).filter(run -> run.orgId().equals(orgId)).toList());
  }

  /** What people who look at one run read of its record. */
  TraceStore traces() {
    return new TraceStore(sql, this);
  }

  /**
   * The payload of a run.
   *
   * @throws Refusal {@code resource_missing} when the run was removed since it was found
   */
  RunPayload payload(String runId) {
    return sql.of("select trigger_payload, output from run_payloads where run_id = ?1")
        .with(runId)
        .first(RunPayload.class)
        .orElseThrow(() -> Refusal.notFound("run"));
  }

  /** About how many bytes the payloads of all these runs of the tenant are together. */
  long payloadBytes(String orgId, List<String> runIds) {
    return sql.of(
            new SqlParts("select coalesce(sum(octet_length(trigger_payload)")
                .add(" + coalesce(octet_length(output), 0)), 0) from run_payloads")
                .add(" where org_id = ? and run_id", orgId)
                .addIn(runIds))
        .count();
  }

  /** The payloads of these runs of the tenant, by run. */
  Map<String, RunPayload> payloads(String orgId, List<String> runIds) {
    return runIds.isEmpty()
        ? Map.of()
        : sql.of(
                new SqlParts("select run_id, trigger_payload, output from run_payloads")
                    .add(" where org_id = ? and run_id", orgId)
                    .addIn(runIds))
            .map(RunPayload.class);
  }

  /** The run with what it started with and what it gave, its record left out. */
  RunDetail withoutLogs(StoredRun run) {
    return payload(run.id()).of(view(run));
  }

  /** The entry of the run's node that succeeded; empty when none did. */
  public Optional<LogView> success(String runId, String nodeId) {
    return LogEntry.views(
            sql,
            new SqlParts("where l.run_id = ? and l.node_id = ?", runId, nodeId)
                .add(" and l.status = " + LogStatus.SUCCESS.sql()))
        .stream()
        .findFirst();
  }

  /** Runs behind the one of {@code cursor}, in the order of the filter. */
  Slice<RunView> list(String orgId, RunFilter filter, Optional<String> cursor, int limit) {
    return viewsOf(
        filter.search().isByContent()
            ? contents.search(orgId, filter, cursor, limit)
            : Cursor.slice(index.find(orgId, filter, cursor, limit + 1), limit));
  }

  /** Runs after the first {@code offset} of that order. */
  Slice<RunView> listFrom(String orgId, RunFilter filter, int offset, int limit) {
    List<String> ids = index.find(orgId, filter, Optional.empty(), offset + limit + 1);
    return viewsOf(Cursor.slice(ids.subList(Math.min(offset, ids.size()), ids.size()), limit));
  }

  /** The ids say whether there is a next page: retention may remove runs of this one meanwhile. */
  private Slice<RunView> viewsOf(Slice<String> ids) {
    return ids.withItems(
        views(
            rows(ids.items(), "")
                .sorted(Comparator.comparingInt(run -> ids.items().indexOf(run.id())))
                .toList()));
  }

  /** The run's facts, with why it does not move. */
  RunView view(StoredRun run) {
    return views(List.of(run)).getFirst();
  }

  /** The same for somebody who may act: with the URL that is to be called, made by {@code urls}. */
  RunView viewForOperator(StoredRun run, CallbackUrls urls) {
    RunView view = view(run);
    return view.waiting() == null || !view.waiting().isForCall()
        ? view
        : view.waitingFor(
            waiting(run.id(), Optional.of(urls))
                .getOrDefault(view.waiting().nodeId(), view.waiting()));
  }

  /**
   * What the run's nodes wait for, by node; of several waits of one node that which ends first. One
   * that announces a wait executes.
   *
   * @param urls makes the URLs that are to be called; empty for readers who may not call them
   */
  Map<String, RunWaiting> waiting(String runId, Optional<CallbackUrls> urls) {
    Map<String, RunWaiting> first = new HashMap<>();
    for (Wait wait : waits.of(List.of(runId))) {
      if (wait.stepExecutes()) {
        continue;
      }
      RunWaiting waiting = RunWaiting.of(wait);
      first.putIfAbsent(
          waiting.nodeId(),
          waiting.isForCall()
              ? urls.map(all -> waiting.forCallOf(all.url(runId, wait.step()))).orElse(waiting)
              : waiting);
    }
    return first;
  }

  private List<RunView> views(List<StoredRun> runs) {
    List<String> idle = runs.stream().filter(StoredRun::isUnowned).map(StoredRun::id).toList();
    Map<String, Wait> first = new HashMap<>();
    waits.of(idle).forEach(wait -> first.putIfAbsent(wait.runId(), wait));
    Set<String> limited =
        runs.stream().filter(StoredRun::isHeld).map(StoredRun::workflowId).collect(toSet());
    Map<String, RunWaiting> queued = new SlotStore(sql).waiting(limited);
    return runs.stream()
        .map(
            run ->
                run.view(first.get(run.id()), run.isHeld() ? queued.get(run.workflowId()) : null))
        .toList();
  }

  /** How many runs there are; counting stops at {@code most}. */
  int count(String orgId, RunFilter filter, int most) {
    return index.count(orgId, filter, most);
  }

  IdempotencyKeyStore keys() {
    return new IdempotencyKeyStore(sql);
  }

  /** How many runs of all tenants are open, by status; none for a status that no run has. */
  public Map<RunStatus, Long> countOpen() {
    return sql
        .of(
            "select status, count(*) from runs where status in "
                + RunStatus.openInSql()
                + " group by status")
        .list(OfStatus.class)
        .stream()
        .collect(toMap(OfStatus::status, OfStatus::count));
  }

  private record OfStatus(RunStatus status, long count) {}

  /** Those of these runs that are pending or running, by one query. */
  public Set<String> moving(List<String> runIds) {
    return runIds.isEmpty()
        ? Set.of()
        : Set.copyOf(
            sql.of(
                    new SqlParts("select id from runs where id")
                        .addIn(runIds)
                        .add(" and status in ")
                        .add(RunStatus.inSql(RunStatus::isMoving)))
                .texts());
  }

  /** All that is on record of these runs, in no order; a run that is gone is left out. */
  public List<RunRecord> recorded(Collection<String> runIds) {
    if (runIds.isEmpty()) {
      return List.of();
    }
    Map<String, List<StepRecord>> logs =
        sql
            .of(new SqlParts(REPLAYED).addIn(runIds).add(" order by l.run_id, l.seq"))
            .list(StepRecord.class)
            .stream()
            .collect(groupingBy(entry -> entry.run().id()));
    Map<String, List<Wait>> open = waits.of(runIds).stream().collect(groupingBy(Wait::runId));
    return sql.of(new SqlParts(RECORDED).addIn(runIds)).list(Recorded.class).stream()
        .map(
            found ->
                found.run(
                    logs.getOrDefault(found.row.id(), List.of()),
                    open.getOrDefault(found.row.id(), List.of())))
        .toList();
  }

  private record Recorded(StoredRun row, String triggerPayload) {
    RunRecord run(List<StepRecord> logs, List<Wait> waits) {
      return new RunRecord(
          row.identity(), row.owner(), row.takeovers(), triggerPayload, logs, waits);
    }
  }

  private Stream<StoredRun> rows(Collection<String> runIds, String condition) {
    return runIds.isEmpty()
        ? Stream.empty()
        : sql
            .of(new SqlParts(StoredRun.SELECT + "r.id").addIn(runIds).add(condition))
            .list(StoredRun.class)
            .stream();
  }
}
