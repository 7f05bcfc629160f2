package org.workflowserver.identity;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Reads and keeps API keys. Called inside a transaction. */
@ApplicationScoped
public class ApiKeyStore {
  private EntityManager entityManager;

  protected ApiKeyStore() {}

  @Inject
  public ApiKeyStore(EntityManager entityManager) {
    this.entityManager = entityManager;
  }

  void add(ApiKey key) {
    entityManager.persist(key);
  }

  void remove(ApiKey key) {
    entityManager.remove(key);
  }

  Optional<ApiKey> find(String itemId) {
    return Optional.ofNullable(entityManager.find(ApiKey.class, itemId));
  }

  /** The key whose secret half has this SHA-256, in hex. */
  Optional<ApiKey> findByHash(String hash) {
    return entityManager
        .createQuery("select k from ApiKey k where k.tokenHash = :hash", ApiKey.class)
        .setParameter("hash", hash)
        .getResultStream()
        .findFirst();
  }

  /** The tenant's key, which nobody else changes until the transaction ends. */
  Optional<ApiKey> findForChange(String orgId, String itemId) {
    return Optional.ofNullable(
            entityManager.find(ApiKey.class, itemId, LockModeType.PESSIMISTIC_WRITE))
        .filter(key -> key.isOf(orgId));
  }

  /** Those of the tenant's keys that have one of these ids. */
  List<ApiKey> list(String orgId, Collection<String> itemIds) {
    if (itemIds.isEmpty()) {
      return List.of();
    }
    return entityManager
        .createQuery(
            "select k from ApiKey k where k.orgId = :org and k.itemId in :ids", ApiKey.class)
        .setParameter("org", orgId)
        .setParameter("ids", itemIds)
        .getResultList();
  }

  /** Notes a use, unless one since {@code before} is on record. */
  void noteUse(String itemId, Instant now, Instant before) {
    entityManager
        .createQuery(
            "update ApiKey k set k.lastUsedAt = :now where k.itemId = :id"
                + " and (k.lastUsedAt is null or k.lastUsedAt < :before)")
        .setParameter("now", now)
        .setParameter("id", itemId)
        .setParameter("before", before)
        .executeUpdate();
  }
}
