package org.workflowserver.run.change;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.workflowserver.database.JdbcBatch;
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
  void write(Connection connection) throws SQLException {
    // A wait that follows another one of the same step is a new row.
    JdbcBatch.execute(
        connection,
        DELETE,
        waits.keySet(),
        (statement, key) ->
            JdbcBatch.texts(statement, key.runId, key.step.nodeId(), key.step.path().text()));
    JdbcBatch.execute(
        connection,
        INSERT,
        waits.values().stream().filter(Objects::nonNull).toList(),
        (statement, wait) -> {
          JdbcBatch.texts(
              statement,
              wait.runId(),
              wait.step().nodeId(),
              wait.step().path().text(),
              wait.orgId(),
              wait.kind());
          JdbcBatch.time(statement, 6, wait.due());
          statement.setInt(7, wait.waiter().attempt());
          JdbcBatch.time(statement, 8, wait.waiter().createdAt());
          statement.setString(9, wait.subject());
        });
  }

  /** Deletes those of ended runs: no wait outlives its run. */
  static void deleteOfRuns(Connection connection, Collection<String> ended) throws SQLException {
    JdbcBatch.ofIds(connection, DELETE_OF_RUN, ended);
  }
}
