package org.workflowserver.definition;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.TypedQuery;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.workflowserver.json.Text;

/** Workflows and their versions in the database. Called inside a transaction. */
@ApplicationScoped
public class WorkflowStore {
  private EntityManager entityManager;

  protected WorkflowStore() {}

  @Inject
  public WorkflowStore(EntityManager entityManager) {
    this.entityManager = entityManager;
  }

  void insert(Workflow workflow, WorkflowVersion first) {
    entityManager.persist(workflow);
    entityManager.persist(first);
  }

  void insert(WorkflowVersion next) {
    entityManager.persist(next);
  }

  Optional<Workflow> find(String orgId, String workflowId) {
    return find(orgId, workflowId, LockModeType.NONE);
  }

  /** The workflow, locked until the transaction ends: changes of it come one after the other. */
  Optional<Workflow> findForChange(String orgId, String workflowId) {
    return find(orgId, workflowId, LockModeType.PESSIMISTIC_WRITE);
  }

  Optional<WorkflowVersion> findVersion(String workflowId, int number) {
    return Optional.ofNullable(
        entityManager.find(WorkflowVersion.class, new WorkflowVersion.Key(workflowId, number)));
  }

  /**
   * Versions with smaller numbers than {@code before}, newest first, without their graphs, which
   * are not even read.
   */
  List<WorkflowVersionView> listVersions(
      String orgId, String workflowId, Optional<Integer> before, int limit) {
    return entityManager
        .createQuery(
            "select v.number, v.nodeCount, v.author, v.createdAt from WorkflowVersion v"
                + " where v.workflowId = :id and v.orgId = :org and v.number < :before"
                + " order by v.number desc",
            Object[].class)
        .setParameter("id", workflowId)
        .setParameter("org", orgId)
        .setParameter("before", before.orElse(Integer.MAX_VALUE))
        .setMaxResults(limit)
        .getResultStream()
        .map(
            row ->
                new WorkflowVersionView(
                    workflowId,
                    (Integer) row[0],
                    null,
                    null,
                    (Integer) row[1],
                    (String) row[2],
                    (Instant) row[3]))
        .toList();
  }

  /** Workflows older than {@code before}, newest first. */
  List<Workflow> list(String orgId, WorkflowFilter filter, Optional<String> before, int limit) {
    StringBuilder jpql =
        new StringBuilder("select w from Workflow w where w.orgId = :org and w.deletedAt is null");
    filter.name().ifPresent(name -> jpql.append(" and lower(w.name) like :name escape '!'"));
    filter.active().ifPresent(active -> jpql.append(" and w.active = :active"));
    before.ifPresent(id -> jpql.append(" and w.id < :before"));
    TypedQuery<Workflow> query =
        entityManager
            .createQuery(jpql.append(" order by w.id desc").toString(), Workflow.class)
            .setParameter("org", orgId);
    filter.name().ifPresent(name -> query.setParameter("name", containing(name)));
    filter.active().ifPresent(active -> query.setParameter("active", active));
    before.ifPresent(id -> query.setParameter("before", id));
    return query.setMaxResults(limit).getResultList();
  }

  private Optional<Workflow> find(String orgId, String workflowId, LockModeType lock) {
    return entityManager
        .createQuery(
            "select w from Workflow w where w.id = :id and w.orgId = :org and w.deletedAt is null",
            Workflow.class)
        .setParameter("id", workflowId)
        .setParameter("org", orgId)
        .setLockMode(lock)
        .getResultStream()
        .findFirst();
  }

  private static String containing(String part) {
    String escaped = Text.storable(part).replace("!", "!!").replace("%", "!%").replace("_", "!_");
    return "%" + escaped.toLowerCase(Locale.ROOT) + "%";
  }
}
