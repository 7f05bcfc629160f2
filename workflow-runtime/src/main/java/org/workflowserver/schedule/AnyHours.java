package org.workflowserver.schedule;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Optional;

/**
 * Wall times of any hour: each minute that really occurs counts, twice when it occurs twice, not at
 * all in a gap.
 */
record AnyHours(WallTimes times, ZoneId zone) implements Recurrence {
  @Override
  public Optional<Moment> after(Instant instant) {
    ZoneRules rules = zone.getRules();
    Instant from = instant.plusNanos(1);
    // Between two changes of the offset, wall clocks go as time does.
    while (!from.isAfter(Schedule.LAST)) {
      ZoneOffset offset = rules.getOffset(from);
      Optional<LocalDateTime> next = times.from(LocalDateTime.ofInstant(from, offset));
      if (next.isEmpty()) {
        return Optional.empty();
      }
      Instant at = next.get().toInstant(offset);
      ZoneOffsetTransition change = rules.nextTransition(from);
      if (change == null || at.isBefore(change.getInstant())) {
        return Optional.of(new Moment(at, dst(rules, next.get())))
            .filter(moment -> !moment.at().isAfter(Schedule.LAST));
      }
      from = change.getInstant();
    }
    return Optional.empty();
  }

  private static Dst dst(ZoneRules rules, LocalDateTime wall) {
    return rules.getValidOffsets(wall).size() > 1 ? Dst.OVERLAP : null;
  }
}
