package org.workflowserver.definition;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.workflowserver.database.Sql;
import org.workflowserver.database.SqlParts;
import org.workflowserver.identity.Caller;
import org.workflowserver.limit.AnswerMemory;
import org.workflowserver.paging.Cursor;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.paging.Slice;
import org.workflowserver.schedule.ScheduleType;

/** Which workflows are due, and what their schedules are. Called inside a transaction. */
@Dependent
public record ScheduleStore(Sql sql, AnswerMemory memory) {
  /** H2 goes through an index from its nulls on, which all workflows without a schedule have. */
  private static final String ANY_TIME = "timestamp with time zone '1970-01-01 00:00:00+00'";

  @Inject
  public ScheduleStore {}

  /**
   * Locks workflows that are due at {@code now} and that nobody else locks, those that have been
   * due for longest first. Each is to be moved on by {@link #moveOn} in the same transaction.
   */
  public List<ScheduledWorkflow> lockDue(Instant now, int limit) {
    List<String> due =
        sql.of(
                "select id from workflows where next_run_at <= ?1 and next_run_at > "
                    + ANY_TIME
                    + " order by next_run_at fetch first "
                    + limit
                    + " rows only")
            .with(now)
            .texts();
    return lock(due).values().stream()
        .filter(workflow -> workflow.isDue(now))
        .map(Workflow::scheduled)
        .toList();
  }

  /**
   * Says when a workflow fires next.
   *
   * @param next null when it does not any more
   */
  public void moveOn(String workflowId, Instant next) {
    SqlParts update = new SqlParts("update workflows set next_run_at = ");
    sql.of(
            (next == null ? update.add("null") : update.add("?", next))
                .add(" where id = ?", workflowId))
        .update();
  }

  /** When the next workflow becomes due, after the one moment and by the other. */
  public Optional<Instant> nextDue(Instant after, Instant horizon) {
    return sql.of(
            "select min(next_run_at) from workflows where next_run_at > ?1 and next_run_at <= ?2")
        .with(after, horizon)
        .first(Instant.class);
  }

  /** Workflows of a tenant that fire next, soonest first, without nodes, edges and settings. */
  public List<WorkflowView> next(String orgId, int limit) {
    return sql.of(
            Workflow.class,
            "select w from Workflow w where w.orgId = ?1 and w.deletedAt is null"
                + " and w.nextRunAt > ?2 order by w.nextRunAt, w.id")
        .with(orgId, Instant.EPOCH)
        .atMost(limit)
        .list(Workflow::plan);
  }

  /**
   * Workflows of the caller's tenant that have a schedule, switched off ones too, newest first,
   * without nodes and edges.
   */
  public Slice<WorkflowView> scheduled(Caller caller, PageRequest page) {
    try (AnswerMemory.Share share = memory.reading(caller)) {
      return share
          .page(page, piece -> scheduled(caller.org(), piece), Workflow::id, Workflow::bytes)
          .map(workflow -> workflow.summary(null));
    }
  }

  private List<Workflow> scheduled(String orgId, PageRequest page) {
    SqlParts query =
        new SqlParts("select w from Workflow w where w.orgId = ? and w.deletedAt is null", orgId)
            .add(" and w.scheduleType <> ?", ScheduleType.MANUAL.code())
            .addIf(Cursor.key(page), " and w.id < ?")
            .add(" order by w.id desc");
    return sql.of(Workflow.class, query).atMost(page.limit()).list();
  }

  /** These workflows by id, deleted ones too; one that is gone is left out. */
  public Map<String, ScheduledWorkflow> find(Collection<String> ids) {
    return views(read(ids));
  }

  /**
   * As {@link #find}, locked until the transaction ends: nothing of them changes. Those that others
   * have locked are left out.
   */
  public Map<String, ScheduledWorkflow> findAndLock(Collection<String> ids) {
    return views(lock(ids));
  }

  private static Map<String, ScheduledWorkflow> views(Map<String, Workflow> workflows) {
    Map<String, ScheduledWorkflow> views = new LinkedHashMap<>();
    workflows.forEach((id, workflow) -> views.put(id, workflow.scheduled()));
    return views;
  }

  private Map<String, Workflow> lock(Collection<String> ids) {
    if (ids.isEmpty()) {
      return Map.of();
    }
    // Whoever locks several workflows does so in the order of their ids.
    Collection<String> ordered = new TreeSet<>(ids);
    return read(
        sql.of(
                new SqlParts("select id from workflows where id")
                    .addIn(ordered)
                    .add(" order by id" + sql.dialect().forUpdate()))
            .texts());
  }

  private Map<String, Workflow> read(Collection<String> ids) {
    Map<String, Workflow> workflows = new LinkedHashMap<>();
    if (!ids.isEmpty()) {
      sql.of(Workflow.class, "select w from Workflow w where w.id in ?1 order by w.id")
          .with(ids)
          .list()
          .forEach(workflow -> workflows.put(workflow.id(), workflow));
    }
    return workflows;
  }
}
