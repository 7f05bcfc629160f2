package org.workflowserver.subscription;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.workflowserver.audit.AuditEntry;
import org.workflowserver.audit.AuditStore;
import org.workflowserver.cluster.LeaseStore;
import org.workflowserver.database.Sql;
import org.workflowserver.database.SqlParts;
import org.workflowserver.run.change.EventOutboxStore;
import org.workflowserver.run.change.RunEventRecord;

/** Reads and keeps subscriptions and their deliveries. Called inside a transaction. */
@Dependent
public record SubscriptionStore(Sql sql, LeaseStore servers) {
  /**
   * Before all times at which a delivery is due: H2 reads past those that have none only where a
   * condition is on a value. It reads in order only where all columns of an index are named.
   */
  private static final Instant EARLIEST = Instant.EPOCH;

  private static final String WAITING =
      " where subscription_id = ? and status = '" + Delivery.PENDING + "'";

  @Inject
  public SubscriptionStore {}

  void add(Subscription subscription) {
    sql.add(subscription);
  }

  void add(Delivery delivery) {
    sql.add(delivery);
  }

  /** What the audit log says of a change. */
  void audit(AuditEntry entry, Instant now) {
    new AuditStore(sql).append(entry, now);
  }

  /** Takes events that nobody else takes, the oldest runs' first. */
  List<RunEventRecord> takeEvents(int limit) {
    return new EventOutboxStore(sql).take(limit);
  }

  /** How many the tenant has; who adds or deletes one waits for others who do, from here on. */
  int countForChange(String orgId) {
    servers.nextGeneration();
    return (int)
        sql.of(
                Long.class,
                "select count(s) from Subscription s where s.orgId = ?1 and s.deletedAt is null")
            .with(orgId)
            .count();
  }

  /** The tenant's subscriptions older than {@code before}, newest first. */
  List<Subscription> list(String orgId, Optional<String> before, int limit) {
    return sql.page(
        Subscription.class, "e.deletedAt is null and e.orgId = ?1", orgId, before, limit);
  }

  Optional<Subscription> find(String orgId, String id) {
    return sql.find(Subscription.class, orgId, id).filter(found -> !found.isDeleted());
  }

  /** As {@link #findForChange}; servers read anew which tenants have subscriptions. */
  Optional<Subscription> findForDeletion(String orgId, String id) {
    servers.nextGeneration();
    return findForChange(orgId, id);
  }

  /** The subscription, locked until the transaction ends. */
  Optional<Subscription> findForChange(String orgId, String id) {
    return sql.lock(Subscription.class, orgId, id).filter(found -> !found.isDeleted());
  }

  /** All subscriptions of the tenants, locked in the order of their ids. */
  List<Subscription> lockAllOf(Collection<String> orgIds) {
    return sql.of(
            Subscription.class,
            "select s from Subscription s where s.orgId in ?1 and s.deletedAt is null order by"
                + " s.id")
        .with(orgIds)
        .locking()
        .list();
  }

  /**
   * The subscription whose turn it is, locked; none that another server has locked.
   *
   * @param except tenants whose subscriptions are left out
   */
  Optional<Subscription> lockDue(Instant now, Collection<String> except) {
    SqlParts due =
        new SqlParts("select id from subscriptions where next_at <= ? and deleted_at is null", now);
    if (!except.isEmpty()) {
      due.add(" and org_id not").addIn(except);
    }
    due.add(" order by next_at, id" + sql.dialect().firstForUpdate(1));
    return sql.of(due).first(String.class).flatMap(id -> sql.find(Subscription.class, id));
  }

  /** The subscription of whatever tenant, locked; empty when it was deleted. */
  Optional<Subscription> lock(String id) {
    return sql.lock(Subscription.class, id).filter(subscription -> !subscription.isDeleted());
  }

  /** Deliveries to the subscription that are due, the longest due first. */
  List<Delivery> due(String subscriptionId, Instant now, int limit) {
    SqlParts due =
        new SqlParts(
                "select id from subscription_deliveries where subscription_id = ?", subscriptionId)
            .add(" and next_at > ? and next_at <= ?", EARLIEST, now)
            .add(" order by subscription_id, next_at fetch first " + limit + " rows only");
    List<String> ids = sql.of(due).texts();
    // Locked: whoever took longer than its claim may note what came of one meanwhile.
    return ids.isEmpty()
        ? List.of()
        : sql.of(
                Delivery.class,
                "select d from Delivery d where d.id in ?1 and d.nextAt <= ?2"
                    + " order by d.nextAt, d.id")
            .with(ids, now)
            .locking()
            .list();
  }

  /**
   * Of more deliveries than {@code most} that wait for the subscription those that have waited
   * longest, locked; none that is being sent.
   *
   * @param limit finds so many at most
   */
  List<Delivery> beyond(Subscription subscription, int most, int limit) {
    // Those of this transaction count too.
    sql.flush();
    SqlParts waiting =
        new SqlParts("select count(*) from (select 1 from subscription_deliveries")
            .add(WAITING, subscription.id())
            .add(" fetch first " + (most + limit) + " rows only) waiting");
    long beyond = sql.of(waiting).count() - most;
    if (beyond <= 0) {
      return List.of();
    }
    SqlParts oldest =
        new SqlParts("select id from subscription_deliveries")
            .add(WAITING, subscription.id())
            .add(" and next_at <> ?", subscription.claimedUntil().orElse(EARLIEST))
            .add(" order by subscription_id, status, tried_since")
            .add(" fetch first " + beyond + " rows only");
    return sql.of(
            Delivery.class,
            "select d from Delivery d where d.id in ?1 and d.nextAt is not null order by d.id")
        .with(sql.of(oldest).texts())
        .locking()
        .list();
  }

  /** When the next delivery to the subscription is due, as far as that is on record. */
  Optional<Instant> nextDue(String subscriptionId) {
    return sql.of(
            "select next_at from subscription_deliveries where subscription_id = ?1 and next_at"
                + " > ?2 order by subscription_id, next_at fetch first 1 rows only")
        .with(subscriptionId, EARLIEST)
        .first(Instant.class);
  }

  /** The subscription's deliveries older than {@code before}, newest first. */
  List<Delivery> deliveries(String subscriptionId, Optional<String> before, int limit) {
    return sql.page(Delivery.class, "e.subscriptionId = ?1", subscriptionId, before, limit);
  }

  /** A delivery to the subscription, locked. */
  Optional<Delivery> lockDelivery(String subscriptionId, String id) {
    return sql.of(
            Delivery.class, "select d from Delivery d where d.id = ?1 and d.subscriptionId = ?2")
        .with(id, subscriptionId)
        .locking()
        .first();
  }
}
