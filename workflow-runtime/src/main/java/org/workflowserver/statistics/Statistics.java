package org.workflowserver.statistics;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.database.Sql;
import org.workflowserver.database.Transactions;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.statistics.Overview.Hour;
import org.workflowserver.statistics.SizeStore.Sums;

/** What became of runs and steps, in numbers. */
@ApplicationScoped
public class Statistics {
  /** How far back statistics go, from the full hour on. */
  public static final Duration RECENT = Duration.ofDays(30);

  /** The status of runs that completed, in SQL: a test compares all three with the run's. */
  public static final String COMPLETED = "'completed'";

  /** That of runs that failed. */
  public static final String FAILED = "'failed'";

  /** Those of runs that have ended, as a list. */
  public static final String ENDED = "(" + COMPLETED + ", " + FAILED + ")";

  /** Of runs, and of log entries, that are not in the sums yet an answer counts no more. */
  static final int MOST_UNCOUNTED = 10_000;

  /** Of runs that were open when they were counted, so many of the newest are looked at. */
  static final int MOST_OPEN = 2_000;

  /** Failing workflows that an overview names. */
  static final int MOST_FAILING = 6;

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration WEEK = Duration.ofDays(7);

  /** Readings that may be overtaken by the counting, before one holds it up. */
  private static final int TRIES = 5;

  private Transactions transactions;
  private StatisticsStore store;
  private SizeStore sizes;
  private TimeSource time;

  protected Statistics() {}

  @Inject
  public Statistics(Transactions transactions, Sql sql, TimeSource time) {
    this.transactions = transactions;
    this.store = new StatisticsStore(sql);
    this.sizes = new SizeStore(sql);
    this.time = time;
  }

  /**
   * How many of the runs that were open when they were counted are looked at for those that have
   * ended: the newest, by statistics and by lists.
   */
  public static int mostOpen() {
    return MOST_OPEN;
  }

  /**
   * The last 30 days of a workflow, from the full hour on. Needs {@code viewer}.
   *
   * @throws Refusal {@code resource_missing}
   */
  public WorkflowStatistics require(Caller caller, String workflowId) {
    caller.require(Scope.VIEWER);
    Instant since = time.now().truncatedTo(ChronoUnit.HOURS).minus(RECENT);
    return transactions.inNew(
        () -> {
          requireThere(caller, workflowId);
          return counted(workflowId, since);
        });
  }

  private void requireThere(Caller caller, String workflowId) {
    if (!Ids.isShaped(IdKind.WORKFLOW, workflowId) || !store.isThere(caller.org(), workflowId)) {
      throw Refusal.notFound("workflow");
    }
  }

  /**
   * The last 30 days of a workflow by the hours in which its runs ended, the oldest first; the last
   * hour is not over. Needs {@code viewer}.
   *
   * @throws Refusal {@code resource_missing}
   */
  public List<Hour> hours(Caller caller, String workflowId) {
    caller.require(Scope.VIEWER);
    Instant last = time.now().truncatedTo(ChronoUnit.HOURS);
    Instant since = last.minus(RECENT).plus(HOUR);
    return transactions.inNew(
        () -> {
          requireThere(caller, workflowId);
          return oneByOne(store.hoursOfWorkflow(workflowId, since), since, last);
        });
  }

  /**
   * The runs of all workflows, by the hours in which they ended: as many hours as {@code back} has,
   * 30 days at most, with the one that is not over. Needs {@code viewer}.
   */
  public Overview overview(Caller caller, Duration back) {
    caller.require(Scope.VIEWER);
    Instant last = time.now().truncatedTo(ChronoUnit.HOURS);
    Instant since = last.minus(back.compareTo(RECENT) > 0 ? RECENT : back).plus(HOUR);
    return transactions.inNew(
        () -> {
          List<Hour> hours = oneByOne(store.hours(caller.org(), since), since, last);
          return new Overview(hours, store.failing(caller.org(), since, MOST_FAILING));
        });
  }

  /** All hours from one to another, of which the store has those in which runs ended. */
  private static List<Hour> oneByOne(List<Hour> stored, Instant since, Instant last) {
    Map<Instant, Hour> found = new HashMap<>();
    stored.forEach(hour -> found.merge(hour.begins(), hour, Statistics::sum));
    return Stream.iterate(since, begins -> !begins.isAfter(last), begins -> begins.plus(HOUR))
        .map(begins -> found.getOrDefault(begins, new Hour(begins, 0, 0, 0)))
        .toList();
  }

  /**
   * How much the last 30 days take of workflows of which much is recorded, the largest first: from
   * what is counted by the hour, and the newest of each. Needs {@code admin}.
   */
  public List<WorkflowSize> largest(Caller caller, int limit) {
    caller.require(Scope.ADMIN);
    return transactions.inNew(
        () -> {
          Map<String, String> names = sizes.mostRecorded(caller.org(), limit);
          return names.isEmpty() ? List.of() : sized(names);
        });
  }

  private List<WorkflowSize> sized(Map<String, String> names) {
    Instant now = time.now().truncatedTo(ChronoUnit.HOURS);
    Map<String, Sums> sums =
        sizes.sums(List.copyOf(names.keySet()), now.minus(RECENT), now.minus(WEEK));
    List<String> ids = List.copyOf(sums.keySet());
    if (ids.isEmpty()) {
      return List.of();
    }
    Map<String, Long> ofRun = sizes.bytesOfRun(ids);
    Map<String, Long> ofEntry = sizes.bytesOfEntry(ids);
    return ids.stream()
        .map(id -> size(id, names.get(id), sums.get(id), ofRun.get(id), ofEntry.get(id)))
        .sorted(
            Comparator.comparingLong(WorkflowSize::bytes)
                .reversed()
                .thenComparing(WorkflowSize::workflowId))
        .toList();
  }

  private static WorkflowSize size(String id, String name, Sums sums, long ofRun, long ofEntry) {
    return new WorkflowSize(
        id,
        name,
        sums.runs(),
        sums.entries(),
        sums.runs() * ofRun + sums.entries() * ofEntry,
        sums.recentRuns() * ofRun + sums.recentEntries() * ofEntry);
  }

  private static Hour sum(Hour one, Hour other) {
    return new Hour(
        one.begins(),
        one.completed() + other.completed(),
        one.failed() + other.failed(),
        one.cancelled() + other.cancelled());
  }

  private WorkflowStatistics counted(String workflowId, Instant since) {
    for (int i = 0; i < TRIES; i++) {
      Watermark before = store.mark(workflowId);
      WorkflowStatistics statistics = counted(workflowId, before, since);
      if (store.mark(workflowId).equals(before)) {
        return statistics;
      }
    }
    return counted(workflowId, store.holdMark(workflowId), since);
  }

  private WorkflowStatistics counted(String workflowId, Watermark mark, Instant since) {
    Map<Count, Long> counts = store.counted(workflowId, since);
    store.uncounted(workflowId, mark, since).forEach((c, n) -> counts.merge(c, n, Long::sum));
    return new WorkflowStatistics(
        counts.getOrDefault(Count.COMPLETED, 0L),
        counts.getOrDefault(Count.FAILED, 0L),
        counts.getOrDefault(Count.SUCCESS, 0L),
        counts.getOrDefault(Count.ERROR, 0L),
        counts.getOrDefault(Count.WARNING, 0L));
  }
}
