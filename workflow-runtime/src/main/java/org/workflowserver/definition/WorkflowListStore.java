package org.workflowserver.definition;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.workflowserver.database.Sql;
import org.workflowserver.database.SqlParts;
import org.workflowserver.json.Text;
import org.workflowserver.paging.Cursor;
import org.workflowserver.paging.Cursor.Place;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.paging.Slice;

/** Reads lists of workflows. Called inside a transaction. */
public record WorkflowListStore(Sql sql, LastRuns lastRuns) {
  // The order of an index, in full, and one bound: H2 sorts, or reads all that are equal.
  private static final String BY_ID = " order by w.id desc";
  private static final String BY_NAME = " order by w.orgId, w.sortName, w.id";
  private static final String BY_CHANGE = " order by w.orgId, w.updatedAt desc, w.id desc";

  Slice<Workflow> list(String orgId, WorkflowFilter filter, WorkflowOrder order, PageRequest page) {
    SqlParts jpql = living(orgId);
    addTo(jpql, filter);
    return switch (order) {
      case NEWEST -> {
        jpql.addIf(Cursor.key(page), " and w.id < ?");
        yield read(jpql.add(BY_ID), page, Workflow::id);
      }
      case NAME -> {
        Cursor.place(page).ifPresent(last -> addBehindName(jpql, last));
        yield read(jpql.add(BY_NAME), page, last -> new Place(last.sortName(), last.id()).key());
      }
      case UPDATED -> {
        Cursor.place(page).ifPresent(last -> addBehindChange(jpql, last));
        yield read(jpql.add(BY_CHANGE), page, last -> changed(last).key());
      }
      case LAST_RUN -> byLastRun(orgId, filter, page);
    };
  }

  private Slice<Workflow> read(SqlParts jpql, PageRequest page, Function<Workflow, String> key) {
    return Cursor.slice(
        sql.of(Workflow.class, jpql).atMost(page.limit() + 1).list(),
        page.limit(),
        key,
        one -> one);
  }

  private static void addBehindName(SqlParts jpql, Place last) {
    jpql.add(" and w.sortName >= ? and not (w.sortName = ?", last.value(), last.value())
        .add(" and w.id <= ?)", last.id());
  }

  private static Place changed(Workflow workflow) {
    return new Place(Cursor.micros(workflow.updatedAt()), workflow.id());
  }

  private static void addBehindChange(SqlParts jpql, Place last) {
    Instant changed = Cursor.time(last.value());
    jpql.add(" and w.updatedAt <= ? and not (w.updatedAt = ?", changed, changed)
        .add(" and w.id >= ?)", last.id());
  }

  private Slice<Workflow> byLastRun(String orgId, WorkflowFilter filter, PageRequest page) {
    Slice<String> ids =
        Cursor.slice(
            lastRuns.workflows(orgId, filter, Cursor.place(page), page.limit() + 1),
            page.limit(),
            Place::key,
            Place::id);
    if (ids.items().isEmpty()) {
      return ids.withItems(List.of());
    }
    Map<String, Workflow> found =
        sql.of(Workflow.class, living(orgId).add(" and w.id").addIn(ids.items())).list().stream()
            .collect(Collectors.toMap(Workflow::id, one -> one));
    return ids.withItems(ids.items().stream().map(found::get).filter(Objects::nonNull).toList());
  }

  private static SqlParts living(String orgId) {
    return new SqlParts()
        .add("select w from Workflow w where w.orgId = ? and w.deletedAt is null", orgId);
  }

  /** Adds the filter's conditions on workflows {@code w}, for SQL as for JPQL. */
  public static void addTo(SqlParts query, WorkflowFilter filter) {
    // Without "escape", with which EclipseLink writes all values into a statement for H2, booleans
    // as numbers; a backslash is what both databases take.
    query
        .addIf(filter.name().map(WorkflowListStore::containing), " and lower(w.name) like ?")
        .addIf(filter.active(), " and w.active = ?");
  }

  private static String containing(String part) {
    String escaped =
        Text.storable(part).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    return "%" + escaped.toLowerCase(Locale.ROOT) + "%";
  }
}
