package org.workflowserver.web.run;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.workflowserver.web.page.Words;

/**
 * An axis of time with marks at round times.
 *
 * @param span its length in milliseconds
 */
public record TimeAxis(long span) {
  private static final int PARTS = 4;

  /** Lengths of axes, to a power of ten. */
  private static final double[] LENGTHS = {1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10};

  /** Seconds between the marks of axes from a minute on. */
  private static final int[] STEPS = {
    20, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 172_800
  };

  /**
   * A mark of the axis.
   *
   * @param at place in percent
   */
  public record Mark(int at, String label) {}

  /** An axis of a round length, of which the time takes a good part. */
  static TimeAxis of(Duration time) {
    return new TimeAxis(span(time.toMillis()));
  }

  private static long span(long millis) {
    for (int step : STEPS) {
      if (millis > 60_000 && millis <= step * 1_000L * PARTS) {
        return step * 1_000L * PARTS;
      }
    }
    // Quarters of it are whole.
    long power = 100;
    while (power * 10 <= millis) {
      power *= 10;
    }
    for (double length : LENGTHS) {
      if (length * power >= millis) {
        return (long) (length * power);
      }
    }
    return power * 10;
  }

  List<Mark> marks(Words words) {
    return IntStream.rangeClosed(0, PARTS)
        .mapToObj(
            part ->
                new Mark(
                    100 * part / PARTS,
                    part == 0 ? "0" : words.duration(Duration.ofMillis(span * part / PARTS))))
        .toList();
  }
}
