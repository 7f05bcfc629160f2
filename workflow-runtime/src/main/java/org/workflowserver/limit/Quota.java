package org.workflowserver.limit;

import java.time.Duration;
import org.workflowserver.refusal.Refusal;

/**
 * What a {@link RequestLimit} says after one request more.
 *
 * @param perMinute how many requests there may be in any minute, all servers together
 * @param remaining how many more this server grants now
 * @param reset when it grants more than that
 * @param isExceeded whether the request itself was one too many
 */
public record Quota(int perMinute, int remaining, Duration reset, boolean isExceeded) {
  /**
   * Refuses the request that was one too many.
   *
   * @throws Refusal {@code rate_limited}, with when there is room again
   */
  public void require() {
    if (isExceeded) {
      throw Refusal.rateLimited(
          "There may be " + perMinute + " requests in a minute, and there were; come back later.",
          reset);
    }
  }
}
