package org.workflowserver.interaction;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toMap;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.workflowserver.database.Sql;
import org.workflowserver.database.SqlParts;
import org.workflowserver.identity.Caller;
import org.workflowserver.interaction.InboxStore.Order;
import org.workflowserver.interaction.InteractionView.Submission;
import org.workflowserver.limit.AnswerMemory;
import org.workflowserver.paging.Cursor;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.run.Requester;
import org.workflowserver.run.change.InteractionChanges;

/** Reads interactions, and keeps answers. Called inside a transaction. */
@Dependent
public class InteractionStore {
  private static final String SELECT =
      "select i.org_id, i.iteration, i.barred, i.id, i.run_id, i.workflow_id, i.node_id, i.title,"
          + " i.instructions, i.form_schema, i.actions, null, null, i.required, null, i.status,"
          + " i.expires_at, i.created_at from interactions i where i.org_id = ?";

  private static final String ANSWERS =
      "select interaction_id, submitted_as, submitted_by, submitted_at, action, data, comment_text"
          + " from interaction_submissions where interaction_id";

  private static final String ASSIGNEES =
      "select interaction_id, kind, name from interaction_assignees where interaction_id";

  /** Interactions of a deleted workflow are gone for readers before their rows are. */
  private static final String OF_LIVING_WORKFLOW =
      " and exists (select 1 from workflows w where w.id = i.workflow_id and w.deleted_at is null)";

  private static final String CLOSED = SELECT + " and i.status = ?";

  static final String MAY_ANSWER =
      OF_LIVING_WORKFLOW + " and (i.barred is null or i.barred not in (?, ?))";

  private final Sql sql;
  private final InboxStore inbox;
  private final AnswerMemory memory;

  @Inject
  public InteractionStore(Sql sql, AnswerMemory memory) {
    this.sql = sql;
    this.inbox = new InboxStore(sql);
    this.memory = memory;
  }

  /** What lists of interactions take to be read. */
  AnswerMemory memory() {
    return memory;
  }

  Optional<Interaction> find(String orgId, String id) {
    return one(SELECT + " and i.id = ?" + OF_LIVING_WORKFLOW, orgId, id);
  }

  /** The interaction, locked until the transaction ends. */
  Optional<Interaction> lock(String orgId, String id) {
    return one(SELECT + " and i.id = ? for update", orgId, id);
  }

  private Optional<Interaction> one(String select, String orgId, String id) {
    return read(sql.of(new SqlParts(select, orgId, id))).stream().findFirst();
  }

  /** Those of a run, newest first. */
  List<Interaction> ofRun(String orgId, String runId, PageRequest page) {
    SqlParts found = new SqlParts(SELECT + " and i.run_id = ?", orgId, runId);
    found.addIf(Cursor.key(page), " and i.id < ?").add(" order by i.id desc");
    return read(sql.of(found).atMost(page.limit()));
  }

  /**
   * Those that the caller might have answered, newest first.
   *
   * @param person the caller as on record
   */
  List<Interaction> closed(
      Caller caller, Requester person, InteractionStatus status, PageRequest page) {
    SqlParts found = new SqlParts(CLOSED, caller.org(), status.code());
    found.addIf(Cursor.key(page), " and i.id < ?");
    found.add(MAY_ANSWER, person.subject(), person.name());
    String or =
        " and exists (select 1 from interaction_assignees a where a.interaction_id = i.id and (";
    for (InboxStore.Assigned assigned : InboxStore.assigned(caller)) {
      found.add(or + "a.kind = ? and a.name = ?", assigned.kind(), assigned.name());
      or = " or ";
    }
    // The order of the index, in full: H2 sorts what it finds when one column of it is missing.
    found.add(
        ")) order by i.org_id, i.status, i.id desc fetch first %d rows only"
            .formatted(page.limit()));
    return read(sql.of(found));
  }

  /** The keys of the open ones that the caller may answer. */
  List<String> openKeys(Caller caller, Requester person, Order order, PageRequest page) {
    return inbox.keys(caller, person, order, Cursor.key(page), page.limit() + 1);
  }

  /** Those with these keys that are there, in their order. */
  List<Interaction> withKeys(String orgId, List<String> keys) {
    SqlParts found = new SqlParts(SELECT + " and i.id", orgId);
    Map<String, Interaction> byId =
        read(sql.of(found.addIn(keys.stream().map(Order::idOf).toList()))).stream()
            .collect(toMap(one -> one.view().id(), Function.identity()));
    // One may have been removed since its key was read.
    return keys.stream().map(Order::idOf).filter(byId::containsKey).map(byId::get).toList();
  }

  /** How many open ones the caller may answer, at most {@code most}. */
  int countOpenFor(Caller caller, Requester person, int most) {
    return inbox.keys(caller, person, Order.NEWEST, Optional.empty(), most).size();
  }

  /** The open ones of a run, oldest first. */
  List<Interaction> openOfRun(Caller caller, String runId, int limit) {
    try (AnswerMemory.Share share = memory.reading(caller)) {
      String select = SELECT + " and i.run_id = ? and i.status = 'open' order by i.id";
      List<Interaction> open =
          read(sql.of(new SqlParts(select, caller.org(), runId)).atMost(limit));
      open.forEach(one -> share.take(one.view().bytes()));
      return open;
    }
  }

  /** Keeps an answer. */
  void insert(String interactionId, Submission submission) {
    Optional<String> comment = Optional.ofNullable(submission.comment());
    sql.of(
            new SqlParts(
                    "insert into interaction_submissions (interaction_id, submitted_by, action,"
                        + " data,")
                .add(" submitted_at, submitted_as" + (comment.isEmpty() ? "" : ", comment_text"))
                .add(") values (?, ?, ?", interactionId, submission.by(), submission.action())
                .add(", ?, ?, ?", submission.data(), submission.at(), submission.subject())
                .addIf(comment, ", ?")
                .add(")"))
        .update();
  }

  /** The interaction is answered. */
  void close(String interactionId) {
    InteractionChanges.close(interactionId, InteractionChanges.SUBMITTED)
        .forEach(change -> sql.of(change).update());
  }

  private List<Interaction> read(Sql.Statement<Object[]> found) {
    List<Interaction> interactions = found.list(Interaction.class);
    if (interactions.isEmpty()) {
      return interactions;
    }
    List<String> ids = interactions.stream().map(one -> one.view().id()).toList();
    Map<String, List<Submission>> answers =
        sql
            .of(new SqlParts(ANSWERS).addIn(ids).add(" order by submitted_at, submitted_as"))
            .list(Answer.class)
            .stream()
            .collect(groupingBy(Answer::interactionId, mapping(Answer::submission, toList())));
    Map<String, List<Assignee>> assignees =
        sql
            .of(new SqlParts(ASSIGNEES).addIn(ids).add(" and kind <> 'any' order by kind, name"))
            .list(Assignee.class)
            .stream()
            .collect(groupingBy(Assignee::interactionId));
    return interactions.stream()
        .map(
            one ->
                one.with(
                    names(assignees.get(one.view().id()), "user"),
                    names(assignees.get(one.view().id()), "group"),
                    answers.getOrDefault(one.view().id(), List.of())))
        .toList();
  }

  private record Answer(String interactionId, Submission submission) {}

  private record Assignee(String interactionId, String kind, String name) {}

  private static List<String> names(List<Assignee> assignees, String kind) {
    return assignees == null
        ? List.of()
        : assignees.stream().filter(one -> one.kind.equals(kind)).map(Assignee::name).toList();
  }
}
