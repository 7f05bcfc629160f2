package org.workflowserver.identity;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.util.Optional;

/** Reads and keeps local accounts. Called inside a transaction. */
@ApplicationScoped
public class AccountStore {
  private EntityManager entityManager;

  protected AccountStore() {}

  @Inject
  public AccountStore(EntityManager entityManager) {
    this.entityManager = entityManager;
  }

  Optional<User> find(String userId) {
    return Optional.ofNullable(entityManager.find(User.class, userId));
  }

  /** The account, which nobody else changes until the transaction ends. */
  Optional<User> findForChange(String userId) {
    return Optional.ofNullable(
        entityManager.find(User.class, userId, LockModeType.PESSIMISTIC_WRITE));
  }

  Optional<User> findByName(String username) {
    return entityManager
        .createQuery("select u from User u where u.username = :username", User.class)
        .setParameter("username", username)
        .getResultStream()
        .findFirst();
  }

  /** Whether the installation has no account at all. */
  boolean isEmpty() {
    return entityManager
        .createQuery("select u.id from User u", String.class)
        .setMaxResults(1)
        .getResultList()
        .isEmpty();
  }

  void add(User user) {
    entityManager.persist(user);
  }
}
