package org.workflowserver.limit;

import java.time.Duration;
import java.util.function.IntSupplier;
import org.workflowserver.clock.TimeSource;

/**
 * So many requests of a key in any minute, all servers together: each server grants its share. They
 * are counted by seconds, so that two minutes' worth never fit into one, as they would where
 * counters begin anew or what was not used is saved up.
 *
 * @param <K> what requests are counted by
 */
public final class RequestLimit<K> {
  /** Seconds that count: a minute, and the one that is under way. */
  private static final int SECONDS = 61;

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final int perMinute;
  private final IntSupplier servers;
  private final TimeSource time;
  private final long begin;
  private final BoundedCache<K, Window> windows;

  /**
   * A limit under which nobody has asked for anything yet.
   *
   * @param keys about how many keys are remembered
   * @param servers how many servers there are, at least 1; asked at each request
   */
  public RequestLimit(int perMinute, int keys, IntSupplier servers, TimeSource time) {
    this.perMinute = perMinute;
    this.servers = servers;
    this.time = time;
    this.begin = time.nanoTime();
    this.windows = new BoundedCache<>(keys);
  }

  /**
   * Takes one request of the key, unless this server's share of the last minute is used up.
   *
   * @return what is left, and whether the request was taken
   */
  public Quota take(K key) {
    long now = time.nanoTime() - begin;
    return windows
        .getOrPut(key, Window::new)
        .take(now, perMinute, Math.max(1, perMinute / servers.getAsInt()));
  }

  /** The requests of one key, by the second. */
  private static final class Window {
    private final int[] counts = new int[SECONDS];
    private long newest;
    private int sum;

    /** Counts one request if there are fewer than {@code most}. */
    synchronized Quota take(long now, int perMinute, int most) {
      moveTo(now / SECOND);
      boolean fits = sum < most;
      if (fits) {
        counts[slot(newest)]++;
        sum++;
      }
      // With more servers than before there may be more requests than a share has.
      long reset = (firstToLeave(Math.max(1, sum - most + 1)) + SECONDS) * SECOND - now;
      return new Quota(perMinute, Math.max(0, most - sum), Duration.ofNanos(reset), !fits);
    }

    /** Who comes late, since its thread stood still, counts as of now. */
    private void moveTo(long second) {
      for (int i = 0; i < SECONDS && newest < second; i++) {
        newest = Math.max(newest + 1, second - SECONDS + 1);
        sum -= counts[slot(newest)];
        counts[slot(newest)] = 0;
      }
    }

    /** The second with which so many requests are gone. */
    private long firstToLeave(int enough) {
      long second = newest - SECONDS + 1;
      int gone = counts[slot(second)];
      while (gone < enough && second < newest) {
        second++;
        gone += counts[slot(second)];
      }
      return second;
    }

    private static int slot(long second) {
      return Math.floorMod(second, SECONDS);
    }
  }
}
