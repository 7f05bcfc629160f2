package org.workflowserver.database;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.workflowserver.clock.TimeSource;

/**
 * How long H2 has to keep chunks of its file that are out of date, so that it finds the last commit
 * when its process was killed. It looks for it from the chunk on that the file's header names. The
 * header is written anew with every twentieth commit at the latest, and what it named before that
 * has to be there until then. H2's own 45 seconds are for a machine that fails before the disk has
 * what was written.
 */
final class ChunkAge {
  /** Commits after which the header is sure to be another one, with some to spare. */
  private static final int COMMITS = 30;

  private static final Duration LEAST = Duration.ofSeconds(2);

  /** H2's own. */
  private static final Duration MOST = Duration.ofSeconds(45);

  /** More would only say that it is the most. */
  private static final int MOST_SEEN = 60;

  private final List<Seen> seen = new ArrayList<>();
  private final TimeSource time;

  /** Which commit was the last at a moment of the monotonic clock. */
  private record Seen(long version, long at) {}

  ChunkAge(TimeSource time) {
    this.time = time;
  }

  /**
   * Milliseconds, now that a commit was the last one: twice as long as the last ones took, since
   * the next ones may come more slowly.
   */
  synchronized int after(long version) {
    long now = time.nanoTime();
    seen.add(new Seen(version, now));
    // The first is the youngest that is old enough, where there is one.
    while (seen.size() > MOST_SEEN || (seen.size() > 1 && isOldEnough(seen.get(1), version))) {
      seen.removeFirst();
    }
    long took = isOldEnough(seen.getFirst(), version) ? now - seen.getFirst().at() : MOST.toNanos();
    return (int) Duration.ofNanos(Math.clamp(2 * took, LEAST.toNanos(), MOST.toNanos())).toMillis();
  }

  private static boolean isOldEnough(Seen one, long version) {
    return one.version() <= version - COMMITS;
  }
}
