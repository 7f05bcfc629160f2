package org.workflowserver.run.search;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.workflowserver.database.Sql;
import org.workflowserver.database.SqlParts;
import org.workflowserver.json.Text;
import org.workflowserver.run.RunStatus;

/** Finds the runs that an action is possible on, by filter. Called inside a transaction. */
@Dependent
public record MatchStore(Sql sql) {
  @Inject
  public MatchStore {}

  /** What may be done with a run where it is. */
  public enum Possible {
    /** It is open. */
    CANCEL(RunStatus.openInSql(), ""),
    /** It has ended, and its workflow takes new runs. */
    RERUN(RunStatus.inSql(status -> !status.isOpen()), " and w.active = true");

    private final String statuses;
    private final String workflow;

    Possible(String statuses, String workflow) {
      this.statuses = statuses;
      this.workflow = workflow;
    }
  }

  /** How many runs there are that were accepted until then; counting stops at {@code most}. */
  public int count(String orgId, RunFilter filter, Possible possible, Instant until, int most) {
    SqlParts query = new SqlParts().add("select count(*) from (select 1 from runs r where ");
    addConditions(query, orgId, filter, possible, until);
    return (int) sql.of(query.add(" fetch first %d rows only) counted".formatted(most))).count();
  }

  /**
   * Whether so many failed runs would have to be looked at one by one, for the text that the filter
   * looks for, as there are more than {@code most}.
   */
  public boolean looksAtMoreThan(
      int most, String orgId, RunFilter filter, Possible possible, Instant until) {
    return filter.search().message().isPresent()
        && filter
            .withoutContent()
            .filter(failed -> count(orgId, failed, possible, until, most + 1) > most)
            .isPresent();
  }

  /**
   * The ids of runs that were accepted until then, in their order.
   *
   * @param after the last that was seen; empty at the beginning
   */
  public List<String> next(
      String orgId, RunFilter filter, Possible possible, Instant until, String after, int limit) {
    SqlParts query = new SqlParts().add("select r.id from runs r where ");
    addConditions(query, orgId, filter, possible, until);
    query
        .add(" and r.id > ?", after)
        .add(" order by r.id fetch first %d rows only".formatted(limit));
    return sql.of(query).texts();
  }

  private static void addConditions(
      SqlParts query, String orgId, RunFilter filter, Possible possible, Instant until) {
    query
        .add("r.status in " + possible.statuses + " and r.org_id = ?", orgId)
        .add(" and r.started_at <= ?", until);
    if (!filter.statuses().isEmpty()) {
      query.add(" and r.status in " + RunStatus.inSql(filter.statuses()::contains));
    }
    filter.workflowId().ifPresent(id -> query.add(" and r.workflow_id = ?", Text.storable(id)));
    filter.addTo(query, Set.of());
    if (filter.search().idStart().isPresent()) {
      IdRange range = IdRange.of(filter, Optional.empty());
      query.add(" and r.id > ? and r.id < ?", range.after(), range.before());
    }
    query
        .add(
            " and exists (select 1 from workflows w where w.id = r.workflow_id and w.deleted_at is")
        .add(" null" + possible.workflow + ")");
  }
}
