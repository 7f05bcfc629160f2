package org.workflowserver.run.change;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.workflowserver.database.Sql;
import org.workflowserver.run.state.StepKey;
import org.workflowserver.run.state.Wait;

/** Writes the open waits of steps: those that a batch of facts opens and ends. */
final class WaitChanges {
  private static final String DELETE =
      "delete from run_waits where run_id = ? and node_id = ? and iteration = ?";
  private static final String DELETE_OF_RUN = "delete from run_waits where run_id = ?";
  private static final String INSERT =
      "insert into run_waits (run_id, node_id, iteration, org_id, kind, due_at, attempt,"
          + " created_at, subject) values (?, ?, ?, ?, ?, ?, ?, ?, ?)";

  /** By step the wait that is open after the batch, or none: within a batch the last one counts. */
  private final Map<Key, Wait> waits = new LinkedHashMap<>();

  private record Key(String runId, StepKey step) {}

  void open(Wait wait) {
    waits.put(new Key(wait.runId(), wait.step()), wait);
  }

  void end(String runId, StepKey step) {
    waits.put(new Key(runId, step), null);
  }

  /** Writes all. */
  void write(Sql sql) {
    // A wait that follows another one of the same step is a new row.
    sql.batch(
        DELETE,
        waits.keySet(),
        key -> new Object[] {key.runId, key.step.nodeId(), key.step.path().text()});
    sql.batch(
        INSERT,
        waits.values().stream().filter(Objects::nonNull).toList(),
        wait ->
            new Object[] {
              wait.runId(),
              wait.step().nodeId(),
              wait.step().path().text(),
              wait.orgId(),
              wait.kind(),
              wait.due(),
              wait.waiter().attempt(),
              wait.waiter().createdAt(),
              wait.subject()
            });
  }

  /** Deletes those of ended runs: no wait outlives its run. */
  static void deleteOfRuns(Sql sql, Collection<String> ended) {
    sql.batch(DELETE_OF_RUN, ended);
  }
}
