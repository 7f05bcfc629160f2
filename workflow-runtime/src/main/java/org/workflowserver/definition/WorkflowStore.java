package org.workflowserver.definition;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.workflowserver.audit.AuditAction;
import org.workflowserver.audit.AuditEntry;
import org.workflowserver.audit.AuditStore;
import org.workflowserver.database.Sql;
import org.workflowserver.database.SqlParts;
import org.workflowserver.definition.content.Drawing;
import org.workflowserver.definition.content.VaultReferences;
import org.workflowserver.definition.content.WorkflowReferences;
import org.workflowserver.identity.Caller;
import org.workflowserver.json.Text;
import org.workflowserver.limit.AnswerMemory;

/** Workflows and their versions in the database. Called inside a transaction. */
@Dependent
public record WorkflowStore(Sql sql, LastRuns lastRuns, AnswerMemory memory) {
  /** No item of the vault has a longer name. */
  private static final int LONGEST_ITEM = 128;

  @Inject
  public WorkflowStore {}

  /** Puts on record, in the audit log, what the caller does to the workflow. */
  void audit(Caller caller, Workflow workflow, AuditAction action, Instant now) {
    String version = Integer.toString(workflow.currentVersion());
    AuditEntry entry =
        caller.auditEntry(
            action, workflow.id(), Map.of("name", workflow.name(), "version", version));
    new AuditStore(sql).append(entry, now);
  }

  void insert(Workflow workflow, WorkflowVersion first) {
    sql.add(workflow);
    sql.add(first);
  }

  void insert(WorkflowVersion next) {
    sql.add(next);
  }

  Optional<Workflow> find(String orgId, String workflowId) {
    return find(orgId, workflowId, LockModeType.NONE);
  }

  /** The workflow, locked until the transaction ends: changes of it come one after the other. */
  Optional<Workflow> findForChange(String orgId, String workflowId) {
    return find(orgId, workflowId, LockModeType.PESSIMISTIC_WRITE);
  }

  /**
   * The current versions of those of the tenant's workflows that have these ids, by id.
   *
   * @param uncallable takes the ids of those that no step can call
   */
  Map<String, Integer> currentVersions(String orgId, Set<String> ids, Consumer<String> uncallable) {
    Map<String, Integer> versions = new HashMap<>();
    if (!ids.isEmpty()) {
      sql.of(
              new SqlParts("select id, current_version, callable from workflows")
                  .add(" where deleted_at is null")
                  .add(" and org_id = ? and id", orgId)
                  .addIn(ids))
          .list(Current.class)
          .forEach(
              workflow -> {
                versions.put(workflow.id, workflow.version);
                if (!workflow.callable) {
                  uncallable.accept(workflow.id);
                }
              });
    }
    return versions;
  }

  private record Current(String id, int version, boolean callable) {}

  /**
   * Locks these workflows until the transaction ends, so that none is changed or deleted meanwhile:
   * the changed one is among those that it names, since whoever locks several does so in the order
   * of their ids.
   *
   * @return as {@link #currentVersions}
   */
  Map<String, Integer> lockNamed(String orgId, Set<String> ids) {
    Map<String, Integer> versions = new HashMap<>();
    for (String id : new TreeSet<>(ids)) {
      sql.of(
              "select current_version from workflows where id = ?1 and org_id = ?2 and deleted_at"
                  + " is null for update")
          .with(id, orgId)
          .first(Integer.class)
          .ifPresent(version -> versions.put(id, version));
    }
    return versions;
  }

  /** From now on the workflow names what the drawing and its settings name, and nothing else. */
  void refer(Workflow workflow, Drawing drawing) {
    forgetReferences(workflow);
    Set<String> items = new HashSet<>(VaultReferences.namedIn(drawing));
    if (workflow.authorizationId() != null) {
      items.add(workflow.authorizationId());
    }
    // What no item can be called is none: it is too long, or has characters that are not stored.
    refer(
        "insert into vault_references (workflow_id, item, org_id) values (?, ?, ?)",
        workflow,
        items.stream()
            .filter(item -> item.length() <= LONGEST_ITEM && item.equals(Text.storable(item))));
    Set<String> named = WorkflowReferences.in(drawing, Optional.of(workflow.settings()));
    refer(
        "insert into workflow_references (workflow_id, target_id, org_id) values (?, ?, ?)",
        workflow,
        WorkflowReferences.ids(named).stream());
  }

  private void refer(String insert, Workflow workflow, Stream<String> named) {
    sql.batch(insert, named.toList(), name -> new Object[] {workflow.id(), name, workflow.orgId()});
  }

