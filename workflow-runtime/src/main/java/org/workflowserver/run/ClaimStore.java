package org.workflowserver.run;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.Rows;
import org.workflowserver.database.Sql;
import org.workflowserver.run.SlotStore.Waiter;

/** Moves the ownership of open runs. Called inside a transaction. */
@ApplicationScoped
public class ClaimStore {
  private static final String MAY_RUN =
      " status in "
          + RunStatus.inSql(
              status -> status == RunStatus.RUNNING || status.mayBecome(RunStatus.RUNNING));

  /** H2 goes through an index from its nulls on, which all ended runs have there. */
  private static final String ANY_TIME = "timestamp with time zone '1970-01-01 00:00:00+00'";

  private EntityManager entityManager;
  private SlotStore slots;

  protected ClaimStore() {}

  @Inject
  public ClaimStore(EntityManager entityManager) {
    this.entityManager = entityManager;
    this.slots = new SlotStore(new Sql(entityManager));
  }

  /**
   * What was claimed.
   *
   * @param tenants of the runs, in the order of becoming due
   * @param slots by run its workflow, of those that hold a slot of one
   * @param more whether there may be more that is due
   */
  public record Claim(Map<String, String> tenants, Map<String, String> slots, boolean more) {}

  /**
   * Claims up to {@code limit} open runs that no server moves and whose time has come, those that
   * came first at the beginning. Of a workflow that lets only so many be under way, those without a
   * slot are held: they are not due any more, so that no later claim reads them for nothing.
   *
   * @param full tenants of which none is claimed
   * @param room how many runs of a tenant may be claimed
   */
  public Claim claim(
      String lease, Instant now, int limit, List<String> full, ToIntFunction<String> room) {
    String due =
        "select r.id, "
            + SlotStore.TURN
            + ", r.wake_at, r.workflow_id, (select w.concurrency from workflows w where w.id ="
            + " r.workflow_id), r.org_id from runs r where owner is null and wake_at <= ?1 and wake_at > "
            + ANY_TIME
            + " and"
            + MAY_RUN
            + (full.isEmpty() ? "" : " and org_id not in (" + Rows.places(2, full.size()) + ")")
            + " order by wake_at, id";
    // One process has an H2 database, so that there nobody else can hold a row.
    String locked =
        Dialect.of(entityManager) == Dialect.H2
            ? due + " fetch first " + limit + " rows only for update"
            : due + " limit " + limit + " for update skip locked";
    Query query = entityManager.createNativeQuery(locked).setParameter(1, FactStore.utc(now));
    for (int i = 0; i < full.size(); i++) {
      query.setParameter(i + 2, full.get(i));
    }
    List<Object[]> rows = Rows.arrays(query);
    List<Object[]> fitting = fitting(rows, room);
    List<String> ids = new ArrayList<>();
    Map<String, List<Waiter>> limited = new HashMap<>();
    for (Object[] row : fitting) {
      if (row[4] == null) {
        ids.add((String) row[0]);
      } else {
        limited.computeIfAbsent((String) row[3], workflow -> new ArrayList<>()).add(Waiter.of(row));
      }
    }
    Map<String, String> slotted = limited.isEmpty() ? Map.of() : slots.take(limited);
    ids.addAll(slotted.keySet());
    if (!ids.isEmpty()) {
      own(lease, ids);
    }
    return new Claim(tenants(fitting, ids, slotted), slotted, rows.size() == limit);
  }

  /** About how many characters are on record of each run, its input included. */
  public Map<String, Long> sizes(List<String> runIds) {
    // On PostgreSQL a long text is not read for that.
    String length = Dialect.of(entityManager) == Dialect.H2 ? "char_length(" : "octet_length(";
    String ofRuns = " where run_id in (" + Rows.places(1, runIds.size()) + ")";
    Query query =
        entityManager.createNativeQuery(
            "select run_id, sum(%1$sinput) + %1$soutput)) from run_log%2$s group by run_id"
                    .formatted(length, ofRuns)
                + " union all select run_id, %1$strigger_payload) from run_payloads%2$s"
                    .formatted(length, ofRuns));
    for (int i = 0; i < runIds.size(); i++) {
      query.setParameter(i + 1, runIds.get(i));
    }
    Map<String, Long> sizes = new HashMap<>();
    Rows.arrays(query)
        .forEach(row -> sizes.merge((String) row[0], ((Number) row[1]).longValue(), Long::sum));
    return sizes;
  }

