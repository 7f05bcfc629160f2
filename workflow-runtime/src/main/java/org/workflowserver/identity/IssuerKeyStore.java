package org.workflowserver.identity;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reads and keeps the built-in issuer's keys. Called inside a transaction. */
@ApplicationScoped
public class IssuerKeyStore {
  private EntityManager entityManager;

  protected IssuerKeyStore() {}

  @Inject
  public IssuerKeyStore(EntityManager entityManager) {
    this.entityManager = entityManager;
  }

  /** All keys, the newest first. */
  List<IssuerKey> all() {
    return entityManager
        .createQuery("select k from IssuerKey k order by k.createdAt desc, k.kid", IssuerKey.class)
        .getResultList();
  }

  /** The key, which nobody else changes until the transaction ends. */
  Optional<IssuerKey> findForChange(String kid) {
    return Optional.ofNullable(
        entityManager.find(IssuerKey.class, kid, LockModeType.PESSIMISTIC_WRITE));
  }

  /** Removes the keys that were retired at {@code moment} or before. */
  int removeRetiredUntil(Instant moment) {
    return entityManager
        .createQuery("delete from IssuerKey k where k.retiredAt <= :moment")
        .setParameter("moment", moment)
        .executeUpdate();
  }

  void add(IssuerKey key) {
    entityManager.persist(key);
  }
}