  void forgetReferences(Workflow workflow) {
    sql.of("delete from workflow_references where workflow_id = ?1").with(workflow.id()).update();
    sql.of("delete from vault_references where workflow_id = ?1").with(workflow.id()).update();
  }

  /**
   * Names by id of workflows that read an item of the vault: as many as are listed, and one more.
   */
  Map<String, String> reading(String orgId, String itemId, String itemName) {
    return sql.of(
            "select distinct w.id, w.name from vault_references r join workflows w on w.id ="
                + " r.workflow_id where r.org_id = ?1 and r.item in (?2, ?3)"
                + " and w.deleted_at is null order by w.name, w.id fetch first "
                + (WorkflowReferences.MOST_NAMED + 1)
                + " rows only")
        .with(orgId, itemId, itemName)
        .map();
  }

  /** Names by id of other workflows that name this one: as many as are listed, and one more. */
  Map<String, String> naming(Workflow workflow) {
    return linked(workflow, "workflow_id", "target_id");
  }

  /** Names by id of other workflows that this one names: as many as are listed, and one more. */
  Map<String, String> named(Workflow workflow) {
    return linked(workflow, "target_id", "workflow_id");
  }

  private Map<String, String> linked(Workflow workflow, String theirs, String own) {
    return sql.of(
            "select w.id, w.name from workflow_references r join workflows w on w.id = r."
                + theirs
                + " where r."
                + own
                + " = ?1 and r.org_id = ?2 and w.org_id = ?2 and w.id <> ?1"
                + " and w.deleted_at is null order by w.name, w.id fetch first "
                + (WorkflowReferences.MOST_NAMED + 1)
                + " rows only")
        .with(workflow.id(), workflow.orgId())
        .map();
  }

  Optional<WorkflowVersion> findVersion(String workflowId, int number) {
    return sql.find(WorkflowVersion.class, new WorkflowVersion.Key(workflowId, number));
  }

  /** The names of those of the tenant's workflows that have these ids, by id. */
  public Map<String, String> names(String orgId, Set<String> ids) {
    Map<String, String> names = new HashMap<>();
    called("w.id in ?2", orgId, ids).forEach(one -> names.put(one.id, one.name));
    return names;
  }

  /**
   * The ids of the tenant's workflows that have one of these names, or are one of these ids, by
   * what was given; a name may be that of several.
   */
  public Map<String, List<String>> ids(String orgId, Set<String> namesOrIds) {
    Map<String, List<String>> ids = new HashMap<>();
    for (Called one : called("(w.id in ?2 or w.name in ?2)", orgId, namesOrIds)) {
      Stream.of(one.id, one.name)
          .distinct()
          .filter(namesOrIds::contains)
          .forEach(given -> ids.computeIfAbsent(given, key -> new ArrayList<>()).add(one.id));
    }
    return ids;
  }

  private record Called(String id, String name) {}

  /** At most as many are given as a workflow has nodes, and one more. */
  private List<Called> called(String condition, String orgId, Set<String> given) {
    Set<String> storable = new HashSet<>(given);
    storable.removeIf(text -> text.indexOf('\0') >= 0);
    return storable.isEmpty()
        ? List.of()
        : sql.of(
                Object[].class,
                "select w.id, w.name from Workflow w where w.orgId = ?1 and w.deletedAt is null and "
                    + condition)
            .with(orgId, storable)
            .list(Called.class);
  }

  /**
   * Versions with smaller numbers than {@code before}, newest first, without their graphs, which
   * are not even read.
   */
  List<WorkflowVersionView> listVersions(
      String orgId, String workflowId, Optional<Integer> before, int limit) {
    return sql.of(
            "select v.workflow_id, v.number, null, null, null, v.node_count, v.author, v.note,"
                + " v.created_at from workflow_versions v where v.workflow_id = ?1 and v.org_id ="
                + " ?2 and v.number < ?3 order by v.number desc fetch first "
                + limit
                + " rows only")
        .with(workflowId, orgId, before.orElse(Integer.MAX_VALUE))
        .list(WorkflowVersionView.class);
  }

  /** What lists of workflows read. */
  WorkflowListStore lists() {
    return new WorkflowListStore(sql, lastRuns);
  }

  private Optional<Workflow> find(String orgId, String workflowId, LockModeType lock) {
    return sql.of(
            Workflow.class,
            "select w from Workflow w where w.id = ?1 and w.orgId = ?2 and w.deletedAt is null")
        .with(workflowId, orgId)
        .locking(lock)
        .first();
  }
}
