package org.workflowserver.retention;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.workflowserver.database.Rows;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;

/** Finds runs that ended long ago and removes them. Called inside a transaction. */
@ApplicationScoped
public class ExpiredRunStore {
  static final int RUNS_AT_ONCE = 200;
  static final int WORKFLOWS_AT_ONCE = 100;

  /**
   * Those that nothing needs any more: they are in the statistics with all their log entries, no
   * run is to be started for their failure, and no open run has yet to hear of their end. Another
   * server may be at the same.
   */
  private static final String NEEDLESS =
      "select r.id from runs r where r.id in (%s) and not exists (select 1 from"
          + " statistics_open_runs o where o.workflow_id = r.workflow_id and o.run_id = r.id) and"
          + " not exists (select 1 from run_log l where l.run_id = r.id and l.id > ?1) and not exists"
          + " (select 1 from error_starts e where e.run_id = r.id) and not exists (select 1 from"
          + " run_calls c join runs p on p.id = c.parent_run_id where c.run_id = r.id and c.waited"
          + " and p.status not in"
          + RetentionStore.ENDED
          + ") for update skip locked";

  private EntityManager entityManager;
  private RetentionStore rows;

  protected ExpiredRunStore() {}

  @Inject
  public ExpiredRunStore(EntityManager entityManager, RetentionStore rows) {
    this.entityManager = entityManager;
    this.rows = rows;
  }

  /**
   * Whose ended runs are removed.
   *
   * @param endedBefore when they have to have ended
   * @param below no run with an id from this one on
   * @param lastLogId up to which log entry the statistics have counted
   */
  record Expiring(String workflowId, Instant endedBefore, String below, String lastLogId) {
    /** The same of older runs. */
    Expiring below(String runId) {
      return new Expiring(workflowId, endedBefore, runId, lastLogId);
    }
  }

  /**
   * What was looked through.
   *
   * @param last the id of the oldest run
   * @param seen how many there were, a batch at most
   * @param removed how many of them are gone
   */
  record Batch(String last, int seen, int removed) {}

  /**
   * Workflows in the order of their ids, of which the statistics know runs.
   *
   * @param after only those with larger ids
   * @param days for those that say nothing
   */
  List<Expiring> workflows(String after, int days, Instant now) {
    Query query =
        entityManager
            .createNativeQuery(
                "select w.id, coalesce(w.retention_days, ?2), m.last_run_id, m.last_log_id from"
                    + " workflows w join statistics_marks m on m.workflow_id = w.id where w.id > ?1"
                    + " and w.deleted_at is null order by w.id fetch first "
                    + WORKFLOWS_AT_ONCE
                    + " rows only")
            .setParameter(1, after)
            .setParameter(2, days);
    return Rows.arrays(query).stream().map(row -> expiring(row, now)).toList();
  }

  private static Expiring expiring(Object[] row, Instant now) {
    Instant before = now.minus(Duration.ofDays(((Number) row[1]).longValue()));
    String accepted = Ids.earliest(IdKind.RUN, before);
    // What the statistics have not come to has a larger id than the last that they have.
    String counted = row[2] + " ";
    String below = accepted.compareTo(counted) < 0 ? accepted : counted;
    return new Expiring((String) row[0], before, below, (String) row[3]);
  }

  /** Looks through the newest runs of those that are old enough and removes what has expired. */
  Batch removeFrom(Expiring expiring) {
    List<Object[]> seen =
        Rows.arrays(
            entityManager
                .createNativeQuery(
                    "select id, status, completed_at from runs where workflow_id = ?1 and id < ?2"
                        // The order of the index, in full: else H2 sorts all that are older.
                        + " order by workflow_id, id desc fetch first "
                        + RUNS_AT_ONCE
                        + " rows only")
                .setParameter(1, expiring.workflowId())
                .setParameter(2, expiring.below()));
    List<Object> expired = new ArrayList<>();
    for (Object[] run : seen) {
      Instant ended = Rows.instant(run[2]);
      if (ended != null && ended.isBefore(expiring.endedBefore())) {
        expired.add(run[0]);
      }
    }
    List<?> needless = expired.isEmpty() ? List.of() : needless(expired, expiring.lastLogId());
    rows.removeRuns(needless);
    if (seen.size() < RUNS_AT_ONCE && !needless.isEmpty()) {
      rows.removeIndexOfOldEntries(expiring.workflowId(), oldestKept(seen, needless));
    }
    String last = seen.isEmpty() ? expiring.below() : (String) seen.getLast()[0];
    return new Batch(last, seen.size(), needless.size());
  }

  /** The oldest of them that stays; where none does, all that stay are newer than the newest. */
  private static String oldestKept(List<Object[]> seen, List<?> removed) {
    Set<Object> gone = new HashSet<>(removed);
    return seen.reversed().stream()
        .map(run -> (String) run[0])
        .filter(id -> !gone.contains(id))
        .findFirst()
        .orElse((String) seen.getFirst()[0]);
  }

  private List<?> needless(Collection<?> runs, String lastLogId) {
    Query query =
        entityManager
            .createNativeQuery(NEEDLESS.formatted(Rows.places(2, runs.size())))
            .setParameter(1, lastLogId);
    int place = 2;
    for (Object run : runs) {
      query.setParameter(place++, run);
    }
    return query.getResultList();
  }
}
