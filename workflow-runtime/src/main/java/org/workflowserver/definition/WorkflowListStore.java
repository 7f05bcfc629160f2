package org.workflowserver.definition;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.workflowserver.database.Sql;
import org.workflowserver.database.SqlParts;
import org.workflowserver.definition.WorkflowFilter.Order;
import org.workflowserver.json.Text;
import org.workflowserver.paging.Cursor;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.paging.Slice;

/** Reads lists of workflows. Called inside a transaction. */
public record WorkflowListStore(Sql sql) {
  /** A page in the filter's order. */
  Slice<Workflow> list(String orgId, WorkflowFilter filter, PageRequest page) {
    Optional<String> key = Cursor.key(page);
    SqlParts jpql =
        new SqlParts()
            .add("select w from Workflow w where w.orgId = ? and w.deletedAt is null", orgId);
    addTo(jpql, filter);
    // The order of an index, in full, and one bound: H2 sorts, or reads all that are equal.
    switch (filter.order()) {
      case NEWEST_FIRST -> jpql.addIf(key, " and w.id < ?").add(" order by w.id desc");
      case BY_NAME -> {
        // One that was removed meanwhile has no place: the list begins anew.
        key.flatMap(id -> sql.find(Workflow.class, orgId, id))
            .ifPresent(last -> addBehindName(jpql, last));
        jpql.add(" order by w.orgId, w.sortName, w.id");
      }
      case LAST_CHANGED_FIRST -> {
        key.ifPresent(last -> addBehindChange(jpql, last));
        jpql.add(" order by w.orgId, w.updatedAt desc, w.id desc");
      }
    }
    return Cursor.slice(
        sql.of(Workflow.class, jpql).atMost(page.limit() + 1).list(),
        page.limit(),
        last -> key(filter, last),
        one -> one);
  }

  private static void addBehindName(SqlParts jpql, Workflow last) {
    jpql.add(" and w.sortName >= ? and not (w.sortName = ?", last.sortName(), last.sortName())
        .add(" and w.id <= ?)", last.id());
  }

  private static void addBehindChange(SqlParts jpql, String key) {
    int dot = Math.max(0, key.indexOf('.'));
    Instant changed = Cursor.time(key.substring(0, dot));
    jpql.add(" and w.updatedAt <= ? and not (w.updatedAt = ?", changed, changed)
        .add(" and w.id >= ?)", key.substring(dot + 1));
  }

  /** Where a page ends, for the one that follows. */
  private static String key(WorkflowFilter filter, Workflow last) {
    return filter.order() == Order.LAST_CHANGED_FIRST
        ? Cursor.micros(last.updatedAt()) + "." + last.id()
        : last.id();
  }

  /** Adds the filter's conditions on workflows {@code w}, for SQL as for JPQL. */
  public static void addTo(SqlParts query, WorkflowFilter filter) {
    // Without "escape", with which EclipseLink writes all values into a statement for H2, booleans
    // as numbers; a backslash is what both databases take.
    query
        .addIf(filter.name().map(WorkflowListStore::containing), " and lower(w.name) like ?")
        .addIf(filter.active(), " and w.active = ?");
    if (!filter.ids().isEmpty()) {
      query.add(" and w.id").addIn(filter.ids());
    }
  }

  private static String containing(String part) {
    String escaped =
        Text.storable(part).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    return "%" + escaped.toLowerCase(Locale.ROOT) + "%";
  }
}
