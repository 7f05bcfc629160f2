package org.workflowserver.run;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.Rows;

/** Moves the ownership of open runs. Called inside a transaction. */
@ApplicationScoped
public class ClaimStore {
  private static final String IS_OPEN =
      " status in ('pending', 'running', 'awaiting_ui_interaction')";

  private EntityManager entityManager;

  protected ClaimStore() {}

  @Inject
  public ClaimStore(EntityManager entityManager) {
    this.entityManager = entityManager;
  }

  /**
   * Claims up to {@code limit} open runs that no server moves and whose time has come, those that
   * came first at the beginning.
   *
   * @return their ids
   */
  public List<String> claim(String lease, Instant now, int limit) {
    String due =
        "select id from runs where owner is null and wake_at <= ?1 and"
            + IS_OPEN
            + " order by wake_at, id";
    // One process has an H2 database, so that there nobody else can hold a row.
    String locked =
        Dialect.of(entityManager) == Dialect.H2
            ? due + " fetch first " + limit + " rows only for update"
            : due + " limit " + limit + " for update skip locked";
    List<String> ids =
        Rows.texts(entityManager.createNativeQuery(locked).setParameter(1, FactStore.utc(now)));
    if (!ids.isEmpty()) {
      own(lease, ids);
    }
    return ids;
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
            .createNativeQuery("select id from runs where owner = ?1 and" + IS_OPEN)
            .setParameter(1, lease));
  }

  /** The leases that open runs are moved under. */
  public List<String> owners() {
    return Rows.texts(
        entityManager.createNativeQuery("select distinct owner from runs where owner is not null"));
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
