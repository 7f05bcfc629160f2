package org.workflowserver.run;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.database.Dialect;
import org.workflowserver.json.Text;

/** Reads runs and their record, and moves their ownership. Called inside a transaction. */
@ApplicationScoped
public class RunStore {
  /** Runs of a deleted workflow are gone for readers before their rows are. */
  private static final String OF_LIVING_WORKFLOW =
      " and exists (select w from Workflow w where w.id = r.workflowId and w.deletedAt is null)";

  private static final List<String> OPEN =
      Arrays.stream(RunStatus.values()).filter(RunStatus::isOpen).map(RunStatus::code).toList();

  private EntityManager entityManager;

  protected RunStore() {}

  @Inject
  public RunStore(EntityManager entityManager) {
    this.entityManager = entityManager;
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

  RunPayload payload(String runId) {
    return entityManager.find(RunPayload.class, runId);
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

  /** Runs older than {@code before}, newest first. */
  List<RunView> list(String orgId, RunFilter filter, Optional<String> before, int limit) {
    Conditions conditions = conditions(orgId, filter);
    before.ifPresent(id -> conditions.add("r.id < :before", "before", id));
    return runs(conditions).setMaxResults(limit).getResultStream().map(Run::view).toList();
  }

  /** Runs after the newest {@code offset}, newest first. */
  List<RunView> listFrom(String orgId, RunFilter filter, int offset, int limit) {
    return runs(conditions(orgId, filter))
        .setFirstResult(offset)
        .setMaxResults(limit)
        .getResultStream()
        .map(Run::view)
        .toList();
  }

  /** How many runs there are; counting stops at {@code most}. */
  int count(String orgId, RunFilter filter, int most) {
    Conditions conditions = conditions(orgId, filter);
    TypedQuery<String> query =
        entityManager.createQuery("select r.id from Run r" + conditions.where(), String.class);
    conditions.bind(query);
    return query.setMaxResults(most).getResultList().size();
  }

  /** Entries of a workflow's runs older than {@code before}, newest first. */
  List<LogEntry> logs(
      String orgId, String workflowId, LogFilter filter, Optional<String> before, int limit) {
    Conditions conditions = logConditions(orgId, workflowId, filter);
    before.ifPresent(id -> conditions.add("l.entryId < :before", "before", id));
    return logs(conditions, "l.entryId desc", limit);
  }

  /** Entries of one run after number {@code after}, in the order of recording. */
  List<LogEntry> logsOfRun(
      String orgId, String workflowId, LogFilter filter, int after, int limit) {
    Conditions conditions = logConditions(orgId, workflowId, filter);
    conditions.add("l.runId = :run", "run", filter.runId().orElseThrow());
    conditions.add("l.seq > :after", "after", after);
    return logs(conditions, "l.seq", limit);
  }

  /** The key that an earlier execute call was accepted under: its body's hash and its run. */
  Optional<AcceptedKey> findKey(String orgId, String workflowId, String key) {
    List<?> rows =
        entityManager
            .createNativeQuery(
                "select body_hash, run_id from idempotency_keys where org_id = ?1"
                    + " and workflow_id = ?2 and operation = ?3 and idempotency_key = ?4")
            .setParameter(1, orgId)
            .setParameter(2, workflowId)
            .setParameter(3, FactStore.EXECUTE)
            .setParameter(4, key)
            .getResultList();
    return rows.stream()
        .map(Object[].class::cast)
        .map(row -> new AcceptedKey((String) row[0], (String) row[1]))
        .findFirst();
  }

  /** Forgets keys accepted before {@code instant}. */
  int forgetKeys(Instant instant) {
    return entityManager
        .createNativeQuery("delete from idempotency_keys where accepted_at < ?1")
        .setParameter(1, FactStore.utc(instant))
        .executeUpdate();
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

  /** The leases that open runs are moved under. */
  public List<String> owners() {
    List<?> rows =
        entityManager
            .createNativeQuery(
                "select distinct owner from runs where owner is not null"
                    + " and status in ('running', 'awaiting_ui_interaction')")
            .getResultList();
    return rows.stream().map(String.class::cast).toList();
  }

  /** Frees the open runs of a server that stops, so that any server may claim them. */
  public int free(String lease) {
    return free(lease, "takeovers");
  }

  /** Frees the open runs of a server that is gone; which of them it died of is not known. */
  public int freeOfDead(String lease) {
    return free(lease, "takeovers + case when status = 'running' then 1 else 0 end");
  }

  private int free(String lease, String takeovers) {
    return entityManager
        .createNativeQuery(
            "update runs set owner = null, revision = revision + 1, takeovers = "
                + takeovers
                + " where owner = ?1"
                + " and status in ('pending', 'running', 'awaiting_ui_interaction')")
        .setParameter(1, lease)
        .executeUpdate();
  }

  /**
   * Ends the open runs of a deleted workflow as cancelled.
   *
   * @return their ids
   */
  public List<String> cancelAll(String workflowId, Instant now) {
    List<String> open =
        entityManager
            .createQuery(
                "select r.id from Run r where r.workflowId = :workflow and r.status in :open",
                String.class)
            .setParameter("workflow", workflowId)
            .setParameter("open", OPEN)
            .getResultList();
    if (!open.isEmpty()) {
      entityManager
          .createQuery(
              "update Run r set r.owner = null, r.status = 'failed', r.errorCode = 'cancelled',"
                  + " r.errorMessage = 'The workflow was deleted.', r.completedAt = :now,"
                  + " r.revision = r.revision + 1"
                  + " where r.workflowId = :workflow and r.status in :open")
          .setParameter("now", now)
          .setParameter("workflow", workflowId)
          .setParameter("open", OPEN)
          .executeUpdate();
    }
    return open;
  }

  /**
   * Claims up to {@code limit} open runs that no server moves, oldest first.
   *
   * @return their ids
   */
  public List<String> claim(String lease, int limit) {
    // A read without locks first: nearly always there is nothing to claim.
    String free = "select id from runs where status in ('pending', 'running') and owner is null";
    String locked =
        Dialect.of(entityManager) == Dialect.H2
            ? free + " order by id fetch first " + limit + " rows only for update"
            : free + " order by id limit " + limit + " for update skip locked";
    List<?> rows = entityManager.createNativeQuery(locked).getResultList();
    List<String> ids = rows.stream().map(String.class::cast).toList();
    if (!ids.isEmpty()) {
      entityManager
          .createQuery(
              "update Run r set r.owner = :lease, r.revision = r.revision + 1,"
                  + " r.status = 'running' where r.id in :ids")
          .setParameter("lease", lease)
          .setParameter("ids", ids)
          .executeUpdate();
    }
    return ids;
  }

  /** All that is on record of a run. */
  public RecordedRun recorded(String runId) {
    Run run = entityManager.find(Run.class, runId);
    RunPayload payload = payload(runId);
    return new RecordedRun(
        run.orgId(),
        run.view(),
        run.takeovers(),
        payload.triggerPayload(),
        payload.traceparent(),
        firstLogs(runId, Integer.MAX_VALUE));
  }

  /** An idempotency key that was accepted. */
  record AcceptedKey(String bodyHash, String runId) {}

  private TypedQuery<Run> runs(Conditions conditions) {
    TypedQuery<Run> query =
        entityManager.createQuery(
            "select r from Run r" + conditions.where() + OF_LIVING_WORKFLOW + " order by r.id desc",
            Run.class);
    conditions.bind(query);
    return query;
  }

  private List<LogEntry> logs(Conditions conditions, String order, int limit) {
    TypedQuery<LogEntry> query =
        entityManager.createQuery(
            "select l from LogEntry l" + conditions.where() + " order by " + order, LogEntry.class);
    conditions.bind(query);
    return query.setMaxResults(limit).getResultList();
  }

  private static Conditions conditions(String orgId, RunFilter filter) {
    Conditions conditions = new Conditions();
    conditions.add("r.orgId = :org", "org", orgId);
    filter.workflowId().ifPresent(id -> conditions.add("r.workflowId = :workflow", "workflow", id));
    filter.status().ifPresent(s -> conditions.add("r.status = :status", "status", s.code()));
    filter.from().ifPresent(from -> conditions.add("r.startedAt >= :from", "from", from));
    filter.to().ifPresent(to -> conditions.add("r.startedAt < :to", "to", to));
    return conditions;
  }

  private static Conditions logConditions(String orgId, String workflowId, LogFilter filter) {
    Conditions conditions = new Conditions();
    conditions.add("l.orgId = :org", "org", orgId);
    conditions.add("l.workflowId = :workflow", "workflow", workflowId);
    filter.status().ifPresent(s -> conditions.add("l.status = :status", "status", s.code()));
    filter.nodeId().ifPresent(id -> conditions.add("l.nodeId = :node", "node", id));
    filter.from().ifPresent(from -> conditions.add("l.createdAt >= :from", "from", from));
    filter.to().ifPresent(to -> conditions.add("l.createdAt < :to", "to", to));
    return conditions;
  }

  /** The where clause of a list, and what it binds. */
  private static final class Conditions {
    private final List<String> clauses = new ArrayList<>();
    private final Map<String, Object> parameters = new LinkedHashMap<>();

    void add(String clause, String name, Object value) {
      clauses.add(clause);
      parameters.put(name, value instanceof String text ? Text.storable(text) : value);
    }

    String where() {
      return " where " + String.join(" and ", clauses);
    }

    void bind(TypedQuery<?> query) {
      parameters.forEach(query::setParameter);
    }
  }
}
