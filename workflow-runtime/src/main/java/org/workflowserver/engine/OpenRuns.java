package org.workflowserver.engine;

import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.run.RunStatus;

/**
 * How many runs the database holds that have not ended. Counting them takes as long as there are
 * many, so they are counted four times a minute at most, however often somebody asks.
 */
final class OpenRuns {
  static final Duration FRESH = Duration.ofSeconds(15);

  private final Supplier<Map<RunStatus, Long>> counting;
  private final TimeSource time;
  private Map<RunStatus, Long> counts = Map.of();
  private boolean counted;
  private long countedAt;

  OpenRuns(Supplier<Map<RunStatus, Long>> counting, TimeSource time) {
    this.counting = counting;
    this.time = time;
  }

  /** As many as there were when they were last counted. */
  synchronized long count(RunStatus status) {
    long now = time.nanoTime();
    if (!counted || now - countedAt >= FRESH.toNanos()) {
      counted = true;
      countedAt = now;
      counts = counting.get();
    }
    return counts.getOrDefault(status, 0L);
  }
}
