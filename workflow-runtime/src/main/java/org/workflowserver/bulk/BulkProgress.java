package org.workflowserver.bulk;

import java.time.Instant;
import org.workflowserver.run.RunFilter;

/**
 * How far an operation is.
 *
 * @param asked who asked for it and when
 * @param finishedAt null while it is under way
 * @param matched runs that it was about when it began
 * @param done runs that it was carried out on
 * @param passedOver runs that it was not possible on when their turn came
 */
public record BulkProgress(
    String id,
    BulkAction action,
    RunFilter filter,
    Asked asked,
    Instant finishedAt,
    int matched,
    int done,
    int passedOver) {

  /** Who asked for an operation, and when. */
  public record Asked(String by, Instant at) {}

  /** Whether there is nothing left to do. */
  public boolean isFinished() {
    return finishedAt != null;
  }

  /** The name of its state as callers see it. */
  public String status() {
    return isFinished() ? "finished" : "running";
  }

  /** Runs whose turn has not come, as far as they were counted at the beginning. */
  public int left() {
    return isFinished() ? 0 : Math.max(0, matched - done - passedOver);
  }
}
