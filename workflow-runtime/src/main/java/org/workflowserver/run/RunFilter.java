package org.workflowserver.run;

import java.time.Instant;
import java.util.Optional;

/**
 * Which runs of a list.
 *
 * @param from accepted then or later
 * @param to accepted before then
 */
public record RunFilter(
    Optional<String> workflowId,
    Optional<RunStatus> status,
    Optional<Instant> from,
    Optional<Instant> to) {
  /** Every run. */
  public static final RunFilter ALL =
      new RunFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** The same for the runs of one workflow. */
  public RunFilter ofWorkflow(String id) {
    return new RunFilter(Optional.of(id), status, from, to);
  }
}
