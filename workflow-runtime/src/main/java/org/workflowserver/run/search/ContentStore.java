package org.workflowserver.run.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.workflowserver.database.Sql;
import org.workflowserver.database.SqlParts;
import org.workflowserver.paging.Cursor;
import org.workflowserver.paging.Slice;

/**
 * Finds runs by what no index has, a text in their error message or the time of their end: runs are
 * looked at one by one, and no more than {@link RunSearch#SEARCHED} for a page. Called inside a
 * transaction.
 */
public final class ContentStore {
  /** At first, since a text that many have is among few; then more. */
  private static final int FIRST = 100;

  private static final int AT_ONCE = 500;

  private final Sql sql;
  private final RunIndexStore index;

  public ContentStore(Sql sql, RunIndexStore index) {
    this.sql = sql;
    this.index = index;
  }

  /**
   * The ids of runs older than {@code before}, newest first. The page ends where the bound is
   * reached, even when it is not full; then it has a next one.
   */
  public Slice<String> search(String orgId, RunFilter filter, Optional<String> before, int limit) {
    RunFilter having = filter.withoutContent().orElse(null);
    List<String> found = new ArrayList<>();
    Optional<String> seen = before;
    boolean more = having != null;
    int looked = 0;
    int atOnce = FIRST;
    while (more && looked < RunSearch.SEARCHED && found.size() <= limit) {
      List<String> next = index.find(orgId, having, seen, atOnce);
      found.addAll(withContent(filter, next));
      looked += atOnce;
      more = next.size() == atOnce;
      atOnce = Math.min(AT_ONCE, RunSearch.SEARCHED - looked);
      seen = next.isEmpty() ? seen : Optional.of(next.getLast());
    }
    return found.size() > limit
        ? Cursor.slice(found, limit, id -> id, id -> id)
        : new Slice<>(found, more ? seen.map(Cursor::of) : Optional.empty());
  }

  private List<String> withContent(RunFilter filter, List<String> ids) {
    if (ids.isEmpty()) {
      return List.of();
    }
    SqlParts query = new SqlParts().add("select r.id from runs r where r.id").addIn(ids);
    filter.search().addTo(query);
    return sql.of(query.add(" order by r.id desc")).texts();
  }
}
