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
 * looked at one by one. Called inside a transaction.
 */
public record ContentStore(Sql sql, RunIndexStore index) {
  /** At first, since a text that many have is among few; then many: each time is ten statements. */
  private static final int FIRST = 100;

  private static final int AT_ONCE = 1_000;

  /**
   * The ids of runs older than {@code before}, newest first. No more than {@link
   * RunSearch#SEARCHED} are looked at: the page ends there, even when it is not full; then it has a
   * next one.
   */
  public Slice<String> search(String orgId, RunFilter filter, Optional<String> before, int limit) {
    Looked looked = look(orgId, filter, before, limit + 1, RunSearch.SEARCHED);
    return looked.found.size() > limit
        ? Cursor.slice(looked.found, limit)
        : new Slice<>(looked.found, looked.last.map(Cursor::of));
  }

  /** The ids of runs behind the one of {@code cursor}, in the order of the filter. */
  List<String> find(String orgId, RunFilter filter, Optional<String> cursor, int limit) {
    List<String> found = look(orgId, filter, cursor, limit, Integer.MAX_VALUE).found;
    return found.subList(0, Math.min(limit, found.size()));
  }

  /**
   * What was looked at.
   *
   * @param last the last run, where there are more behind it
   */
  private record Looked(List<String> found, Optional<String> last) {}

  private Looked look(
      String orgId, RunFilter filter, Optional<String> cursor, int limit, int most) {
    RunFilter having = filter.withoutContent().orElse(null);
    List<String> found = new ArrayList<>();
    Optional<String> seen = cursor;
    boolean more = having != null;
    int looked = 0;
    int atOnce = FIRST;
    while (more && looked < most && found.size() < limit) {
      List<String> next = index.find(orgId, having, seen, atOnce);
      found.addAll(withContent(filter, next));
      looked += atOnce;
      more = next.size() == atOnce;
      atOnce = Math.min(AT_ONCE, most - looked);
      seen = next.isEmpty() ? seen : Optional.of(next.getLast());
    }
    return new Looked(found, more ? seen : Optional.empty());
  }

  private List<String> withContent(RunFilter filter, List<String> ids) {
    if (ids.isEmpty()) {
      return List.of();
    }
    SqlParts query =
        new SqlParts("select r.id from runs r where r.id")
            .addIn(ids)
            // As a value: H2 might read all runs of a status.
            .add(" and case when 1 = 1");
    filter.search().addTo(query);
    String descending = filter.order() == RunFilter.Order.NEWEST_FIRST ? " desc" : "";
    return sql.of(query.add(" then 1 end = 1 order by r.id" + descending)).texts();
  }
}
