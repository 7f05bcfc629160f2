package org.workflowserver.definition;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.TypedQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.workflowserver.audit.AuditAction;
import org.workflowserver.audit.AuditEntry;
import org.workflowserver.audit.AuditStore;
import org.workflowserver.database.Rows;
import org.workflowserver.identity.Caller;
import org.workflowserver.json.Text;

/** Workflows and their versions in the database. Called inside a transaction. */
@ApplicationScoped
public class WorkflowStore {
  /** No item of the vault has a longer name. */
  private static final int LONGEST_ITEM = 128;

  private EntityManager entityManager;

  protected WorkflowStore() {}

  @Inject
  public WorkflowStore(EntityManager entityManager) {
    this.entityManager = entityManager;
  }

  /** Puts on record, in the audit log, what the caller does to the workflow. */
  void audit(Caller caller, Workflow workflow, AuditAction action, Instant now) {
    String version = Integer.toString(workflow.currentVersion());
    AuditEntry entry =
        caller.auditEntry(
            action, workflow.id(), Map.of("name", workflow.name(), "version", version));
    new AuditStore(entityManager).append(entry, now);
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

  /**
   * Locks the named workflows until the transaction ends, so that none is deleted meanwhile, and
   * with them the one that names them: whoever locks several does so in the order of their ids.
   *
   * @param named what is named, whether it can be an id or not
   * @param naming the id of the workflow that is changed; null for a new one
   * @return what of the named is not there
   */
  Set<String> lockNamed(String orgId, Set<String> named, String naming) {
    if (named.isEmpty()) {
      return Set.of();
    }
    Set<String> ordered = new TreeSet<>(WorkflowReferences.ids(named));
    if (naming != null) {
      ordered.add(naming);
    }
    Set<String> missing = new HashSet<>(named);
    for (String id : ordered) {
      if (lock(orgId, id)) {
        missing.remove(id);
      }
    }
    return missing;
  }

  private boolean lock(String orgId, String workflowId) {
    return !entityManager
        .createNativeQuery(
            "select id from workflows where id = ?1 and org_id = ?2 and deleted_at is null"
                + " for update")
        .setParameter(1, workflowId)
        .setParameter(2, orgId)
        .getResultList()
        .isEmpty();
  }

  /** What of the named is not there, at this moment. */
  private Set<String> missing(String orgId, Set<String> named) {
    Set<String> missing = new HashSet<>(named);
    missing.removeAll(names(orgId, named).keySet());
    return missing;
  }

  /**
   * What is missing for a drawing.
   *
   * @param itself the workflow that is drawn, which is not looked at; null for a new one
   */
  Missing missing(
      String orgId, Set<String> items, Set<String> workflows, Drawing drawing, String itself) {
    return new Missing(items, workflows, uncallable(orgId, drawing, itself));
  }

  /**
   * What is missing for a new drawing.
   *
   * @param named what it, and what comes with it, names of workflows
   */
  Missing missing(String orgId, Set<String> items, Set<String> named, Drawing drawing) {
    Set<String> workflows = named.isEmpty() ? named : missing(orgId, named);
    return missing(orgId, items, workflows, drawing, null);
  }

  private Set<String> uncallable(String orgId, Drawing drawing, String itself) {
    Set<String> uncallable = new HashSet<>(WorkflowReferences.in(drawing, Optional.empty()));
    uncallable.retainAll(WorkflowReferences.ids(uncallable));
    uncallable.remove(itself);
    uncallable.removeIf(
        id ->
            find(orgId, id)
                .flatMap(workflow -> findVersion(id, workflow.currentVersion()))
                .filter(version -> !WorkflowReferences.isCallable(version.drawing()))
                .isEmpty());
    return uncallable;
  }

  /** From now on the workflow names what the drawing and its settings name, and nothing else. */
  void refer(Workflow workflow, Drawing drawing) {
    forgetReferences(workflow);
    Set<String> items = new HashSet<>(VaultReferences.namedIn(drawing));
    if (workflow.authorizationId() != null) {
      items.add(workflow.authorizationId());
    }
    for (String item : items) {
      if (item.length() <= LONGEST_ITEM) {
        entityManager
            .createNativeQuery(
                "insert into vault_references (workflow_id, item, org_id) values (?1, ?2, ?3)")
            .setParameter(1, workflow.id())
            .setParameter(2, Text.storable(item))
            .setParameter(3, workflow.orgId())
            .executeUpdate();
      }
    }
    Set<String> named = WorkflowReferences.in(drawing, Optional.of(workflow.settings()));
    for (String target : WorkflowReferences.ids(named)) {
      entityManager
          .createNativeQuery(
              "insert into workflow_references (workflow_id, target_id, org_id)"
                  + " values (?1, ?2, ?3)")
          .setParameter(1, workflow.id())
          .setParameter(2, target)
          .setParameter(3, workflow.orgId())
          .executeUpdate();
    }
  }

  void forgetReferences(Workflow workflow) {
    for (String table : List.of("workflow_references", "vault_references")) {
      entityManager
          .createNativeQuery("delete from " + table + " where workflow_id = ?1")
          .setParameter(1, workflow.id())
          .executeUpdate();
    }
  }

  /** Names by id of workflows that read an item of the vault: as many as are told, and one more. */
  Map<String, String> reading(String orgId, String itemId, String itemName) {
    Map<String, String> reading = new LinkedHashMap<>();
    Rows.arrays(
            entityManager
                .createNativeQuery(
                    "select distinct w.id, w.name from vault_references r join workflows w on w.id ="
                        + " r.workflow_id where r.org_id = ?1 and r.item in (?2, ?3)"
                        + " and w.deleted_at is null order by w.name, w.id fetch first "
                        + (WorkflowReferences.MOST_TOLD + 1)
                        + " rows only")
                .setParameter(1, orgId)
                .setParameter(2, itemId)
                .setParameter(3, itemName))
        .forEach(row -> reading.put((String) row[0], (String) row[1]));
    return reading;
  }

  /** Names by id of other workflows that name this one: as many as are told, and one more. */
  Map<String, String> naming(Workflow workflow) {
    return linked(workflow, "workflow_id", "target_id");
  }

  /** Names by id of other workflows that this one names: as many as are told, and one more. */
  Map<String, String> named(Workflow workflow) {
    return linked(workflow, "target_id", "workflow_id");
  }

  private Map<String, String> linked(Workflow workflow, String theirs, String own) {
    Map<String, String> linked = new LinkedHashMap<>();
    Rows.arrays(
            entityManager
                .createNativeQuery(
                    "select w.id, w.name from workflow_references r join workflows w on w.id = r."
                        + theirs
                        + " where r."
                        + own
                        + " = ?1 and r.org_id = ?2 and w.org_id = ?2 and w.id <> ?1"
                        + " and w.deleted_at is null order by w.name, w.id fetch first "
                        + (WorkflowReferences.MOST_TOLD + 1)
                        + " rows only")
                .setParameter(1, workflow.id())
                .setParameter(2, workflow.orgId()))
        .forEach(row -> linked.put((String) row[0], (String) row[1]));
    return linked;
  }

  Optional<WorkflowVersion> findVersion(String workflowId, int number) {
    return Optional.ofNullable(
        entityManager.find(WorkflowVersion.class, new WorkflowVersion.Key(workflowId, number)));
  }

  /** The names of those of the tenant's workflows that have these ids, by id. */
  Map<String, String> names(String orgId, Set<String> ids) {
    Map<String, String> names = new HashMap<>();
    called("w.id in :given", orgId, ids)
        .forEach(row -> names.put((String) row[0], (String) row[1]));
    return names;
  }

  /**
   * The ids of the tenant's workflows that have one of these names, or are one of these ids, by
   * what was given; a name may be that of several.
   */
  Map<String, List<String>> ids(String orgId, Set<String> namesOrIds) {
    Map<String, List<String>> ids = new HashMap<>();
    for (Object[] row : called("(w.id in :given or w.name in :given)", orgId, namesOrIds)) {
      Stream.of(row)
          .map(String.class::cast)
          .distinct()
          .filter(namesOrIds::contains)
          .forEach(
              given -> ids.computeIfAbsent(given, key -> new ArrayList<>()).add((String) row[0]));
    }
    return ids;
  }

  /**
   * Ids and names of workflows; at most as many are given as a workflow has nodes, and one more.
   */
  private List<Object[]> called(String condition, String orgId, Set<String> given) {
    Set<String> storable = new HashSet<>(given);
    storable.removeIf(text -> text.indexOf('\0') >= 0);
    return storable.isEmpty()
        ? List.of()
        : entityManager
            .createQuery(
                "select w.id, w.name from Workflow w"
                    + " where w.orgId = :org and w.deletedAt is null and "
                    + condition,
                Object[].class)
            .setParameter("org", orgId)
            .setParameter("given", storable)
            .getResultList();
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

  /** Workflows that their schedules start next, soonest first. */
  List<Workflow> upcoming(String orgId, int limit) {
    return entityManager
        .createQuery(
            "select w from Workflow w where w.orgId = :org and w.deletedAt is null"
                + " and w.nextRunAt is not null order by w.nextRunAt, w.id",
            Workflow.class)
        .setParameter("org", orgId)
        .setMaxResults(limit)
        .getResultList();
  }

  /** Workflows older than {@code before}, newest first. */
  List<Workflow> list(String orgId, WorkflowFilter filter, Optional<String> before, int limit) {
    StringBuilder jpql =
        new StringBuilder("select w from Workflow w where w.orgId = :org and w.deletedAt is null");
    // Without "escape", with which EclipseLink writes all values into a statement for H2, booleans
    // as
    // numbers; a backslash is what both databases take.
    filter.name().ifPresent(name -> jpql.append(" and lower(w.name) like :name"));
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
    String escaped =
        Text.storable(part).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    return "%" + escaped.toLowerCase(Locale.ROOT) + "%";
  }
}
