package org.workflowserver.interaction;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.workflowserver.database.Rows;
import org.workflowserver.database.Sql;
import org.workflowserver.database.SqlParts;
import org.workflowserver.identity.Caller;
import org.workflowserver.interaction.InboxStore.Order;
import org.workflowserver.interaction.InteractionView.Submission;
import org.workflowserver.json.Coded;
import org.workflowserver.limit.AnswerMemory;
import org.workflowserver.paging.Cursor;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.run.Requester;
import org.workflowserver.run.change.InteractionChanges;

/** Reads interactions, and keeps answers. Called inside a transaction. */
@Dependent
public class InteractionStore {
  private static final String SELECT =
      "select i.id, i.org_id, i.run_id, i.workflow_id, i.node_id, i.iteration, i.title,"
          + " i.instructions, i.form_schema, i.actions, i.required, i.barred, i.status,"
          + " i.expires_at, i.created_at from interactions i where i.org_id = ?1";

  private static final String OF_TENANT = SELECT.replace("?1", "?");

  private static final String ANSWERS =
      "select interaction_id, submitted_as, submitted_by, submitted_at, action, data, comment_text"
          + " from interaction_submissions where interaction_id in (%s) order by submitted_at,"
          + " submitted_as";

  private static final String ASSIGNEES =
      "select interaction_id, kind, name from interaction_assignees where interaction_id in (%s)"
          + " and kind <> 'any' order by kind, name";

  /** Interactions of a deleted workflow are gone for readers before their rows are. */
  private static final String OF_LIVING_WORKFLOW =
      " and exists (select 1 from workflows w where w.id = i.workflow_id and w.deleted_at is null)";

  private static final String CLOSED = OF_TENANT + " and i.status = ?";

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
    return read(sql.of(SELECT + " and i.id = ?2" + OF_LIVING_WORKFLOW).with(orgId, id)).stream()
        .findFirst();
  }

  /** The interaction, locked until the transaction ends. */
  Optional<Interaction> lock(String orgId, String id) {
    return read(sql.of(SELECT + " and i.id = ?2 for update").with(orgId, id)).stream().findFirst();
  }

  /** Those of a run, newest first. */
  List<Interaction> ofRun(String orgId, String runId, PageRequest page) {
    SqlParts found = new SqlParts().add(OF_TENANT + " and i.run_id = ?", orgId, runId);
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
    SqlParts found = new SqlParts().add(CLOSED, caller.org(), status.code());
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
    SqlParts found = new SqlParts().add(OF_TENANT + " and i.id", orgId);
    Map<String, Interaction> byId =
        read(sql.of(found.addIn(keys.stream().map(Order::idOf).toList()))).stream()
            .collect(Collectors.toMap(one -> one.view().id(), Function.identity()));
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
      List<Interaction> open =
          read(
              sql.of(SELECT + " and i.run_id = ?2 and i.status = 'open' order by i.id")
                  .with(caller.org(), runId)
                  .atMost(limit));
      open.forEach(one -> share.take(one.view().bytes()));
      return open;
    }
  }

  /** Keeps an answer. */
  void insert(String interactionId, Submission submission) {
    Optional<String> comment = Optional.ofNullable(submission.comment());
    sql.of(
            new SqlParts()
                .add(
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
    List<Object[]> rows = found.list();
    List<String> ids = rows.stream().map(row -> (String) row[0]).toList();
    Map<String, List<Answer>> answers = ofEach(ids, ANSWERS, Answer.class, Answer::interactionId);
    Map<String, List<Assignee>> assignees =
        ofEach(ids, ASSIGNEES, Assignee.class, Assignee::interactionId);
    return rows.stream()
        .map(
            row ->
                interaction(
                    row,
                    answers.getOrDefault(row[0], List.of()),
                    assignees.getOrDefault(row[0], List.of())))
        .toList();
  }

  private record Answer(String interactionId, Submission submission) {}

  private record Assignee(String interactionId, String kind, String name) {}

  private <R extends Record> Map<String, List<R>> ofEach(
      List<String> ids, String select, Class<R> type, Function<R, String> interaction) {
    return ids.isEmpty()
        ? Map.of()
        : sql.in(select, ids).list(type).stream().collect(Collectors.groupingBy(interaction));
  }

  private static Interaction interaction(
      Object[] row, List<Answer> answers, List<Assignee> assignees) {
    InteractionView view =
        new InteractionView(
            (String) row[0],
            (String) row[2],
            (String) row[3],
            (String) row[4],
            (String) row[6],
            (String) row[7],
            (String) row[8],
            (String) row[9],
            names(assignees, "user"),
            names(assignees, "group"),
            ((Number) row[10]).intValue(),
            answers.stream().map(Answer::submission).toList(),
            Coded.find(InteractionStatus.class, (String) row[12]).orElseThrow(),
            Rows.instant(row[13]),
            Rows.instant(row[14]));
    return new Interaction((String) row[1], (String) row[5], (String) row[11], view);
  }

  private static List<String> names(List<Assignee> assignees, String kind) {
    return assignees.stream().filter(one -> one.kind.equals(kind)).map(Assignee::name).toList();
  }
}
