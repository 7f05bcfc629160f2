package org.workflowserver.run;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.workflowserver.database.Rows;
import org.workflowserver.paging.Slice;
import org.workflowserver.run.StartCommand.Idempotency;
import org.workflowserver.run.state.StepRecord;
import org.workflowserver.run.state.Wait;

/** Reads runs and their record, and moves their ownership. Called inside a transaction. */
@ApplicationScoped
public class RunStore {
  private static final List<String> MOVING =
      List.of(RunStatus.PENDING.code(), RunStatus.RUNNING.code());

  /** Runs of a deleted workflow are gone for readers before their rows are. */
  private static final String OF_LIVING_WORKFLOW =
      " and exists (select w from Workflow w where w.id = r.workflowId and w.deletedAt is null)";

  private EntityManager entityManager;
  private WaitStore waits;
  private RunIndexStore index;
  private LogIndexStore logIndex;
  private ContentStore contents;

  protected RunStore() {}

  @Inject
  public RunStore(EntityManager entityManager, WaitStore waits) {
    this.entityManager = entityManager;
    this.waits = waits;
    this.index = new RunIndexStore(entityManager);
    this.contents = new ContentStore(entityManager, index);
    this.logIndex = new LogIndexStore(entityManager);
  }

  Optional<Run> find(String orgId, String runId) {
    return entityManager
        .createQuery(
            "select r from Run r where r.id = :id and r.orgId = :org" + OF_LIVING_WORKFLOW,
            Run.class)
        .setParameter("id", runId)
        .setParameter("org", orgId)
        .getResultStream()
        .findFirst();
  }

  /** Those of these runs of the tenant that readers see, in no order. */
  List<RunView> findAll(String orgId, Collection<String> runIds) {
    return views(
        entityManager
            .createQuery(
                "select r from Run r where r.id in :runs and r.orgId = :org" + OF_LIVING_WORKFLOW,
                Run.class)
            .setParameter("runs", runIds)
            .setParameter("org", orgId)
            .getResultList());
  }

  /** What people who look at one run read of its record. */
  TraceStore traces() {
    return new TraceStore(entityManager, this);
  }

  RunPayload payload(String runId) {
    return RunPayload.require(entityManager, runId);
  }

  /** The run with what it started with and what it gave, its record left out. */
  RunDetail withoutLogs(Run run) {
    return payload(run.id()).of(view(run));
  }

  /** The first {@code limit} entries of a run, in the order of recording. */
  List<LogView> firstLogs(String runId, int limit) {
    return entityManager
        .createQuery("select l from LogEntry l where l.runId = :run order by l.seq", LogEntry.class)
        .setParameter("run", runId)
        .setMaxResults(limit)
        .getResultStream()
        .map(LogEntry::view)
        .toList();
  }

  /** What is on record of each node of a run, without what the steps read and wrote. */
  Collection<NodeOutcome> outcomes(String runId) {
    return entityManager
        .createQuery(
            "select l.nodeId, l.status, l.handle, count(l.seq), max(l.seq) from LogEntry l where"
                + " l.runId = :run group by l.nodeId, l.status, l.handle",
            Object[].class)
        .setParameter("run", runId)
        .getResultStream()
        .map(
            row ->
                NodeOutcome.of(
                    (String) row[0],
                    LogStatus.ofCode((String) row[1]).orElseThrow(),
                    (String) row[2],
                    number(row[3]),
                    number(row[4])))
        .collect(Collectors.toMap(NodeOutcome::nodeId, Function.identity(), NodeOutcome::and))
        .values();
  }

  private static int number(Object value) {
    return ((Number) value).intValue();
  }

  /**
   * What steps of a run read, by node.
   *
   * @param numbers of the entries, at most one of each node
   * @param longest how much of each is read, in characters
   */
  Map<String, String> inputs(String runId, Collection<Integer> numbers, int longest) {
    Map<String, String> inputs = new HashMap<>();
    if (!numbers.isEmpty()) {
      entityManager
          .createQuery(
              "select l.nodeId, substring(l.input, 1, :longest) from LogEntry l"
                  + " where l.runId = :run and l.seq in :numbers",
              Object[].class)
          .setParameter("longest", longest)
          .setParameter("run", runId)
          .setParameter("numbers", numbers)
          .getResultStream()
          .forEach(row -> inputs.put((String) row[0], (String) row[1]));
    }
    return inputs;
  }

  /** The entry of the run's node that succeeded; empty when none did. */
  Optional<LogView> success(String runId, String nodeId) {
    return entityManager
        .createQuery(
            "select l from LogEntry l where l.runId = :run and l.nodeId = :node"
                + " and l.status = :status",
            LogEntry.class)
        .setParameter("run", runId)
        .setParameter("node", nodeId)
        .setParameter("status", LogStatus.SUCCESS.code())
        .getResultStream()
        .map(LogEntry::view)
        .findFirst();
  }

