package org.workflowserver.administration;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.workflowserver.database.Rows;

/** The servers and what they told of themselves. Called inside a transaction. */
@ApplicationScoped
public class ServerStateStore {
  private static final String FACTS =
      "version = ?1, processors = ?2, load_average = ?3, clock_offset_micros = ?4, noted_at = ?5";

  private EntityManager entityManager;

  protected ServerStateStore() {}

  @Inject
  public ServerStateStore(EntityManager entityManager) {
    this.entityManager = entityManager;
  }

  /** Those that are alive first, then the ones that began last. */
  List<ServerView> list(int limit) {
    return Rows.arrays(
            entityManager.createNativeQuery(
                "select s.id, s.name, s.alive, s.started_at, s.heartbeat, current_timestamp,"
                    + " (select count(*) from runs r where r.owner = s.id), t.version,"
                    + " t.processors, t.load_average, t.clock_offset_micros"
                    + " from servers s left join server_states t on t.server_id = s.id"
                    + " order by s.alive desc, s.started_at desc fetch first "
                    + limit
                    + " rows only"))
        .stream()
        .map(ServerStateStore::view)
        .toList();
  }

  private static ServerView view(Object[] row) {
    return new ServerView(
        (String) row[0],
        (String) row[1],
        (Boolean) row[2],
        Rows.instant(row[3]),
        Duration.between(Rows.instant(row[4]), Rows.instant(row[5])),
        ((Number) row[6]).longValue(),
        (String) row[7],
        row[8] == null ? null : ((Number) row[8]).intValue(),
        row[9] == null ? null : ((Number) row[9]).doubleValue(),
        row[10] == null ? null : Duration.of(((Number) row[10]).longValue(), ChronoUnit.MICROS));
  }

  /** Notes what a server tells; of its lease alone. */
  void note(String lease, ServerState state, Instant now) {
    if (fill("update server_states set " + FACTS + " where server_id = ?6", lease, state, now)
        == 0) {
      fill(
          "insert into server_states (version, processors, load_average, clock_offset_micros,"
              + " noted_at, server_id) values (?1, ?2, ?3, ?4, ?5, ?6)",
          lease,
          state,
          now);
    }
  }

  private int fill(String sql, String lease, ServerState state, Instant now) {
    String known = state.load() == null ? sql.replace("?3", "null") : sql;
    Query query =
        entityManager
            .createNativeQuery(known)
            .setParameter(1, state.version())
            .setParameter(2, state.processors())
            .setParameter(4, state.clockOffset().toNanos() / 1_000)
            .setParameter(5, now.atOffset(ZoneOffset.UTC))
            .setParameter(6, lease);
    if (state.load() != null) {
      query.setParameter(3, state.load());
    }
    return query.executeUpdate();
  }

  /** Forgets what was told before {@code instant}, by servers that are gone. */
  void forgetBefore(Instant instant) {
    entityManager
        .createNativeQuery("delete from server_states where noted_at < ?1")
        .setParameter(1, instant.atOffset(ZoneOffset.UTC))
        .executeUpdate();
  }

  /** Runs of the tenant that no server has taken yet; counted to {@code most}. */
  long countPending(String orgId, int most) {
    Object count =
        entityManager
            .createNativeQuery(
                "select count(*) from (select id from runs where status = 'pending' and org_id ="
                    + " ?1 fetch first "
                    + most
                    + " rows only) p")
            .setParameter(1, orgId)
            .getSingleResult();
    return ((Number) count).longValue();
  }
}
