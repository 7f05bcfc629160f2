package org.workflowserver.interaction;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.database.Rows;
import org.workflowserver.identity.Caller;
import org.workflowserver.interaction.InteractionView.Submission;
import org.workflowserver.run.Requester;

/** Reads interactions, and keeps answers. Called inside a transaction. */
@ApplicationScoped
public class InteractionStore {
  private static final String SELECT =
      "select i.id, i.org_id, i.run_id, i.workflow_id, i.node_id, i.iteration, i.title,"
          + " i.instructions, i.form_schema, i.actions, i.required, i.barred, i.status,"
          + " i.expires_at, i.created_at from interactions i where i.org_id = ?1";

  /** Interactions of a deleted workflow are gone for readers before their rows are. */
  private static final String OF_LIVING_WORKFLOW =
      " and exists (select 1 from workflows w where w.id = i.workflow_id and w.deleted_at is null)";

  /** Open ones that are looked through for a count. */
  private static final int LOOKED_AT = 1_000;

  private EntityManager entityManager;

  protected InteractionStore() {}

  @Inject
  public InteractionStore(EntityManager entityManager) {
    this.entityManager = entityManager;
  }

  Optional<Interaction> find(String orgId, String id) {
    return read(query(SELECT + " and i.id = ?2" + OF_LIVING_WORKFLOW, List.of(orgId, id))).stream()
        .findFirst();
  }

  /** The interaction, locked until the transaction ends. */
  Optional<Interaction> lock(String orgId, String id) {
    return read(query(SELECT + " and i.id = ?2 for update", List.of(orgId, id))).stream()
        .findFirst();
  }

  /** Those of a run older than {@code before}, newest first. */
  List<Interaction> ofRun(String orgId, String runId, Optional<String> before, int limit) {
    List<Object> values = new ArrayList<>(List.of(orgId, runId));
    StringBuilder sql = new StringBuilder(SELECT).append(" and i.run_id = ?2");
    return page(sql, values, before, "i.id desc", limit);
  }

  /**
   * Those that the caller may answer, or might have, older than {@code before}, newest first.
   *
   * @param person the caller as on record
   */
  List<Interaction> answerableBy(
      Caller caller,
      Requester person,
      InteractionStatus status,
      Optional<String> before,
      int limit) {
    List<Object> values =
        new ArrayList<>(List.of(caller.org(), status.code(), person.subject(), person.name()));
    StringBuilder sql =
        new StringBuilder(SELECT)
            .append(" and i.status = ?2")
            .append(answerable(caller, status, values));
    // The order of the index, in full: H2 sorts what it finds when one column of it is missing.
    return page(sql, values, before, "i.org_id, i.status, i.id desc", limit);
  }

  /**
   * What narrows a statement to those that the caller may answer; values 3 and 4 are the caller.
   */
  private static String answerable(Caller caller, InteractionStatus status, List<Object> values) {
    StringBuilder sql =
        new StringBuilder(" and (i.barred is null or i.barred not in (?3, ?4))")
            .append(OF_LIVING_WORKFLOW)
            .append(" and (not exists (select 1 from interaction_assignees a where")
            .append(" a.interaction_id = i.id) or exists (select 1 from interaction_assignees a")
            .append(" where a.interaction_id = i.id and (a.kind = 'user' and a.name = ")
            .append(place(values, caller.name()));
    if (!caller.groups().isEmpty()) {
      sql.append(" or a.kind = 'group' and a.name in (")
          .append(Rows.places(values.size() + 1, caller.groups().size()))
          .append(')');
      values.addAll(caller.groups());
    }
    sql.append(")))");
    if (status == InteractionStatus.OPEN) {
      sql.append(" and not exists (select 1 from interaction_submissions s where")
          .append(" s.interaction_id = i.id and s.submitted_as in (?3, ?4))");
    }
    return sql.toString();
  }

  /** How many of the newest open ones the caller may answer, at most {@code most}. */
  int countOpenFor(Caller caller, Requester person, int most) {
    InteractionStatus open = InteractionStatus.OPEN;
    List<Object> values =
        new ArrayList<>(List.of(caller.org(), open.code(), person.subject(), person.name()));
    // Bounded, since every page of the console asks, and most may be for others.
    String sql =
        "select i.id from (select id, workflow_id, barred from interactions where org_id = ?1"
            + " and status = ?2 order by org_id, status, id desc fetch first "
            + LOOKED_AT
            + " rows only) i where 1 = 1"
            + answerable(caller, open, values);
    return query(sql, values).setMaxResults(most).getResultList().size();
  }

