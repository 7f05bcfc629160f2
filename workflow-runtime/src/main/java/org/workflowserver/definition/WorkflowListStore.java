package org.workflowserver.definition;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.workflowserver.database.Sql;
import org.workflowserver.database.SqlParts;
import org.workflowserver.json.Text;
import org.workflowserver.limit.AnswerMemory;
import org.workflowserver.paging.Cursor;
import org.workflowserver.paging.Cursor.Position;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.paging.Slice;

/** Reads lists of workflows. Called inside a transaction. */
public record WorkflowListStore(Sql sql, LastRuns lastRuns) {
  // The order of an index, in full, and one bound: H2 sorts, or reads all that are equal.
  private static final String BY_ID = " order by w.id desc";
  private static final String BY_NAME = " order by w.orgId, w.sortName, w.id";
  private static final String BY_CHANGE = " order by w.orgId, w.updatedAt desc, w.id desc";
  // PostgreSQL reads that index backwards; H2 sorts the tenant's workflows, which are few.
  private static final String BY_NAME_DESCENDING =
      " order by w.orgId desc, w.sortName desc, w.id desc";
  private static final String BY_CHANGE_ASCENDING = " order by w.orgId desc, w.updatedAt, w.id";

  Slice<Workflow> list(
      String orgId,
      WorkflowFilter filter,
      WorkflowOrder order,
      PageRequest page,
      AnswerMemory.Share share) {
    return switch (order) {
      case LAST_RUN, LAST_RUN_ASCENDING ->
          byLastRun(orgId, filter, order.isDescending(), page, share);
      default ->
          share.page(
              page,
              piece -> read(orgId, filter, order, piece),
              last -> key(order, last),
              Workflow::bytes);
    };
  }

  private static String key(WorkflowOrder order, Workflow last) {
    return switch (order) {
      case NAME, NAME_DESCENDING -> new Position(last.sortName(), last.id()).key();
      case UPDATED, UPDATED_ASCENDING ->
          new Position(Cursor.micros(last.updatedAt()), last.id()).key();
      case NEWEST, LAST_RUN, LAST_RUN_ASCENDING -> last.id();
    };
  }

  private List<Workflow> read(
      String orgId, WorkflowFilter filter, WorkflowOrder order, PageRequest page) {
    SqlParts jpql = living(orgId);
    addTo(jpql, filter, "w.sortName");
    switch (order) {
      case NAME, NAME_DESCENDING -> {
        Cursor.position(page)
            .ifPresent(last -> addBehind(jpql, "w.sortName", order, last.value(), last.id()));
        jpql.add(order.isDescending() ? BY_NAME_DESCENDING : BY_NAME);
      }
      case UPDATED, UPDATED_ASCENDING -> {
        Cursor.position(page)
            .ifPresent(
                last ->
                    addBehind(jpql, "w.updatedAt", order, Cursor.time(last.value()), last.id()));
        jpql.add(order.isDescending() ? BY_CHANGE : BY_CHANGE_ASCENDING);
      }
      case NEWEST, LAST_RUN, LAST_RUN_ASCENDING ->
          jpql.addIf(Cursor.key(page), " and w.id < ?").add(BY_ID);
    }
    return sql.of(Workflow.class, jpql).atMost(page.limit()).list();
  }

  private static void addBehind(
      SqlParts jpql, String column, WorkflowOrder order, Object value, String id) {
    boolean descending = order.isDescending();
    String side = descending ? "<" : ">";
    jpql.add(" and %s %s= ? and not (%s = ?".formatted(column, side, column), value, value)
        .add(" and w.id %s= ?)".formatted(descending ? ">" : "<"), id);
  }

  private Slice<Workflow> byLastRun(
      String orgId,
      WorkflowFilter filter,
      boolean newestFirst,
      PageRequest page,
      AnswerMemory.Share share) {
    return share.page(
        lastRuns.workflows(orgId, filter, newestFirst, Cursor.position(page), page.limit() + 1),
        page.limit(),
        Position::key,
        positions -> at(orgId, positions),
        Workflow::bytes);
  }

  private List<Workflow> at(String orgId, List<Position> positions) {
    List<String> ids = positions.stream().map(Position::id).toList();
    Map<String, Workflow> found =
        sql.of(Workflow.class, living(orgId).add(" and w.id").addIn(ids)).list().stream()
            .collect(Collectors.toMap(Workflow::id, one -> one));
    return ids.stream().map(found::get).filter(Objects::nonNull).toList();
  }

  private static SqlParts living(String orgId) {
    return new SqlParts(
        "select w from Workflow w where w.orgId = ? and w.deletedAt is null", orgId);
  }

  /**
   * Adds the filter's conditions on workflows {@code w}, for SQL as for JPQL.
   *
   * @param sortName the names in small letters: a database makes others of some letters than Java
   */
  public static void addTo(SqlParts query, WorkflowFilter filter, String sortName) {
    // Without "escape", with which EclipseLink writes all values into a statement for H2, booleans
    // as numbers; a backslash is what both databases take.
    query
        .addIf(
            filter.name().map(WorkflowListStore::containing), " and %s like ?".formatted(sortName))
        .addIf(filter.active(), " and w.active = ?");
  }

  private static String containing(String part) {
    String escaped =
        Text.storable(part).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    return "%" + escaped.toLowerCase(Locale.ROOT) + "%";
  }
}
