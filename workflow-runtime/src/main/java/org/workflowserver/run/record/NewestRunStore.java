package org.workflowserver.run.record;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.workflowserver.database.Sql;
import org.workflowserver.database.SqlParts;
import org.workflowserver.definition.WorkflowFilter;
import org.workflowserver.definition.WorkflowListStore;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;

/** Reads the newest runs of each of many workflows. Called inside a transaction. */
@Dependent
record NewestRunStore(Sql sql) {
  /** The order of the index, in full. */
  private static final String NEWEST =
      " order by r.workflow_id, r.id desc fetch first %d rows only";

  @Inject
  NewestRunStore {}

  /**
   * A workflow and its newest run.
   *
   * @param lastRun empty for none
   */
  record Active(String workflowId, String lastRun) {
    /** Where a list ends, for the page that follows: no two have the same newest run. */
    String key() {
      return lastRun.isEmpty() ? workflowId : lastRun;
    }
  }

  /** The tenant's workflows behind the place that {@link Active#key} gave, the last run first. */
  List<Active> workflows(String orgId, WorkflowFilter filter, Optional<String> key, int limit) {
    // One look at the index by workflow for each, and not a second one for the order.
    SqlParts query =
        new SqlParts()
            .add(
                "select a.id, a.last_run from (select w.id as id, coalesce((select r.id from runs r")
            .add(" where r.workflow_id = w.id" + NEWEST.formatted(1) + "), '') as last_run")
            .add(" from workflows w where w.org_id = ? and w.deleted_at is null", orgId);
    WorkflowListStore.addTo(query, filter);
    query.add(" offset 0 rows) a");
    boolean ran = key.filter(last -> Ids.isShaped(IdKind.RUN, last)).isPresent();
    query
        .addIf(key, ran ? " where a.last_run < ?" : " where a.last_run = '' and a.id < ?")
        .add(" order by a.last_run desc, a.id desc fetch first %d rows only".formatted(limit));
    return sql.of(query).list(Active.class);
  }

  /** The newest runs of each of these workflows, newest first. */
  List<NewestRuns.Glance> of(String orgId, Collection<String> workflowIds, int ofEach) {
    if (workflowIds.isEmpty()) {
      return List.of();
    }
    SqlParts query =
        new SqlParts().add("select n.workflow_id, n.id, n.status, n.error_code from (");
    String and = "";
    for (String id : workflowIds) {
      query
          .add(and + "(select r.org_id, r.workflow_id, r.id, r.status, r.error_code from runs r")
          .add(" where r.workflow_id = ?", id)
          .add(NEWEST.formatted(ofEach) + ")");
      and = " union all ";
    }
    // The tenant last: asked for it in each part, H2 would read all runs that it has.
    query.add(") n where n.org_id = ? order by n.id desc", orgId);
    return sql.of(query).list(NewestRuns.Glance.class);
  }
}
