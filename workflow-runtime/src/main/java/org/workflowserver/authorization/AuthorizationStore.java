package org.workflowserver.authorization;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.TypedQuery;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.workflowserver.database.Rows;

/** Reads and keeps providers, authorizations and attempts. Called inside a transaction. */
@ApplicationScoped
public class AuthorizationStore {
  private static final int BATCH = 100;

  private EntityManager entityManager;

  protected AuthorizationStore() {}

  @Inject
  public AuthorizationStore(EntityManager entityManager) {
    this.entityManager = entityManager;
  }

  void add(Object row) {
    entityManager.persist(row);
    entityManager.flush();
  }

  void remove(Object row) {
    entityManager.remove(row);
  }

  /** The tenant's rows older than {@code before}, newest first. */
  <T> List<T> list(Class<T> type, String orgId, Optional<String> before, int limit) {
    TypedQuery<T> query =
        entityManager
            .createQuery(
                "select e from "
                    + type.getSimpleName()
                    + " e where e.orgId = :org"
                    + (before.isPresent() ? " and e.id < :before" : "")
                    + " order by e.id desc",
                type)
            .setParameter("org", orgId);
    before.ifPresent(id -> query.setParameter("before", id));
    return query.setMaxResults(limit).getResultList();
  }

  /** The tenant's row of that id. */
  <T> Optional<T> find(Class<T> type, String orgId, String id) {
    return find(type, orgId, id, LockModeType.NONE);
  }

  /** The tenant's row of that id, locked until the transaction ends. */
  <T> Optional<T> lock(Class<T> type, String orgId, String id) {
    return find(type, orgId, id, LockModeType.PESSIMISTIC_WRITE);
  }

  private <T> Optional<T> find(Class<T> type, String orgId, String id, LockModeType lock) {
    return entityManager
        .createQuery(
            "select e from " + type.getSimpleName() + " e where e.id = :id and e.orgId = :org",
            type)
        .setParameter("id", id)
        .setParameter("org", orgId)
        .setLockMode(lock)
        .getResultStream()
        .findFirst();
  }

  /** How many rows the tenant has. */
  long count(Class<?> type, String orgId) {
    return entityManager
        .createQuery(
            "select count(e) from " + type.getSimpleName() + " e where e.orgId = :org", Long.class)
        .setParameter("org", orgId)
        .getSingleResult();
  }

  /** The id of the tenant's provider of that name. */
  Optional<String> providerNamed(String orgId, String name) {
    return entityManager
        .createQuery(
            "select p.id from Provider p where p.orgId = :org and p.name = :name", String.class)
        .setParameter("org", orgId)
        .setParameter("name", name)
        .getResultStream()
        .findFirst();
  }

  boolean isUsed(String providerId) {
    return !entityManager
        .createQuery(
            "select a.id from Authorization a where a.providerId = :provider", String.class)
        .setParameter("provider", providerId)
        .setMaxResults(1)
        .getResultList()
        .isEmpty();
  }

  /** Those of the ids that are authorizations of the tenant. */
  List<String> known(String orgId, Collection<String> ids) {
    return entityManager
        .createQuery(
            "select a.id from Authorization a where a.orgId = :org and a.id in :ids", String.class)
        .setParameter("org", orgId)
        .setParameter("ids", ids)
        .getResultList();
  }

  /** Names of workflows whose current version names the authorization; some of them. */
  List<String> workflowsNaming(String orgId, String authorizationId) {
    return Rows.texts(
        entityManager
            .createNativeQuery(
                "select distinct w.name from vault_references r join workflows w on w.id ="
                    + " r.workflow_id where r.org_id = ?1 and r.item = ?2 and w.deleted_at is null"
                    + " order by w.name fetch first 10 rows only")
            .setParameter(1, orgId)
            .setParameter(2, authorizationId));
  }

  /** Takes an attempt from the record: for who gets it, and for nobody else, it counts. */
  Optional<Attempt> takeAttempt(String stateHash) {
    Optional<Attempt> found =
        Optional.ofNullable(
            entityManager.find(Attempt.class, stateHash, LockModeType.PESSIMISTIC_WRITE));
    found.ifPresent(entityManager::remove);
    return found;
  }

  void forgetAttemptsBefore(Instant instant) {
    entityManager
        .createQuery("delete from Attempt a where a.expiresAt < :instant")
        .setParameter("instant", instant)
        .executeUpdate();
  }

  /** Leaves the newest attempts of a person. */
  void forgetFirstAttempts(String orgId, String userId, int left) {
    entityManager
        .createQuery(
            "select a from Attempt a where a.orgId = :org and a.userId = :user"
                + " order by a.expiresAt desc, a.stateHash",
            Attempt.class)
        .setParameter("org", orgId)
        .setParameter("user", userId)
        .setFirstResult(left)
        .getResultList()
        .forEach(entityManager::remove);
  }

  /** How many are sealed under another key than the one of that mark. */
  long countSealedUnlike(String mark) {
    return entityManager
        .createQuery(
            "select count(a) from Authorization a where substring(a.sealed, 1, :length) <> :mark",
            Long.class)
        .setParameter("length", mark.length())
        .setParameter("mark", mark)
        .getSingleResult();
  }

  /** The next of any tenant whose sealed text begins otherwise; their ids. */
  List<String> sealedUnlike(String mark, String after) {
    return entityManager
        .createQuery(
            "select a.id from Authorization a where a.id > :after and substring(a.sealed, 1,"
                + " :length) <> :mark order by a.id",
            String.class)
        .setParameter("after", after)
        .setParameter("length", mark.length())
        .setParameter("mark", mark)
        .setMaxResults(BATCH)
        .getResultList();
  }

  /** The authorization of whatever tenant, locked until the transaction ends. */
  Optional<Authorization> lockForSealing(String id) {
    return Optional.ofNullable(
        entityManager.find(Authorization.class, id, LockModeType.PESSIMISTIC_WRITE));
  }
}
