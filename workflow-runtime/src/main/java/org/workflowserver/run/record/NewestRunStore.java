package org.workflowserver.run.record;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.workflowserver.database.Sql;
import org.workflowserver.database.SqlParts;
import org.workflowserver.definition.LastRuns;
import org.workflowserver.definition.WorkflowFilter;
import org.workflowserver.definition.WorkflowListStore;
import org.workflowserver.paging.Cursor.Position;
import org.workflowserver.run.search.UncountedStore;

/** Reads the newest runs of each of many workflows. Called inside a transaction. */
@Dependent
record NewestRunStore(Sql sql) implements LastRuns {
  /** The order of the index, in full. */
  private static final String NEWEST =
      " order by r.workflow_id, r.id desc fetch first %d rows only";

  @Inject
  NewestRunStore {}

  /**
   * {@inheritDoc}
   *
   * <p>Which run of a workflow is the newest of those that are counted, the statistics know, even
   * where retention has removed it since; those after them are few.
   */
  @Override
  public List<Position> workflows(
      String orgId,
      WorkflowFilter filter,
      boolean newestFirst,
      Optional<Position> behind,
      int limit) {
    String floor = new UncountedStore(sql).runsFloor();
    // One look at the index by workflow for each, and not a second one for the order.
    SqlParts query =
        new SqlParts(
                "select a.last_run, a.id from (select w.id as id, coalesce((select r.id from runs")
            .add(" r where r.workflow_id = w.id and r.id > ?" + NEWEST.formatted(1) + ")", floor)
            .add(", m.last_run_id, '') as last_run from workflows w left join statistics_marks m")
            .add(" on m.workflow_id = w.id where w.org_id = ? and w.deleted_at is null", orgId);
    WorkflowListStore.addTo(query, filter, "w.sort_name");
    query.add(" offset 0 rows) a");
    String side = newestFirst ? "<" : ">";
    behind.ifPresent(
        last ->
            query
                .add(
                    " where (a.last_run %s ? or a.last_run = ?".formatted(side),
                    last.value(),
                    last.value())
                .add(" and a.id %s ?)".formatted(side), last.id()));
    String way = newestFirst ? "desc" : "asc";
    query.add(
        " order by a.last_run %s, a.id %s fetch first %d rows only".formatted(way, way, limit));
    return sql.of(query).list(Position.class);
  }

  /** The newest runs of each of these workflows, newest first. */
  List<RunLists.RecentRun> of(String orgId, Collection<String> workflowIds, int ofEach) {
    if (workflowIds.isEmpty()) {
      return List.of();
    }
    SqlParts query =
        new SqlParts("select n.workflow_id, n.id, n.status, n.error_code, n.started_at,")
            .add(" case when n.owner is null then 0 else 1 end from (")
            .addEach(workflowIds, " union all ", id -> newest(id, ofEach))
            // The tenant last: asked for it in each part, H2 would read all runs that it has.
            .add(") n where n.org_id = ? order by n.id desc", orgId);
    return sql.of(query).list(RunLists.RecentRun.class);
  }

  private static SqlParts newest(String workflowId, int most) {
    return new SqlParts("(select r.org_id, r.workflow_id, r.id, r.status, r.error_code,")
        .add(" r.started_at, r.owner from runs r where r.workflow_id = ?", workflowId)
        .add(NEWEST.formatted(most) + ")");
  }
}
