package org.workflowserver.run;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Which runs of a list.
 *
 * @param statuses those of them; any when there are none
 * @param from accepted then or later
 * @param to accepted before then
 * @param triggerType what started them, such as {@code manual}
 * @param errorCode why they failed
 * @param search what else a person looks for
 */
public record RunFilter(
    Optional<String> workflowId,
    Set<RunStatus> statuses,
    Optional<Instant> from,
    Optional<Instant> to,
    Optional<String> triggerType,
    Optional<RunError> errorCode,
    RunSearch search) {
  /** Every run. */
  public static final RunFilter ALL =
      new RunFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  public RunFilter {
    statuses = Set.copyOf(statuses);
    if (!search.failures().isEmpty() && statuses.isEmpty()) {
      statuses = Set.of(RunStatus.values());
    }
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
    return new RunFilter(Optional.of(id), statuses, from, to, triggerType, errorCode, search);
  }

  /** The same without what was accepted then or later. */
  public RunFilter startedBefore(Instant end) {
    Optional<Instant> earlier = Optional.of(to.filter(known -> known.isBefore(end)).orElse(end));
    return new RunFilter(workflowId, statuses, from, earlier, triggerType, errorCode, search);
  }

  /** The same among failed runs; empty where the statuses leave them out. */
  Optional<RunFilter> ofFailed() {
    return mayHave(RunStatus.FAILED)
        ? Optional.of(
            new RunFilter(
                workflowId,
                Set.of(RunStatus.FAILED),
                from,
                to,
                triggerType,
                errorCode,
                new RunSearch(search.failures(), search.idStart(), Optional.empty(), search.ids())))
        : Optional.empty();
  }

  boolean mayHave(RunStatus status) {
    return statuses.isEmpty() || statuses.contains(status);
  }
}
