package org.workflowserver.run;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.workflowserver.run.state.StepKey;
import org.workflowserver.run.state.Wait;

/** The callbacks that a batch of facts opens and closes. */
final class CallbackChanges {
  /** A step that is tried again waits for a call to the same URL. */
  private static final String OPEN =
      "insert into callbacks (token_hash, org_id, run_id, node_id, iteration, status, expires_at)"
          + " select cast(? as varchar), cast(? as varchar), cast(? as varchar), cast(? as varchar),"
          + " cast(? as varchar), 'open', cast(? as timestamp with time zone) where not exists"
          + " (select 1 from callbacks where token_hash = ?)";

  private static final String CLOSE =
      "update callbacks set status = 'closed' where run_id = ? and node_id = ? and iteration = ? and"
          + " status = 'open'";

  private static final String CLOSE_OF_RUN =
      "update callbacks set status = 'closed' where run_id = ? and status = 'open'";

  private final List<Opened> opened = new ArrayList<>();
  private final List<Closed> closed = new ArrayList<>();

  private record Closed(String runId, StepKey step) {}

  private record Opened(Wait opened, NewCallback callback) {}

  void open(Wait wait, NewCallback callback) {
    opened.add(new Opened(wait, callback));
  }

  void close(String runId, StepKey step) {
    closed.add(new Closed(runId, step));
  }

  /**
   * Writes all.
   *
   * @param ended runs that have just ended: nobody waits for calls to them any more
   */
  void write(Connection connection, Collection<String> ended) throws SQLException {
    if (!opened.isEmpty()) {
      open(connection);
    }
    if (!closed.isEmpty()) {
      close(connection);
    }
    closeOfRuns(connection, ended);
  }

  /** Closes those of ended runs. */
  static void closeOfRuns(Connection connection, Collection<String> ended) throws SQLException {
    RunCalls.batch(connection, CLOSE_OF_RUN, ended);
  }

  private void open(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(OPEN)) {
      for (Opened one : opened) {
        statement.setString(1, one.callback.tokenHash());
        statement.setString(2, one.opened.orgId());
        statement.setString(3, one.opened.runId());
        statement.setString(4, one.opened.step().nodeId());
        statement.setString(5, one.opened.step().path().text());
        RunChanges.set(statement, 6, one.callback.expiresAt());
        statement.setString(7, one.callback.tokenHash());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private void close(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(CLOSE)) {
      for (Closed one : closed) {
        statement.setString(1, one.runId);
        statement.setString(2, one.step.nodeId());
        statement.setString(3, one.step.path().text());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }
}