  /** Runs older than {@code before}, newest first. */
  List<RunView> list(String orgId, RunFilter filter, Optional<String> before, int limit) {
    return viewsOf(index.find(orgId, filter, before, limit));
  }

  /** As {@link #list}, of runs with what no index has; a page may not be full. */
  Slice<RunView> search(String orgId, RunFilter filter, Optional<String> before, int limit) {
    Slice<String> found = contents.search(orgId, filter, before, limit);
    return new Slice<>(viewsOf(found.items()), found.next());
  }

  /** Runs after the newest {@code offset}, newest first. */
  List<RunView> listFrom(String orgId, RunFilter filter, int offset, int limit) {
    List<String> ids = index.find(orgId, filter, Optional.empty(), offset + limit);
    return viewsOf(ids.subList(Math.min(offset, ids.size()), ids.size()));
  }

  private List<RunView> viewsOf(List<String> newestFirst) {
    return newestFirst.isEmpty()
        ? List.of()
        : views(
            of(Run.class, "select r from Run r where r.id in :runs order by r.id desc", newestFirst)
                .toList());
  }

  /** The run's facts, with why it does not move. */
  RunView view(Run run) {
    return views(List.of(run)).getFirst();
  }

  /**
   * The same for somebody who may act: with the URL that is to be called.
   *
   * @param urls makes the URL of a step of the run
   */
  RunView viewForOperator(Run run, CallbackUrls urls) {
    RunView view = view(run);
    if (view.waiting() == null || !view.waiting().isForCall()) {
      return view;
    }
    return waits.of(List.of(run.id())).stream()
        .filter(Wait.Callback.class::isInstance)
        .findFirst()
        .map(wait -> view.waitingFor(view.waiting().forCallOf(urls.url(run.id(), wait.step()))))
        .orElse(view);
  }

  /** What the run's nodes wait for, by node; of several waits of one node that which ends first. */
  Map<String, RunWaiting> waiting(String runId) {
    Map<String, RunWaiting> first = new HashMap<>();
    waits
        .of(List.of(runId))
        .forEach(wait -> first.putIfAbsent(wait.step().nodeId(), RunWaiting.of(wait)));
    return first;
  }

  private List<RunView> views(List<Run> runs) {
    List<String> idle = runs.stream().filter(Run::isLyingIdle).map(Run::id).toList();
    Map<String, Wait> first = new HashMap<>();
    waits.of(idle).forEach(wait -> first.putIfAbsent(wait.runId(), wait));
    Map<String, RunWaiting> queued =
        new SlotStore(entityManager)
            .waiting(
                runs.stream().filter(Run::isHeld).map(Run::workflowId).collect(Collectors.toSet()));
    return runs.stream()
        .map(
            run ->
                view(run, first.get(run.id()), run.isHeld() ? queued.get(run.workflowId()) : null))
        .toList();
  }

  private static RunView view(Run run, Wait wait, RunWaiting queued) {
    RunView view = run.view();
    if (queued != null) {
      return view.waitingFor(queued);
    }
    if (!run.isLyingIdle() || view.waiting() != null) {
      return view;
    }
    return view.waitingFor(wait == null ? RunWaiting.FOR_SERVER : RunWaiting.of(wait));
  }

  /** How many runs there are; counting stops at {@code most}. */
  int count(String orgId, RunFilter filter, int most) {
    return index.find(orgId, filter, Optional.empty(), most).size();
  }

  /** Entries of a workflow's runs older than {@code before}, newest first. */
  List<LogEntry> logs(
      String orgId, String workflowId, LogFilter filter, Optional<String> before, int limit) {
    return logIndex.load(
        logIndex.find(orgId, workflowId, filter, before, limit).stream()
            .map(id -> new UncountedStore.Found(workflowId, id))
            .toList());
  }

  /** Entries of one run after number {@code after}, in the order of recording. */
  List<LogEntry> logsOfRun(
      String orgId, String workflowId, LogFilter filter, int after, int limit) {
    Conditions conditions = Conditions.ofLogs(orgId, workflowId, filter);
    conditions.add("l.runId = :run", "run", filter.runId().orElseThrow());
    conditions.add("l.seq > :after", "after", after);
    return logs(conditions, "l.seq", limit);
  }

  /** What an earlier call with this key was accepted as: its body's hash and its run. */
  Optional<AcceptedKey> findKey(String orgId, String workflowId, Idempotency key) {
    List<?> rows =
        entityManager
            .createNativeQuery(
                "select body_hash, run_id from idempotency_keys where org_id = ?1"
                    + " and workflow_id = ?2 and operation = ?3 and idempotency_key = ?4")
            .setParameter(1, orgId)
            .setParameter(2, workflowId)
            .setParameter(3, key.operation())
            .setParameter(4, key.key())
            .getResultList();
    return rows.stream()
        .map(Object[].class::cast)
        .map(row -> new AcceptedKey((String) row[0], (String) row[1]))
        .findFirst();
  }

