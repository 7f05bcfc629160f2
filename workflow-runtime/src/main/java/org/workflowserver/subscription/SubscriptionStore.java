package org.workflowserver.subscription;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.TypedQuery;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.Rows;
import org.workflowserver.database.SqlParts;

/** Reads and keeps subscriptions and their deliveries. Called inside a transaction. */
@ApplicationScoped
public class SubscriptionStore {
  private EntityManager entityManager;

  protected SubscriptionStore() {}

  @Inject
  public SubscriptionStore(EntityManager entityManager) {
    this.entityManager = entityManager;
  }

  void add(Subscription subscription) {
    entityManager.persist(subscription);
  }

  void add(Delivery delivery) {
    entityManager.persist(delivery);
  }

  /** How many the tenant has. */
  int count(String orgId) {
    return entityManager
        .createQuery(
            "select count(s) from Subscription s where s.orgId = :org and s.deletedAt is null",
            Long.class)
        .setParameter("org", orgId)
        .getSingleResult()
        .intValue();
  }

  /** The tenant's subscriptions older than {@code before}, newest first. */
  List<Subscription> list(String orgId, Optional<String> before, int limit) {
    return page(
            entityManager.createQuery(
                "select s from Subscription s where s.orgId = :owner and s.deletedAt is null"
                    + (before.isPresent() ? " and s.id < :before" : "")
                    + " order by s.id desc",
                Subscription.class),
            orgId,
            before)
        .setMaxResults(limit)
        .getResultList();
  }

  Optional<Subscription> find(String orgId, String id) {
    return find(orgId, id, LockModeType.NONE);
  }

  /** The subscription, locked until the transaction ends. */
  Optional<Subscription> findForChange(String orgId, String id) {
    return find(orgId, id, LockModeType.PESSIMISTIC_WRITE);
  }

  private Optional<Subscription> find(String orgId, String id, LockModeType lock) {
    return entityManager
        .createQuery(
            "select s from Subscription s where s.id = :id and s.orgId = :org and s.deletedAt is"
                + " null",
            Subscription.class)
        .setParameter("id", id)
        .setParameter("org", orgId)
        .setLockMode(lock)
        .getResultStream()
        .findFirst();
  }

  /** All subscriptions of the tenants, locked in the order of their ids. */
  List<Subscription> lockAllOf(Collection<String> orgIds) {
    return entityManager
        .createQuery(
            "select s from Subscription s where s.orgId in :orgs and s.deletedAt is null order by"
                + " s.id",
            Subscription.class)
        .setParameter("orgs", orgIds)
        .setLockMode(LockModeType.PESSIMISTIC_WRITE)
        .getResultList();
  }

  /**
   * The subscription whose turn it is, locked; none that another server has locked.
   *
   * @param except tenants whose subscriptions are left out
   */
  Optional<Subscription> lockDue(Instant now, Collection<String> except) {
    SqlParts due =
        new SqlParts()
            .add(
                "select id from subscriptions where next_at <= ? and deleted_at is null",
                now.atOffset(ZoneOffset.UTC));
    if (!except.isEmpty()) {
      due.add(" and org_id not").addIn(except);
    }
    // One process has an H2 database, and there one thread at a time claims.
    due.add(
        Dialect.of(entityManager) == Dialect.H2
            ? " order by next_at, id fetch first 1 rows only for update"
            : " order by next_at, id limit 1 for update skip locked");
    return Rows.texts(due.query(entityManager)).stream()
        .findFirst()
        .map(id -> entityManager.find(Subscription.class, id));
  }

  /** The subscription of whatever tenant, locked; empty when it was deleted. */
  Optional<Subscription> lock(String id) {
    return Optional.ofNullable(
            entityManager.find(Subscription.class, id, LockModeType.PESSIMISTIC_WRITE))
        .filter(subscription -> !subscription.isDeleted());
  }

  /** Deliveries to the subscription that are due, the longest due first. */
  List<Delivery> due(String subscriptionId, Instant now, int limit) {
    return entityManager
        .createQuery(
            "select d from Delivery d where d.subscriptionId = :subscription and d.nextAt <= :now"
                + " order by d.nextAt, d.id",
            Delivery.class)
        .setParameter("subscription", subscriptionId)
        .setParameter("now", now)
        .setMaxResults(limit)
        .getResultList();
  }

  /** When the next delivery to the subscription is due, as far as that is on record. */
  Optional<Instant> nextDue(String subscriptionId) {
    // The order of the index, in full: else H2 sorts all that are due.
    List<?> times =
        entityManager
            .createNativeQuery(
                "select next_at from subscription_deliveries where subscription_id = ?1 and next_at"
                    + " is not null order by subscription_id, next_at fetch first 1 rows only")
            .setParameter(1, subscriptionId)
            .getResultList();
    return times.stream().findFirst().map(Rows::instant);
  }

  /** The subscription's deliveries older than {@code before}, newest first. */
  List<Delivery> deliveries(String subscriptionId, Optional<String> before, int limit) {
    return page(
            entityManager.createQuery(
                "select d from Delivery d where d.subscriptionId = :owner"
                    + (before.isPresent() ? " and d.id < :before" : "")
                    + " order by d.id desc",
                Delivery.class),
            subscriptionId,
            before)
        .setMaxResults(limit)
        .getResultList();
  }

  private static <T> TypedQuery<T> page(
      TypedQuery<T> query, String owner, Optional<String> before) {
    query.setParameter("owner", owner);
    before.ifPresent(id -> query.setParameter("before", id));
    return query;
  }

  /** A delivery to the subscription, locked. */
  Optional<Delivery> lockDelivery(String subscriptionId, String id) {
    return entityManager
        .createQuery(
            "select d from Delivery d where d.id = :id and d.subscriptionId = :subscription",
            Delivery.class)
        .setParameter("id", id)
        .setParameter("subscription", subscriptionId)
        .setLockMode(LockModeType.PESSIMISTIC_WRITE)
        .getResultStream()
        .findFirst();
  }
}
