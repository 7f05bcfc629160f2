package org.workflowserver.retention;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.workflowserver.database.Sql;
import org.workflowserver.database.SqlParts;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.statistics.Statistics;

/**
 * Finds runs that ended long ago, or whose workflow is deleted, and removes them. Called inside a
 * transaction.
 */
@Dependent
public record ExpiredRunStore(Sql sql, RetentionStore rows) {
  static final int WORKFLOWS_AT_ONCE = 100;

  /** Later than any run. */
  private static final Instant NEVER = Instant.parse("9999-12-31T00:00:00Z");

  /**
   * Those that nothing needs any more: they are in the statistics with all their log entries, no
   * run is to be started for their failure, and no open run has yet to hear of their end. Another
   * server may be at the same.
   */
  private static final String NEEDLESS =
      " and not exists (select 1 from statistics_open_runs o where o.workflow_id = r.workflow_id"
          + " and o.run_id = r.id) and not exists (select 1 from run_log l where l.run_id = r.id"
          + " and l.id > ?) and not exists"
          + " (select 1 from error_starts e where e.run_id = r.id) and not exists (select 1 from"
          + " run_calls c join runs p on p.id = c.parent_run_id where c.run_id = r.id and c.waited"
          + " and p.status not in "
          + Statistics.ENDED
          + ") for update skip locked";

  @Inject
  public ExpiredRunStore {}

  /**
   * Whose ended runs are removed.
   *
   * @param endedBefore when they have to have ended
   * @param below no run with an id from this one on
   * @param lastLogId up to which log entry the statistics have counted; null for a workflow that is
   *     deleted, of which all is removed
   */
  record Expiring(String workflowId, Instant endedBefore, String below, String lastLogId) {
    /** The same of older runs. */
    Expiring below(String runId) {
      return new Expiring(workflowId, endedBefore, runId, lastLogId);
    }

    boolean isDeleted() {
      return lastLogId == null;
    }

    boolean isOfSameWorkflow(Expiring other) {
      return workflowId.equals(other.workflowId);
    }
  }

  /**
   * What came of a batch.
   *
   * @param next what is left to look through of the workflow
   * @param removed how many runs are gone
   */
  record Batch(Optional<Expiring> next, int removed) {}

  /**
   * Workflows in the order of their ids, of which the statistics know runs.
   *
   * @param after only those with larger ids
   * @param days for those that say nothing
   */
  List<Expiring> workflows(String after, int days, Instant now) {
    return sql
        .of(
            "select w.id, coalesce(w.retention_days, ?2), m.last_run_id, m.last_log_id from"
                + " workflows w join statistics_marks m on m.workflow_id = w.id where w.id > ?1"
                + " and w.deleted_at is null order by w.id fetch first "
                + WORKFLOWS_AT_ONCE
                + " rows only")
        .with(after, days)
        .list(Counted.class)
        .stream()
        .map(counted -> counted.expiring(now))
        .toList();
  }

  private record Counted(String workflowId, int days, String lastRunId, String lastLogId) {
    Expiring expiring(Instant now) {
      Instant before = now.minus(Duration.ofDays(days));
      String accepted = Ids.earliest(IdKind.RUN, before);
      // What the statistics have not come to has a larger id than the last that they have.
      String counted = lastRunId + " ";
      String below = accepted.compareTo(counted) < 0 ? accepted : counted;
      return new Expiring(workflowId, before, below, lastLogId);
    }
  }

  /** Workflows that were deleted before {@code instant} and have rows that can be removed. */
  List<Expiring> deletedWorkflows(Instant instant) {
    String newest = Ids.earliest(IdKind.RUN, NEVER);
    return rows.findDeleted(instant, WORKFLOWS_AT_ONCE).stream()
        .map(id -> new Expiring(id, NEVER, newest, null))
        .toList();
  }

  /**
   * Looks through the newest runs of those that are old enough and removes what has expired.
   *
   * @param most runs to look at
   */
  Batch removeFrom(Expiring expiring, int most) {
    // Another server that removes the workflow has not yet committed what it removes, so what is
    // left is not known.
    if (expiring.isDeleted() && !rows.lockDeleted(expiring.workflowId())) {
      return new Batch(Optional.empty(), 0);
    }
    List<Run> seen = newest(expiring, most);
    List<String> needless = needless(expiring, seen);
    List<String> removed = rows.fitting(needless);
    if (removed.isEmpty() && !needless.isEmpty()) {
      rows.removeOldestEntries(needless.getFirst());
      return new Batch(Optional.of(expiring), 0);
    }
    rows.removeRuns(removed);
    if (removed.size() < needless.size()) {
      return new Batch(Optional.of(expiring.below(removed.getLast())), removed.size());
    }
    if (seen.size() == most) {
      String oldest = seen.getLast().id;
      return new Batch(Optional.of(expiring.below(oldest)), removed.size());
    }
    return new Batch(end(expiring, seen, removed), removed.size());
  }

  /** All runs were looked through; what is left nevertheless. */
  private Optional<Expiring> end(Expiring expiring, List<Run> seen, List<String> removed) {
    if (expiring.isDeleted()) {
      return rows.removeWorkflow(expiring.workflowId()) ? Optional.empty() : Optional.of(expiring);
    }
    if (!removed.isEmpty()) {
      rows.removeIndexOfOldEntries(expiring.workflowId(), oldestKept(seen, removed));
    }
    return Optional.empty();
  }

  /** A run; {@code ended} is null while it has not. */
  private record Run(String id, Instant ended) {}

  /** The same without its newest run; empty when there is none. */
  Optional<Expiring> behindNewest(Expiring expiring) {
    return newest(expiring, 1).stream().findFirst().map(run -> expiring.below(run.id));
  }

  private List<Run> newest(Expiring expiring, int most) {
    return sql.of(
            "select id, completed_at from runs where workflow_id = ?1 and id < ?2"
                // The order of the index, in full: else H2 sorts all that are older.
                + " order by workflow_id, id desc fetch first "
                + most
                + " rows only")
        .with(expiring.workflowId(), expiring.below())
        .list(Run.class);
  }

  /** The oldest of them that stays; where none does, all that stay are newer than the newest. */
  private static String oldestKept(List<Run> seen, List<String> removed) {
    Set<Object> gone = new HashSet<>(removed);
    return seen.reversed().stream()
        .map(Run::id)
        .filter(id -> !gone.contains(id))
        .findFirst()
        .orElse(seen.getFirst().id);
  }

  /** Those that can be removed, the newest first. */
  private List<String> needless(Expiring expiring, List<Run> seen) {
    List<String> expired = new ArrayList<>();
    for (Run run : seen) {
      if (run.ended != null && run.ended.isBefore(expiring.endedBefore())) {
        expired.add(run.id);
      }
    }
    if (expired.isEmpty() || expiring.isDeleted()) {
      return expired;
    }
    SqlParts needless = new SqlParts("select r.id from runs r where r.id").addIn(expired);
    expired.retainAll(new HashSet<>(sql.of(needless.add(NEEDLESS, expiring.lastLogId())).texts()));
    return expired;
  }
}