  /** Forgets that key if it was accepted before {@code instant}; whether it was. */
  boolean forgetKey(String orgId, String workflowId, Idempotency key, Instant instant) {
    return entityManager
            .createNativeQuery(
                "delete from idempotency_keys where org_id = ?1 and workflow_id = ?2 and operation = ?3"
                    + " and idempotency_key = ?4 and accepted_at < ?5")
            .setParameter(1, orgId)
            .setParameter(2, workflowId)
            .setParameter(3, key.operation())
            .setParameter(4, key.key())
            .setParameter(5, FactStore.utc(instant))
            .executeUpdate()
        > 0;
  }

  /** How many runs of all tenants are open, by status; none for a status that no run has. */
  public Map<RunStatus, Long> countOpen() {
    Map<RunStatus, Long> counts = new EnumMap<>(RunStatus.class);
    Rows.arrays(
            entityManager.createNativeQuery(
                "select status, count(*) from runs where status in "
                    + RunStatus.openInSql()
                    + " group by status"))
        .forEach(
            row ->
                counts.put(
                    RunStatus.ofCode((String) row[0]).orElseThrow(),
                    ((Number) row[1]).longValue()));
    return counts;
  }

  /** How many of the tenant's runs are pending; counting stops at {@code most}. */
  public int countPending(String orgId, int most) {
    // Counted there: a full queue is a hundred thousand rows, and every start asks while it lasts.
    Object count =
        entityManager
            .createNativeQuery(
                "select count(*) from (select 1 from runs where status = 'pending' and org_id = ?1"
                    + " fetch first "
                    + most
                    + " rows only) counted")
            .setParameter(1, orgId)
            .getSingleResult();
    return ((Number) count).intValue();
  }

  /** Those of these runs that are pending or running, by one query. */
  public Set<String> moving(List<String> runIds) {
    return Set.copyOf(
        entityManager
            .createQuery(
                "select r.id from Run r where r.id in :runs and r.status in :moving", String.class)
            .setParameter("runs", runIds)
            .setParameter("moving", MOVING)
            .getResultList());
  }

  /** All that is on record of these runs, in no order; a run that is gone is left out. */
  public List<RecordedRun> recorded(Collection<String> runIds) {
    Map<String, RunPayload> payloads = new HashMap<>();
    of(RunPayload.class, "select p from RunPayload p where p.runId in :runs", runIds)
        .forEach(payload -> payloads.put(payload.runId(), payload));
    Map<String, List<StepRecord>> logs = new HashMap<>();
    of(
            LogEntry.class,
            "select l from LogEntry l where l.runId in :runs order by l.runId, l.seq",
            runIds)
        .map(LogEntry::onRecord)
        .forEach(log -> logs.computeIfAbsent(log.runId(), id -> new ArrayList<>()).add(log));
    Map<String, List<Wait>> open = new HashMap<>();
    waits
        .of(runIds)
        .forEach(wait -> open.computeIfAbsent(wait.runId(), id -> new ArrayList<>()).add(wait));
    Map<String, CalledBy> callers = new HashMap<>();
    List<Run> runs = of(Run.class, "select r from Run r where r.id in :runs", runIds).toList();
    List<String> children = runs.stream().filter(Run::hasParent).map(Run::id).toList();
    if (!children.isEmpty()) {
      of(RunCall.class, "select c from RunCall c where c.runId in :runs", children)
          .forEach(call -> callers.put(call.runId(), call.onRecord()));
    }
    return runs.stream()
        .map(
            run ->
                new RecordedRun(
                    run.orgId(),
                    run.view(),
                    run.takeovers(),
                    payloads.get(run.id()).triggerPayload(),
                    payloads.get(run.id()).traceparent(),
                    run.requestedBy(),
                    logs.getOrDefault(run.id(), List.of()),
                    open.getOrDefault(run.id(), List.of()),
                    callers.get(run.id())))
        .toList();
  }

  private <T> Stream<T> of(Class<T> type, String query, Collection<String> runIds) {
    return entityManager.createQuery(query, type).setParameter("runs", runIds).getResultStream();
  }

  /** An idempotency key that was accepted. */
  record AcceptedKey(String bodyHash, String runId) {}

  private List<LogEntry> logs(Conditions conditions, String order, int limit) {
    TypedQuery<LogEntry> query =
        entityManager.createQuery(
            "select l from LogEntry l" + conditions.where() + " order by " + order, LogEntry.class);
    conditions.bind(query::setParameter);
    return query.setMaxResults(limit).getResultList();
  }
}
