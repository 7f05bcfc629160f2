package org.workflowserver.run;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.persistence.TypedQuery;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.database.Rows;

/**
 * Reads log entries across a tenant's workflows, newest first. Called inside a transaction.
 *
 * <p>The record has no index by tenant: one would cost every step, at the journal's one writer, and
 * a reader can do without. The newest entry of each workflow is one look at the index by workflow;
 * the workflows with the newest are then read one after the other, until none that is left has an
 * entry for the page.
 */
@ApplicationScoped
public class RecentLogStore {
  private EntityManager entityManager;

  protected RecentLogStore() {}

  @Inject
  public RecentLogStore(EntityManager entityManager) {
    this.entityManager = entityManager;
  }

  /** A workflow and the id of its newest entry. */
  private record Head(String workflowId, String newest) {}

  private record Found(String workflowId, String entryId) {}

  /**
   * Entries with smaller ids than {@code before}, newest first.
   *
   * @param filter a run in it is not looked at
   */
  List<LogEntry> recent(String orgId, LogFilter filter, Optional<String> before, int limit) {
    List<Found> newest = new ArrayList<>();
    for (Head head : heads(orgId, before)) {
      String cut = newest.size() < limit ? "" : newest.getLast().entryId;
      if (head.newest.compareTo(cut) <= 0) {
        break;
      }
      ids(orgId, head.workflowId, filter, before, cut, limit)
          .forEach(id -> newest.add(new Found(head.workflowId, id)));
      newest.sort(Comparator.comparing(Found::entryId).reversed());
      if (newest.size() > limit) {
        newest.subList(limit, newest.size()).clear();
      }
    }
    Map<String, List<String>> shares = new LinkedHashMap<>();
    newest.forEach(
        found ->
            shares.computeIfAbsent(found.workflowId, id -> new ArrayList<>()).add(found.entryId));
    List<LogEntry> entries = new ArrayList<>();
    shares.forEach((id, share) -> entries.addAll(entries(orgId, id, filter, share)));
    entries.sort(Comparator.comparing(LogEntry::entryId).reversed());
    return entries;
  }

  private List<Head> heads(String orgId, Optional<String> before) {
    String newest =
        "(select l.id from run_log l where l.workflow_id = w.id"
            + (before.isPresent() ? " and l.id < ?2" : "")
            + " order by l.workflow_id, l.id desc fetch first 1 rows only)";
    Query query =
        entityManager
            .createNativeQuery(
                "select w.id, "
                    + newest
                    + " from workflows w where w.org_id = ?1 and w.deleted_at is null")
            .setParameter(1, orgId);
    before.ifPresent(id -> query.setParameter(2, id));
    return Rows.arrays(query).stream()
        .filter(row -> row[1] != null)
        .map(row -> new Head((String) row[0], (String) row[1]))
        .sorted(Comparator.comparing(Head::newest).reversed())
        .toList();
  }

  /** Ids alone: the texts of entries that others push off the page are not read. */
  private List<String> ids(
      String orgId,
      String workflowId,
      LogFilter filter,
      Optional<String> before,
      String cut,
      int limit) {
    Conditions conditions = Conditions.ofLogs(orgId, workflowId, filter);
    before.ifPresent(id -> conditions.add("l.entryId < :before", "before", id));
    conditions.add("l.entryId > :cut", "cut", cut);
    return query("l.entryId", String.class, conditions).setMaxResults(limit).getResultList();
  }

  /** By the ends of the share: what lies between them is in it, or was recorded just now. */
  private List<LogEntry> entries(
      String orgId, String workflowId, LogFilter filter, List<String> share) {
    Conditions conditions = Conditions.ofLogs(orgId, workflowId, filter);
    conditions.add("l.entryId <= :first", "first", share.getFirst());
    conditions.add("l.entryId >= :last", "last", share.getLast());
    return query("l", LogEntry.class, conditions).getResultList();
  }

  private <T> TypedQuery<T> query(String what, Class<T> type, Conditions conditions) {
    TypedQuery<T> query =
        entityManager.createQuery(
            "select "
                + what
                + " from LogEntry l"
                + conditions.where()
                + " order by l.workflowId, l.entryId desc",
            type);
    conditions.bind(query::setParameter);
    return query;
  }
}
