package org.workflowserver.run;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.workflowserver.json.Coded;

/**
 * Which runs of a list, and in which order.
 *
 * @param statuses those of them; any when there are none
 * @param from accepted then or later
 * @param to accepted before then
 * @param triggerType what started them, such as {@code manual}
 * @param errorCode why they failed
 * @param search what else a person looks for
 * @param order by the times of their acceptance
 */
public record RunFilter(
    Optional<String> workflowId,
    Set<RunStatus> statuses,
    Optional<Instant> from,
    Optional<Instant> to,
    Optional<String> triggerType,
    Optional<RunError> errorCode,
    RunSearch search,
    Order order) {
  /**
   * The order of a list of runs: that of their ids, which are of the times of their acceptance to
   * the millisecond.
   */
  public enum Order implements Coded {
    NEWEST_FIRST("-started_at"),
    OLDEST_FIRST("started_at");

    private final String code;

    Order(String code) {
      this.code = code;
    }

    @Override
    public String code() {
      return code;
    }
  }

  /** Every run. */
  public static final RunFilter ALL =
      new RunFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  public RunFilter {
    statuses = Set.copyOf(statuses);
    if (!search.failures().isEmpty() && statuses.isEmpty()) {
      statuses = Set.of(RunStatus.values());
    }
  }

  /** The newest first. */
  public RunFilter(
      Optional<String> workflowId,
      Set<RunStatus> statuses,
      Optional<Instant> from,
      Optional<Instant> to,
      Optional<String> triggerType,
      Optional<RunError> errorCode,
      RunSearch search) {
    this(workflowId, statuses, from, to, triggerType, errorCode, search, Order.NEWEST_FIRST);
  }

  /** Runs that nobody looks for in particular. */
  public RunFilter(
      Optional<String> workflowId,
      Set<RunStatus> statuses,
      Optional<Instant> from,
      Optional<Instant> to,
      Optional<String> triggerType,
      Optional<RunError> errorCode) {
    this(workflowId, statuses, from, to, triggerType, errorCode, RunSearch.NONE);
  }

  /** Runs however they were started, and whyever they failed. */
  public RunFilter(
      Optional<String> workflowId,
      Optional<RunStatus> status,
      Optional<Instant> from,
      Optional<Instant> to) {
    this(
        workflowId,
        status.map(Set::of).orElse(Set.of()),
        from,
        to,
        Optional.empty(),
        Optional.empty());
  }

  /** Runs of which nothing is said but what a person looks for. */
  public static RunFilter searching(RunSearch search) {
    return new RunFilter(
        Optional.empty(),
        Set.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        search);
  }

  /** The same for the runs of one workflow. */
  public RunFilter ofWorkflow(String id) {
    return new RunFilter(
        Optional.of(id), statuses, from, to, triggerType, errorCode, search, order);
  }

  /** The same without what was accepted then or later. */
  public RunFilter startedBefore(Instant end) {
    Optional<Instant> earlier = Optional.of(to.filter(known -> known.isBefore(end)).orElse(end));
    return new RunFilter(
        workflowId, statuses, from, earlier, triggerType, errorCode, search, order);
  }

  /** The same whoever called the runs. */
  RunFilter ofAnyCaller() {
    RunSearch any =
        new RunSearch(
            search.failures(),
            search.idStart(),
            search.message(),
            search.ids(),
            search.endedFrom());
    return new RunFilter(workflowId, statuses, from, to, triggerType, errorCode, any, order);
  }

  /** The same in that order. */
  public RunFilter inOrder(Order wanted) {
    return new RunFilter(workflowId, statuses, from, to, triggerType, errorCode, search, wanted);
  }

  /**
   * The same without what no index has, among runs that may have it: failed ones for a message,
   * ended ones for the time of the end; empty where the statuses leave these out.
   */
  Optional<RunFilter> withoutContent() {
    Set<RunStatus> having =
        Stream.of(RunStatus.COMPLETED, RunStatus.FAILED)
            .filter(status -> status == RunStatus.FAILED || search.message().isEmpty())
            .filter(this::mayHave)
            .collect(Collectors.toSet());
    return having.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new RunFilter(
                workflowId,
                having,
                from,
                to,
                triggerType,
                errorCode,
                new RunSearch(
                    search.failures(),
                    search.idStart(),
                    Optional.empty(),
                    search.ids(),
                    Optional.empty(),
                    search.uncalled())));
  }

  /**
   * What the index of ended runs has of those that fit: a failed run is there as failed, and by its
   * error.
   */
  List<String> outcomes() {
    Set<RunError> failures = search.failures();
    if (errorCode.isPresent()) {
      return errorCode.stream()
          .filter(error -> failures.isEmpty() || failures.contains(error))
          .map(RunError::code)
          .toList();
    }
    return Stream.of(RunStatus.COMPLETED, RunStatus.FAILED)
        .filter(this::mayHave)
        .flatMap(
            status ->
                status == RunStatus.FAILED && !failures.isEmpty()
                    ? failures.stream().map(RunError::code)
                    : Stream.of(status.code()))
        .toList();
  }

  /** Whether it asks for nothing but a workflow and times. */
  boolean isByTimeAlone() {
    return statuses.isEmpty()
        && triggerType.isEmpty()
        && errorCode.isEmpty()
        && search.ids().isEmpty()
        && !search.uncalled();
  }

  boolean mayHave(RunStatus status) {
    return statuses.isEmpty() || statuses.contains(status);
  }
}
