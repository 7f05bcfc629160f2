package org.workflowserver.statistics;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * What became of all runs of a tenant.
 *
 * @param hours one by one, the oldest first; the last one is not over
 * @param failing workflows of which runs failed, those first of which most did
 */
public record Overview(List<Hour> hours, List<Failing> failing) {
  public Overview {
    hours = List.copyOf(hours);
    failing = List.copyOf(failing);
  }

  /**
   * Runs that ended in an hour.
   *
   * @param failed without those that were cancelled
   */
  public record Hour(Instant begins, long completed, long failed, long cancelled) {
    public Hour {
      begins = begins.truncatedTo(ChronoUnit.HOURS);
    }
  }

  /**
   * A workflow of which runs failed.
   *
   * @param ended runs that were completed or failed, without those that were cancelled
   * @param failed those of them that failed
   */
  public record Failing(String workflowId, String name, long ended, long failed) {}
}
