package org.workflowserver.run.search;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.workflowserver.database.Sql;
import org.workflowserver.run.RunStatus;

/** Finds the runs that an action is possible on, by filter. Called inside a transaction. */
public record MatchStore(Sql sql) {
  /** What may be done with a run where it is. */
  public enum Possible {
    /** It is open. */
    CANCEL(RunStatus::isOpen, RunIndexStore.LIVING),
    /** It has ended, and its workflow takes new runs. */
    RERUN(status -> !status.isOpen(), RunIndexStore.LIVING + " and w.active = true");

    private final Predicate<RunStatus> status;
    private final String workflow;

    Possible(Predicate<RunStatus> status, String workflow) {
      this.status = status;
      this.workflow = workflow;
    }

    private Set<RunStatus> of(RunFilter filter) {
      return Stream.of(RunStatus.values())
          .filter(status)
          .filter(filter::mayHave)
          .collect(Collectors.toSet());
    }
  }

  /** How many runs there are that were accepted until then; counting stops at {@code most}. */
  public int count(String orgId, RunFilter filter, Possible possible, Instant until, int most) {
    return find(
            orgId,
            filter.inOrder(RunFilter.Order.NEWEST_FIRST),
            possible,
            until,
            Optional.empty(),
            most)
        .size();
  }

  /**
   * Whether more than {@code most} runs would have to be looked at one by one, for what no index
   * has.
   */
  public boolean looksAtMoreThan(
      int most, String orgId, RunFilter filter, Possible possible, Instant until) {
    return filter.search().isByContent()
        && filter
            .withoutContent()
            .filter(having -> count(orgId, having, possible, until, most + 1) > most)
            .isPresent();
  }

  /**
   * The ids of runs that were accepted until then, in their order.
   *
   * @param after the last that was seen; empty at the beginning
   */
  public List<String> next(
      String orgId, RunFilter filter, Possible possible, Instant until, String after, int limit) {
    return find(
        orgId,
        filter.inOrder(RunFilter.Order.OLDEST_FIRST),
        possible,
        until,
        Optional.of(after),
        limit);
  }

  private List<String> find(
      String orgId,
      RunFilter filter,
      Possible possible,
      Instant until,
      Optional<String> cursor,
      int limit) {
    Set<RunStatus> statuses = possible.of(filter);
    if (statuses.isEmpty()) {
      return List.of();
    }
    // A filter ends before a time, and times are as exact as a database keeps them.
    RunFilter fitting = filter.inStatus(statuses).startedBefore(until.plus(1, ChronoUnit.MICROS));
    RunIndexStore index = new RunIndexStore(sql, possible.workflow);
    return fitting.search().isByContent()
        ? new ContentStore(sql, index).find(orgId, fitting, cursor, limit)
        : index.find(orgId, fitting, cursor, limit);
  }
}
