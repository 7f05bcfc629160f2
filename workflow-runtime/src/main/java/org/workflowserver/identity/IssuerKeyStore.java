package org.workflowserver.identity;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.List;

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

  void add(IssuerKey key) {
    entityManager.persist(key);
  }
}
