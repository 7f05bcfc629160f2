package org.workflowserver.statistics;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** Sums of one workflow, by the hour. */
final class HourlyCounts {
  private final Map<Instant, Map<Count, Long>> hours = new TreeMap<>();

  /** One more at that time. */
  void add(Instant at, Count count) {
    add(at.truncatedTo(ChronoUnit.HOURS), count, 1);
  }

  private void add(Instant hour, Count count, long number) {
    hours.computeIfAbsent(hour, at -> new EnumMap<>(Count.class)).merge(count, number, Long::sum);
  }

  void forEach(BiConsumer<Instant, Map<Count, Long>> hour) {
    hours.forEach(hour);
  }
}
