package org.workflowserver.system.support;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.LongStream;

/**
 * Latencies and their percentiles.
 *
 * @param sorted nanoseconds, in ascending order
 */
public record Latencies(long[] sorted) {
  public static Latencies of(LongStream times) {
    return new Latencies(times.sorted().toArray());
  }

  /** The percentile of that share, from 0 to 1, in milliseconds; NaN when there are none. */
  public double percentile(double share) {
    return sorted.length == 0
        ? Double.NaN
        : sorted[(int) Math.ceil(share * sorted.length) - 1] / 1e6;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Latencies latencies && Arrays.equals(sorted, latencies.sorted);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sorted);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%.1f / %.1f / %.1f", percentile(0.5), percentile(0.95), percentile(0.99));
  }
}
