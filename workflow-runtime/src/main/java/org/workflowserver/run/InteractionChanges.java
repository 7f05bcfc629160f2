package org.workflowserver.run;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import org.workflowserver.run.state.Wait;

/**
 * The interactions that a batch of facts opens and cancels. One that was answered, or whose time is
 * over, was closed by who found that.
 */
final class InteractionChanges {
  /** Who asked for the run may not answer, unless the question says otherwise. */
  private static final String OPEN =
      "insert into interactions (id, org_id, run_id, workflow_id, node_id, iteration, title,"
          + " instructions, form_schema, actions, required, barred, status, expires_at, created_at)"
          + " select cast(? as varchar), r.org_id, r.id, r.workflow_id, cast(? as varchar), cast(?"
          + " as varchar), cast(? as varchar), cast(? as varchar), cast(? as varchar), cast(? as"
          + " varchar), cast(? as integer), case when cast(? as boolean) then null else"
          + " coalesce(r.requester, r.requested_by) end, 'open', cast(? as timestamp with time zone), cast(? as timestamp"
          + " with time zone) from runs r where r.id = ?";

  private static final String ASSIGN =
      "insert into interaction_assignees (interaction_id, kind, name, open_in) values (?, ?, ?, ?)";

  private static final String CANCEL =
      "update interactions set status = 'cancelled' where id = ? and status = 'open'";

  private static final String CANCEL_OF_RUN =
      "update interactions set status = 'cancelled' where run_id = ? and status = 'open'";

  /** Lists of what is open go along these rows. */
  static final String CLOSE =
      "update interaction_assignees set open_in = null where interaction_id = ? and open_in is not"
          + " null";

  private static final String CLOSE_OF_RUN =
      "update interaction_assignees set open_in = null where open_in is not null and interaction_id in"
          + " (select i.id from interactions i where i.run_id = ?)";

  private final List<Opened> opened = new ArrayList<>();
  private final List<String> cancelled = new ArrayList<>();

  private record Opened(Wait opened, NewInteraction asked) {}

  void open(Wait wait, NewInteraction asked) {
    opened.add(new Opened(wait, asked));
  }

  void cancel(String interactionId) {
    cancelled.add(interactionId);
  }

  /** The ids of those that are opened for these tenants. */
  List<String> openedFor(Predicate<String> tenants) {
    return opened.stream()
        .filter(one -> tenants.test(one.opened.orgId()))
        .map(one -> one.asked.id())
        .toList();
  }

  /**
   * Writes all.
   *
   * @param ended runs that have just ended: what they still ask nobody needs to answer
   */
  void write(Connection connection, Collection<String> ended) throws SQLException {
    if (!opened.isEmpty()) {
      open(connection);
      assign(connection);
    }
    RunCalls.batch(connection, CANCEL, cancelled);
    RunCalls.batch(connection, CLOSE, cancelled);
    cancelOfRuns(connection, ended);
  }

  /** Closes what ended runs still ask. */
  static void cancelOfRuns(Connection connection, Collection<String> ended) throws SQLException {
    RunCalls.batch(connection, CANCEL_OF_RUN, ended);
    RunCalls.batch(connection, CLOSE_OF_RUN, ended);
  }

  private void open(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(OPEN)) {
      for (Opened one : opened) {
        NewInteraction asked = one.asked;
        statement.setString(1, asked.id());
        statement.setString(2, one.opened.step().nodeId());
        statement.setString(3, one.opened.step().path().text());
        statement.setString(4, asked.title());
        statement.setString(5, asked.instructions());
        statement.setString(6, asked.schema());
        statement.setString(7, asked.actions());
        statement.setInt(8, asked.required());
        statement.setBoolean(9, asked.requesterMayAct());
        RunChanges.set(statement, 10, one.opened.due());
        RunChanges.set(statement, 11, one.opened.waiter().createdAt());
        statement.setString(12, one.opened.runId());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private void assign(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ASSIGN)) {
      for (Opened one : opened) {
        assign(statement, one, "user", one.asked.users());
        assign(statement, one, "group", one.asked.groups());
        if (one.asked.users().isEmpty() && one.asked.groups().isEmpty()) {
          assign(statement, one, "any", List.of(""));
        }
      }
      statement.executeBatch();
    }
  }

  private static void assign(
      PreparedStatement statement, Opened one, String kind, Collection<String> names)
      throws SQLException {
    for (String name : names) {
      statement.setString(1, one.asked.id());
      statement.setString(2, kind);
      statement.setString(3, name);
      statement.setString(4, one.opened.orgId());
      statement.addBatch();
    }
  }
}
