package org.workflowserver.run;

import java.time.Instant;

/**
 * Why a step is not finished, on record: one per run, node and iteration.
 *
 * @param iteration indices of the iterators around the step, separated by dots; empty outside
 * @param due when the wait ends by itself; null when it does not
 * @param attempt the attempt that waits, from 1
 * @param createdAt when the step began
 * @param subject the id of what it waits for, such as a run's; may be null
 */
public record WaitRecord(
    String runId,
    String orgId,
    String nodeId,
    String iteration,
    WaitKind kind,
    Instant due,
    int attempt,
    Instant createdAt,
    String subject) {
  /** A wait for something that has no id. */
  public WaitRecord(
      String runId,
      String orgId,
      String nodeId,
      String iteration,
      WaitKind kind,
      Instant due,
      int attempt,
      Instant createdAt) {
    this(runId, orgId, nodeId, iteration, kind, due, attempt, createdAt, null);
  }
}
