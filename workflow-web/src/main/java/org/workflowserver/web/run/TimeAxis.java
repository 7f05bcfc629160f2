package org.workflowserver.web.run;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import org.workflowserver.web.page.Words;

/**
 * An axis of time with marks at round times, of which the last is the first after the end.
 *
 * @param span its length in milliseconds
 * @param step between two marks, in milliseconds
 */
public record TimeAxis(long span, long step) {
  private static final int MOST_PARTS = 5;
  private static final long SECOND = 1_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  /** Round steps from one second to one day. */
  private static final List<Long> STEPS =
      LongStream.concat(
              LongStream.of(SECOND, MINUTE)
                  .flatMap(unit -> LongStream.of(1, 2, 5, 10, 15, 30).map(n -> n * unit)),
              LongStream.of(HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR))
          .boxed()
          .toList();

  private static final int[] DECIMAL = {1, 2, 5};

  /**
   * A mark of the axis.
   *
   * @param at place in percent
   */
  public record Mark(String at, String label) {}

  /** An axis that is as long as the time, or up to a step longer. */
  static TimeAxis of(Duration time) {
    // What began in the last part of a millisecond stands on it, too.
    long millis = Math.max(1, time.plusNanos(999_999).toMillis());
    long step = step(millis);
    return new TimeAxis(Math.ceilDiv(millis, step) * step, step);
  }

  private static long step(long millis) {
    long least = Math.ceilDiv(millis, MOST_PARTS);
    if (least <= SECOND / 2) {
      return decimal(least, 1);
    }
    return STEPS.stream()
        .filter(step -> step >= least)
        .findFirst()
        .orElseGet(() -> decimal(least, DAY));
  }

  private static long decimal(long least, long unit) {
    for (long power = unit; ; power *= 10) {
      for (int times : DECIMAL) {
        if (times * power >= least) {
          return times * power;
        }
      }
    }
  }

  /** Its marks. */
  public List<Mark> marks(Words words) {
    return LongStream.iterate(0, at -> at <= span, at -> at + step)
        .mapToObj(
            at ->
                new Mark(
                    String.format(Locale.ROOT, "%.3f", 100.0 * at / span),
                    at == 0 ? "0" : words.duration(Duration.ofMillis(at))))
        .toList();
  }
}
