package org.workflowserver.statistics;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** Sums of one workflow, by the hour. */
final class HourlyCounts {
  private static final int SECONDS = 3_600;

  private final Map<Instant, Map<Count, Long>> hours = new TreeMap<>();

  /** One more at that time. */
  void add(Instant at, Count count) {
    add(at.truncatedTo(ChronoUnit.HOURS), count, 1);
  }

  /** So many more in the hour with that number since 1970. */
  void add(long hour, Count count, long number) {
    add(Instant.ofEpochSecond(hour * SECONDS), count, number);
  }

  private void add(Instant hour, Count count, long number) {
    hours.computeIfAbsent(hour, at -> new EnumMap<>(Count.class)).merge(count, number, Long::sum);
  }

  void forEach(BiConsumer<Instant, Map<Count, Long>> hour) {
    hours.forEach(hour);
  }
}
