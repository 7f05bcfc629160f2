package org.workflowserver.trigger.schedule;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.Rows;

/** Fires and what became of them. Called inside a transaction. */
@ApplicationScoped
public class FireStore {
  private static final String COLUMNS =
      "(workflow_id, fire_at, org_id, epoch, status, reason, recorded_at, try_at)";
  private static final String VALUES = "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7";

  private EntityManager entityManager;

  protected FireStore() {}

  @Inject
  public FireStore(EntityManager entityManager) {
    this.entityManager = entityManager;
  }

  /**
   * Puts a fire on record, unless it is already.
   *
   * @param reason why no run is started; null when one is to be
   */
  void insert(DueFire fire, FireStatus status, String reason, Instant now) {
    String sql =
        switch (Dialect.of(entityManager)) {
          case POSTGRESQL ->
              "insert into schedule_fires "
                  + COLUMNS
                  + " values ("
                  + VALUES
                  + ") on conflict do nothing";
          // One process has an H2 database, and the workflow's row is locked.
          case H2 ->
              "insert into schedule_fires "
                  + COLUMNS
                  + " select "
                  + VALUES
                  + " where not exists (select 1 from schedule_fires where workflow_id = ?1 and"
                  + " fire_at = ?2)";
        };
    entityManager
        .createNativeQuery(sql)
        .setParameter(1, fire.workflowId())
        .setParameter(2, utc(fire.at()))
        .setParameter(3, fire.orgId())
        .setParameter(4, fire.epoch())
        .setParameter(5, status.code())
        .setParameter(6, reason == null ? "" : reason)
        .setParameter(7, utc(now))
        .executeUpdate();
  }

  /** How many fires of the workflow are due. */
  int countDue(String workflowId) {
    Object count =
        entityManager
            .createNativeQuery(
                "select count(*) from schedule_fires where workflow_id = ?1 and status = 'due'")
            .setParameter(1, workflowId)
            .getSingleResult();
    return ((Number) count).intValue();
  }

  /**
   * Fires that are due and to be looked at, the oldest first.
   *
   * @param except workflows whose fires are left out
   */
  List<DueFire> due(Instant now, Collection<String> except, int limit) {
    // Nearly always there are none, and what is asked each second has to be cheap then.
    String others =
        except.isEmpty() ? "" : " and workflow_id not in (" + Rows.places(2, except.size()) + ")";
    Query query =
        entityManager.createNativeQuery(
            "select workflow_id, org_id, fire_at, epoch from schedule_fires where status = 'due'"
                + " and try_at <= ?1"
                + others
                + " order by try_at, fire_at fetch first "
                + limit
                + " rows only");
    return fires(query.setParameter(1, utc(now)), 2, except);
  }

  /** All fires of these workflows that are due, each workflow's in their order. */
  List<DueFire> dueOf(Collection<String> workflowIds) {
    Query query =
        entityManager.createNativeQuery(
            "select workflow_id, org_id, fire_at, epoch from schedule_fires where status = 'due'"
                + " and workflow_id in ("
                + Rows.places(1, workflowIds.size())
                + ") order by fire_at");
    return fires(query, 1, workflowIds);
  }

  /**
   * The tenant's fires that this became of, the newest first.
   *
   * @param after where a page ended: only those that come behind it
   */
  List<FireView> list(String orgId, FireStatus status, Optional<FireKey> after, int limit) {
    Query query =
        entityManager
            .createNativeQuery(
                "select workflow_id, fire_at, reason, run_id, recorded_at from schedule_fires"
                    + " where org_id = ?1 and status = ?2"
                    + after
                        .map(key -> " and fire_at <= ?3 and (fire_at < ?3 or workflow_id < ?4)")
                        .orElse("")
                    + " order by fire_at desc, workflow_id desc fetch first "
                    + limit
                    + " rows only")
            .setParameter(1, orgId)
            .setParameter(2, status.code());
    after.ifPresent(key -> query.setParameter(3, utc(key.at())).setParameter(4, key.workflowId()));
    return Rows.arrays(query).stream()
        .map(
            row ->
                new FireView(
                    (String) row[0],
                    Rows.instant(row[1]),
                    status,
                    Optional.ofNullable((String) row[2]).filter(reason -> !reason.isEmpty()),
                    Optional.ofNullable((String) row[3]),
                    Rows.instant(row[4])))
        .toList();
  }

  private static List<DueFire> fires(Query query, int firstPlace, Collection<String> texts) {
    int place = firstPlace;
    for (String text : texts) {
      query.setParameter(place++, text);
    }
    return Rows.arrays(query).stream()
        .map(
            row ->
                new DueFire(
                    (String) row[0],
                    (String) row[1],
                    Rows.instant(row[2]),
                    ((Number) row[3]).intValue()))
        .toList();
  }

  /** A run was started for the fire. */
  void started(DueFire fire, String runId, Instant now) {
    change("status = 'started', run_id = ?3, try_at = ?4", fire)
        .setParameter(3, runId)
        .setParameter(4, utc(now))
        .executeUpdate();
  }

  /** No run is started for the fire. */
  void skipped(DueFire fire, String reason, Instant now) {
    change("status = 'skipped', reason = ?3, try_at = ?4", fire)
        .setParameter(3, reason)
        .setParameter(4, utc(now))
        .executeUpdate();
  }

  private Query change(String changes, DueFire fire) {
    return entityManager
        .createNativeQuery(
            "update schedule_fires set " + changes + " where workflow_id = ?1 and fire_at = ?2")
        .setParameter(1, fire.workflowId())
        .setParameter(2, utc(fire.at()));
  }

  /** The fires of the workflow that are due are looked at again then. */
  void putOff(String workflowId, Instant then) {
    entityManager
        .createNativeQuery(
            "update schedule_fires set try_at = ?2 where workflow_id = ?1 and status = 'due'")
        .setParameter(1, workflowId)
        .setParameter(2, utc(then))
        .executeUpdate();
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
