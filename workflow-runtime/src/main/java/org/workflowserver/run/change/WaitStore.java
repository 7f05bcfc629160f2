package org.workflowserver.run.change;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.workflowserver.database.Sql;
import org.workflowserver.database.SqlParts;
import org.workflowserver.run.state.Wait;
import org.workflowserver.run.state.Wait.Waiter;

/** Reads the open waits of runs. Called inside a transaction. */
public record WaitStore(Sql sql) {
  /** The open waits of these runs, those that end first at the beginning. */
  public List<Wait> of(Collection<String> runIds) {
    if (runIds.isEmpty()) {
      return List.of();
    }
    SqlParts query =
        new SqlParts(
                "select run_id, org_id, node_id, iteration, attempt, created_at, kind, due_at,")
            .add(" subject from run_waits where run_id")
            .addIn(runIds)
            .add(" order by due_at nulls last, node_id");
    return sql.of(query).list(Row.class).stream().map(Row::stored).toList();
  }

  private record Row(Waiter waiter, String kind, Instant due, String subject) {
    Wait stored() {
      return Wait.stored(kind, waiter, due, subject);
    }
  }
}
