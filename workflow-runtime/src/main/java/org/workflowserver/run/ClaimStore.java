package org.workflowserver.run;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.Rows;
import org.workflowserver.run.PlaceStore.Waiter;

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
  private PlaceStore places;

  protected ClaimStore() {}

  @Inject
  public ClaimStore(EntityManager entityManager) {
    this.entityManager = entityManager;
    this.places = new PlaceStore(entityManager);
  }

  /**
   * What was claimed.
   *
   * @param runIds in the order of becoming due
   * @param placed by run its workflow, of those that hold a place of one
   * @param more whether there may be more that is due
   */
  public record Claim(List<String> runIds, Map<String, String> placed, boolean more) {}

  /**
   * Claims up to {@code limit} open runs that no server moves and whose time has come, those that
   * came first at the beginning. Of a workflow that lets only so many be under way, those without a
   * place are held: they are not due any more, so that nobody meets them again for nothing.
   */
  public Claim claim(String lease, Instant now, int limit) {
    String due =
        "select r.id, "
            + PlaceStore.TURN
            + ", r.wake_at, r.workflow_id, (select w.concurrency from workflows w where w.id ="
            + " r.workflow_id) from runs r where owner is null and wake_at <= ?1 and wake_at > "
            + ANY_TIME
            + " and"
            + MAY_RUN
            + " order by wake_at, id";
    // One process has an H2 database, so that there nobody else can hold a row.
    String locked =
        Dialect.of(entityManager) == Dialect.H2
            ? due + " fetch first " + limit + " rows only for update"
            : due + " limit " + limit + " for update skip locked";
    List<Object[]> rows =
        Rows.arrays(entityManager.createNativeQuery(locked).setParameter(1, FactStore.utc(now)));
    List<String> ids = new ArrayList<>();
    Map<String, List<Waiter>> limited = new HashMap<>();
    for (Object[] row : rows) {
      if (row[4] == null) {
        ids.add((String) row[0]);
      } else {
        limited.computeIfAbsent((String) row[3], workflow -> new ArrayList<>()).add(Waiter.of(row));
      }
    }
    Map<String, String> placed = limited.isEmpty() ? Map.of() : places.take(limited);
    ids.addAll(placed.keySet());
    if (!ids.isEmpty()) {
      own(lease, ids);
    }
    return new Claim(ids, placed, rows.size() == limit);
  }

  /** Workflows of which runs wait for a place. */
  public List<String> crowded() {
    return places.crowded();
  }

  /**
   * Makes runs due that there are places for now.
   *
   * @return whether there may be more
   */
  public boolean release(String workflowId) {
    return places.release(workflowId);
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

  /** The open runs that are moved under the lease. */
  public List<String> owned(String lease) {
    return Rows.texts(
        entityManager
            .createNativeQuery("select id from runs where owner = ?1 and" + MAY_RUN)
            .setParameter(1, lease));
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
