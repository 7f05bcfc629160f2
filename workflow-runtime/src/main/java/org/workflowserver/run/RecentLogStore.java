package org.workflowserver.run;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.workflowserver.database.Rows;
import org.workflowserver.json.Text;

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
      if (head.newest.compareTo(cut) < 0) {
        break;
      }
      ids(orgId, head.workflowId, filter, before, cut, limit)
          .forEach(id -> newest.add(new Found(head.workflowId, id)));
      newest.sort(Comparator.comparing(Found::entryId).reversed());
      if (newest.size() > limit) {
        newest.subList(limit, newest.size()).clear();
      }
    }
    return entries(newest);
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

  /** Ids of the workflow's entries that are larger than {@code cut}: no text is read for these. */
  private List<String> ids(
      String orgId,
      String workflowId,
      LogFilter filter,
      Optional<String> before,
      String cut,
      int limit) {
    StringBuilder where = new StringBuilder("workflow_id = ?1 and org_id = ?2 and id > ?3");
    List<Object> parameters = new ArrayList<>(List.of(workflowId, orgId, cut));
    before.ifPresent(id -> add(where, parameters, "id <", id));
    filter.status().ifPresent(status -> add(where, parameters, "status =", status.code()));
    filter.nodeId().ifPresent(id -> add(where, parameters, "node_id =", Text.storable(id)));
    filter.from().ifPresent(from -> add(where, parameters, "created_at >=", utc(from)));
    filter.to().ifPresent(to -> add(where, parameters, "created_at <", utc(to)));
    Query query =
        entityManager.createNativeQuery(
            "select id from run_log where " + where + " order by workflow_id, id desc");
    for (int i = 0; i < parameters.size(); i++) {
      query.setParameter(i + 1, parameters.get(i));
    }
    return Rows.texts(query.setMaxResults(limit));
  }

  private static void add(
      StringBuilder where, List<Object> parameters, String comparison, Object value) {
    parameters.add(value);
    where.append(" and ").append(comparison).append(" ?").append(parameters.size());
  }

  private static Object utc(Instant instant) {
    return FactStore.utc(instant);
  }

  private List<LogEntry> entries(List<Found> found) {
    List<LogEntry> entries = new ArrayList<>();
    found.stream()
        .map(Found::workflowId)
        .distinct()
        .forEach(
            workflowId ->
                entries.addAll(
                    entityManager
                        .createQuery(
                            "select l from LogEntry l where l.workflowId = :workflow and l.entryId"
                                + " in :ids",
                            LogEntry.class)
                        .setParameter("workflow", workflowId)
                        .setParameter(
                            "ids",
                            found.stream()
                                .filter(entry -> entry.workflowId.equals(workflowId))
                                .map(Found::entryId)
                                .toList())
                        .getResultList()));
    entries.sort(Comparator.comparing(LogEntry::entryId).reversed());
    return entries;
  }
}
