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
 */
public record RunFilter(
    Optional<String> workflowId,
    Set<RunStatus> statuses,
    Optional<Instant> from,
    Optional<Instant> to,
    Optional<String> triggerType,
    Optional<RunError> errorCode) {
  /** Every run. */
  public static final RunFilter ALL =
      new RunFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  public RunFilter {
    statuses = Set.copyOf(statuses);
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

  /** The same for the runs of one workflow. */
  public RunFilter ofWorkflow(String id) {
    return new RunFilter(Optional.of(id), statuses, from, to, triggerType, errorCode);
  }
}