  /** Those of the runs that were started then or before. */
  public List<String> startedBy(List<String> runIds, Instant time) {
    Query query =
        entityManager
            .createNativeQuery(
                "select id from runs where started_at <= ?1 and id in ("
                    + Rows.places(2, runIds.size())
                    + ")")
            .setParameter(1, FactStore.utc(time));
    for (int i = 0; i < runIds.size(); i++) {
      query.setParameter(i + 2, runIds.get(i));
    }
    return Rows.texts(query);
  }

  /** Of each tenant no more than there is room for. */
  private static List<Object[]> fitting(List<Object[]> rows, ToIntFunction<String> room) {
    Map<String, Integer> left = new HashMap<>();
    List<Object[]> fitting = new ArrayList<>(rows.size());
    for (Object[] row : rows) {
      int of = left.computeIfAbsent((String) row[5], room::applyAsInt);
      if (of > 0) {
        left.put((String) row[5], of - 1);
        fitting.add(row);
      }
    }
    return fitting;
  }

  /** A slot may go to a held run, of a workflow among the rows. */
  private static Map<String, String> tenants(
      List<Object[]> rows, List<String> claimed, Map<String, String> slotted) {
    Map<String, String> all = new HashMap<>();
    for (Object[] row : rows) {
      all.put((String) row[0], (String) row[5]);
      all.put((String) row[3], (String) row[5]);
    }
    Map<String, String> tenants = LinkedHashMap.newLinkedHashMap(claimed.size());
    claimed.forEach(run -> tenants.put(run, all.get(slotted.getOrDefault(run, run))));
    return tenants;
  }

  /** The tenants that have workflows. */
  public List<String> tenants() {
    return Rows.texts(
        entityManager.createNativeQuery(
            "select distinct org_id from workflows where deleted_at is null"));
  }

  /** Workflows of which runs wait for a slot. */
  public List<String> crowded() {
    return slots.crowded();
  }

  /**
   * Makes runs due that there are slots for now.
   *
   * @return whether there may be more
   */
  public boolean release(String workflowId) {
    return slots.release(workflowId);
  }

  private void own(String lease, List<String> ids) {
    // In native SQL: JPQL binds its null as text, which PostgreSQL takes for no time.
    Query update =
        entityManager.createNativeQuery(
            "update runs set owner = ?1, wake_at = null, revision = revision + 1, status ="
                + " 'running' where id in ("
                + Rows.places(2, ids.size())
                + ")");
    update.setParameter(1, lease);
    for (int i = 0; i < ids.size(); i++) {
      update.setParameter(i + 2, ids.get(i));
    }
    update.executeUpdate();
  }

  /** When the next run that no server moves becomes due, if that is before {@code horizon}. */
  public Optional<Instant> nextWake(Instant now, Instant horizon) {
    Object next =
        entityManager
            .createNativeQuery(
                "select min(wake_at) from runs where owner is null and wake_at > ?1"
                    + " and wake_at <= ?2")
            .setParameter(1, FactStore.utc(now))
            .setParameter(2, FactStore.utc(horizon))
            .getSingleResult();
    return Optional.ofNullable(Rows.instant(next));
  }

  /** The open runs that are moved under the lease, with their tenants. */
  public Map<String, String> owned(String lease) {
    Map<String, String> owned = new HashMap<>();
    Rows.arrays(
            entityManager
                .createNativeQuery("select id, org_id from runs where owner = ?1 and" + MAY_RUN)
                .setParameter(1, lease))
        .forEach(row -> owned.put((String) row[0], (String) row[1]));
    return owned;
  }

  /** The leases that open runs are moved under. */
  public List<String> owners() {
    // No id is before the empty text. Of "is not null" H2 looks at all runs that have ended as
    // well.
    return Rows.texts(
        entityManager.createNativeQuery("select distinct owner from runs where owner > ''"));
  }

  /** Frees the open runs of a server that stops, so that any server may claim them. */
  public int free(String lease, Instant now) {
    return free(lease, now, "takeovers");
  }

  /** Frees the open runs of a server that is gone; which of them it died of is not known. */
  public int freeOfDead(String lease, Instant now) {
    return free(lease, now, "takeovers + case when status = 'running' then 1 else 0 end");
  }

  private int free(String lease, Instant now, String takeovers) {
    return entityManager
        .createNativeQuery(
            "update runs set owner = null, wake_at = ?2, revision = revision + 1, takeovers = "
                + takeovers
                + " where owner = ?1")
        .setParameter(1, lease)
        .setParameter(2, FactStore.utc(now))
        .executeUpdate();
  }
}
