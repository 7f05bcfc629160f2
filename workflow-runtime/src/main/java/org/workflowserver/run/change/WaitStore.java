package org.workflowserver.run.change;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.List;
import org.workflowserver.database.Rows;
import org.workflowserver.database.Sql;
import org.workflowserver.database.SqlParts;
import org.workflowserver.run.state.StepKey;
import org.workflowserver.run.state.Wait;
import org.workflowserver.run.state.Wait.Waiter;

/** Reads the open waits of runs. Called inside a transaction. */
@Dependent
public record WaitStore(Sql sql) {
  @Inject
  public WaitStore {}

  /** The open waits of these runs, those that end first at the beginning. */
  public List<Wait> of(Collection<String> runIds) {
    if (runIds.isEmpty()) {
      return List.of();
    }
    SqlParts query =
        new SqlParts()
            .add("select run_id, org_id, node_id, iteration, attempt, created_at, kind, due_at,")
            .add(" subject from run_waits where run_id")
            .addIn(runIds)
            .add(" order by due_at nulls last, node_id");
    return sql.of(query).list(WaitStore::onRecord);
  }

  private static Wait onRecord(Object[] row) {
    Waiter waiter =
        new Waiter(
            (String) row[0],
            (String) row[1],
            StepKey.of((String) row[2], (String) row[3]),
            ((Number) row[4]).intValue(),
            Rows.instant(row[5]));
    return Wait.stored((String) row[6], waiter, Rows.instant(row[7]), (String) row[8]);
  }
}
