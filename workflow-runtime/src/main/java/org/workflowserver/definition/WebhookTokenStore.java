package org.workflowserver.definition;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Tokens of webhooks in the database. Called inside a transaction. */
@ApplicationScoped
public class WebhookTokenStore {
  private static final int BATCH = 100;

  private EntityManager entityManager;

  protected WebhookTokenStore() {}

  @Inject
  public WebhookTokenStore(EntityManager entityManager) {
    this.entityManager = entityManager;
  }

  void insert(WebhookToken token) {
    entityManager.persist(token);
  }

  void delete(WebhookToken token) {
    entityManager.remove(token);
  }

  Optional<WebhookToken> find(String workflowId) {
    return Optional.ofNullable(entityManager.find(WebhookToken.class, workflowId));
  }

  /** The tokens of those of the tenant's workflows that have one. */
  List<WebhookToken> list(String orgId, Collection<String> workflowIds) {
    return workflowIds.isEmpty()
        ? List.of()
        : entityManager
            .createQuery(
                "select t from WebhookToken t where t.orgId = :org and t.workflowId in :ids",
                WebhookToken.class)
            .setParameter("org", orgId)
            .setParameter("ids", workflowIds)
            .getResultList();
  }

  /** The workflow, of whatever tenant, whose token has that hash. */
  Optional<Workflow> findWorkflow(String tokenHash) {
    return entityManager
        .createQuery(
            "select w from WebhookToken t, Workflow w where t.tokenHash = :hash"
                + " and w.id = t.workflowId and w.deletedAt is null",
            Workflow.class)
        .setParameter("hash", tokenHash)
        .getResultStream()
        .findFirst();
  }

  /** How many are sealed under another key than the one of that mark. */
  long countSealedUnlike(String mark) {
    return entityManager
        .createQuery(
            "select count(t) from WebhookToken t where"
                + " substring(t.sealed, 1, :length) <> :mark",
            Long.class)
        .setParameter("length", mark.length())
        .setParameter("mark", mark)
        .getSingleResult();
  }

  /** The next tokens, of any tenant, whose sealed text begins otherwise; their workflows' ids. */
  List<String> sealedUnlike(String mark, String afterId) {
    return entityManager
        .createQuery(
            "select t.workflowId from WebhookToken t where t.workflowId > :after"
                + " and substring(t.sealed, 1, :length) <> :mark order by t.workflowId",
            String.class)
        .setParameter("after", afterId)
        .setParameter("length", mark.length())
        .setParameter("mark", mark)
        .setMaxResults(BATCH)
        .getResultList();
  }

  /** The token of that workflow, locked until the transaction ends. */
  Optional<WebhookToken> findForSealing(String workflowId) {
    return Optional.ofNullable(
        entityManager.find(WebhookToken.class, workflowId, LockModeType.PESSIMISTIC_WRITE));
  }
}
