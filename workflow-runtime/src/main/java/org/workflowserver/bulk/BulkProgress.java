package org.workflowserver.bulk;

import java.time.Instant;

/**
 * How far an operation is.
 *
 * @param asked who asked for it and when
 * @param end null while it is under way
 * @param matched runs that it was about when it began
 * @param done runs that it was carried out on
 * @param passedOver runs that it was not possible on when their turn came
 */
public record BulkProgress(
    String id, BulkAction action, Asked asked, End end, int matched, int done, int passedOver) {

  /** Who asked for an operation, and when. */
  public record Asked(String by, Instant at) {}

  /**
   * The end of an operation.
   *
   * @param stopReason why it ended before it had come by all runs, a sentence; null when it had
   */
  public record End(Instant at, String stopReason) {}

  /** Whether nothing more is done. */
  public boolean isFinished() {
    return end != null;
  }

  /** Whether it ended before it had come by all runs. */
  public boolean isStopped() {
    return stopReason() != null;
  }

  /** Null while it is under way. */
  public Instant finishedAt() {
    return isFinished() ? end.at() : null;
  }

  /** Null unless it was stopped. */
  public String stopReason() {
    return isFinished() ? end.stopReason() : null;
  }

  /** The name of its state as callers see it. */
  public String status() {
    if (isStopped()) {
      return "stopped";
    }
    return isFinished() ? "finished" : "running";
  }

  /** Runs whose turn has not come, as far as they were counted at the beginning. */
  public int left() {
    return isFinished() && !isStopped() ? 0 : Math.max(0, matched - done - passedOver);
  }
}
