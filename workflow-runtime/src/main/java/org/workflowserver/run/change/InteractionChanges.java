package org.workflowserver.run.change;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.workflowserver.database.Sql;
import org.workflowserver.database.SqlParts;
import org.workflowserver.run.NewInteraction;
import org.workflowserver.run.state.Wait;

/**
 * Writes interactions and who is asked: those that a batch of facts opens and cancels, and those
 * that whoever finds them answered, or their time over, closes first.
 */
public final class InteractionChanges {
  /** How one is closed that enough people have answered. */
  public static final String SUBMITTED = "submitted";

  /** How one is closed whose time is over. */
  static final String EXPIRED = "expired";

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
      "insert into interaction_assignees (interaction_id, kind, name, open_in, due_key) values (?, ?,"
          + " ?, ?, ?)";

  private static final String CANCEL =
      "update interactions set status = 'cancelled' where id = ? and status = 'open'";

  private static final String CANCEL_OF_RUN =
      "update interactions set status = 'cancelled' where run_id = ? and status = 'open'";

  private static final String CLOSE =
      "update interactions set status = ? where id = ? and status = 'open'";

  /** The index for lists of open interactions. */
  private static final String UNLIST =
      "update interaction_assignees set open_in = null where interaction_id = ? and open_in is not"
          + " null";

  private static final String UNLIST_OF_RUN =
      "update interaction_assignees set open_in = null where open_in is not null and interaction_id in"
          + " (select i.id from interactions i where i.run_id = ?)";

  /** The key's seconds of one that has no deadline: behind all others. */
  private static final long NO_DEADLINE = 999_999_999_999L;

  private final List<Opened> opened = new ArrayList<>();
  private final List<String> cancelled = new ArrayList<>();

  private record Assignee(String id, String kind, String name, String orgId, String dueKey) {}

  private record Opened(Wait opened, NewInteraction asked) {
    private Stream<Assignee> assignees() {
      return asked.users().isEmpty() && asked.groups().isEmpty()
          ? Stream.of(assignee("any", ""))
          : Stream.concat(
              asked.users().stream().map(name -> assignee("user", name)),
              asked.groups().stream().map(name -> assignee("group", name)));
    }

    /** What lists go along that begin with the soonest deadline. */
    private String dueKey() {
      long seconds = opened.due() == null ? NO_DEADLINE : opened.due().getEpochSecond();
      return "%012d.%s".formatted(Math.clamp(seconds, 0, NO_DEADLINE), asked.id());
    }

    private Assignee assignee(String kind, String name) {
      return new Assignee(asked.id(), kind, name, opened.orgId(), dueKey());
    }
  }

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

  /** Writes all. */
  void write(Sql sql) {
    sql.batch(OPEN, opened, InteractionChanges::row);
    sql.batch(
        ASSIGN,
        opened.stream().flatMap(Opened::assignees).toList(),
        one -> new Object[] {one.id, one.kind, one.name, one.orgId, one.dueKey});
    sql.batch(CANCEL, cancelled);
    sql.batch(UNLIST, cancelled);
  }

  /** The statements that close an open one, as {@link #SUBMITTED} or {@link #EXPIRED}. */
  public static List<SqlParts> close(String id, String as) {
    return List.of(new SqlParts(CLOSE, as, id), new SqlParts(UNLIST, id));
  }

  /** Closes what ended runs still ask: nobody needs to answer it. */
  static void cancelOfRuns(Sql sql, Collection<String> ended) {
    sql.batch(CANCEL_OF_RUN, ended);
    sql.batch(UNLIST_OF_RUN, ended);
  }

  private static Object[] row(Opened one) {
    NewInteraction asked = one.asked;
    return new Object[] {
      asked.id(),
      one.opened.step().nodeId(),
      one.opened.step().path().text(),
      asked.title(),
      asked.instructions(),
      asked.schema(),
      asked.actions(),
      asked.required(),
      asked.requesterMayAct(),
      one.opened.due(),
      one.opened.waiter().createdAt(),
      one.opened.runId()
    };
  }
}