  /** The open ones of a run, oldest first. */
  List<Interaction> openOfRun(String orgId, String runId, int limit) {
    return read(
        query(
                SELECT + " and i.run_id = ?2 and i.status = 'open' order by i.id",
                List.of(orgId, runId))
            .setMaxResults(limit));
  }

  private List<Interaction> page(
      StringBuilder sql, List<Object> values, Optional<String> before, String order, int limit) {
    before.ifPresent(id -> sql.append(" and i.id < ").append(place(values, id)));
    return read(query(sql + " order by " + order, values).setMaxResults(limit));
  }

  /** The place of one more value in a statement. */
  private static String place(List<Object> values, Object value) {
    values.add(value);
    return "?" + values.size();
  }

  /** Keeps an answer. */
  void insert(String interactionId, Submission submission) {
    Query insert =
        entityManager.createNativeQuery(
            "insert into interaction_submissions (interaction_id, submitted_by, action, data,"
                + " submitted_at, submitted_as"
                + (submission.comment() == null ? "" : ", comment_text")
                + ") values (?1, ?2, ?3, ?4, ?5, ?6"
                + (submission.comment() == null ? "" : ", ?7")
                + ")");
    insert
        .setParameter(1, interactionId)
        .setParameter(2, submission.by())
        .setParameter(3, submission.action())
        .setParameter(4, submission.data())
        .setParameter(5, utc(submission.at()))
        .setParameter(6, submission.subject());
    if (submission.comment() != null) {
      insert.setParameter(7, submission.comment());
    }
    insert.executeUpdate();
  }

  /** The interaction is answered. */
  void close(String interactionId) {
    entityManager
        .createNativeQuery("update interactions set status = 'submitted' where id = ?1")
        .setParameter(1, interactionId)
        .executeUpdate();
  }

  private Query query(String sql, List<Object> values) {
    Query query = entityManager.createNativeQuery(sql);
    for (int i = 0; i < values.size(); i++) {
      query.setParameter(i + 1, values.get(i));
    }
    return query;
  }

  private List<Interaction> read(Query query) {
    List<Object[]> rows = Rows.arrays(query);
    List<String> ids = rows.stream().map(row -> (String) row[0]).toList();
    Map<String, List<Submission>> submissions = submissions(ids);
    Map<String, List<Object[]>> assignees =
        ofEach(
            ids,
            "select interaction_id, kind, name from interaction_assignees where interaction_id in"
                + " (%s) order by kind, name");
    return rows.stream()
        .map(
            row ->
                interaction(
                    row,
                    submissions.getOrDefault((String) row[0], List.of()),
                    assignees.getOrDefault((String) row[0], List.of())))
        .toList();
  }

  private Map<String, List<Submission>> submissions(List<String> ids) {
    Map<String, List<Submission>> submissions = new HashMap<>();
    ofEach(
            ids,
            "select interaction_id, submitted_as, submitted_by, submitted_at, action, data,"
                + " comment_text from interaction_submissions where interaction_id in (%s) order by submitted_at,"
                + " submitted_as")
        .forEach(
            (id, rows) ->
                submissions.put(
                    id,
                    rows.stream()
                        .map(
                            row ->
                                new Submission(
                                    (String) row[1],
                                    (String) row[2],
                                    Rows.instant(row[3]),
                                    (String) row[4],
                                    (String) row[5],
                                    (String) row[6]))
                        .toList()));
    return submissions;
  }

  private Map<String, List<Object[]>> ofEach(List<String> ids, String sql) {
    Map<String, List<Object[]>> rows = new HashMap<>();
    if (!ids.isEmpty()) {
      Query query = query(sql.formatted(Rows.places(1, ids.size())), List.copyOf(ids));
      Rows.arrays(query)
          .forEach(row -> rows.computeIfAbsent((String) row[0], id -> new ArrayList<>()).add(row));
    }
    return rows;
  }

  private static Interaction interaction(
      Object[] row, List<Submission> submissions, List<Object[]> assignees) {
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
            submissions,
            InteractionStatus.ofCode((String) row[12]).orElseThrow(),
            Rows.instant(row[13]),
            Rows.instant(row[14]));
    return new Interaction((String) row[1], (String) row[5], (String) row[11], view);
  }

  private static List<String> names(List<Object[]> assignees, String kind) {
    return assignees.stream()
        .filter(row -> row[1].equals(kind))
        .map(row -> (String) row[2])
        .toList();
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
