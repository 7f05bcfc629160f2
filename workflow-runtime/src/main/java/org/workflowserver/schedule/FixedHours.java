package org.workflowserver.schedule;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.Optional;

/**
 * Wall times of fixed hours: each counts once. One that does not occur, in a gap, fires at the
 * gap's end; one that occurs twice fires at the first.
 */
record FixedHours(WallTimes times, ZoneId zone) implements Recurrence {
  @Override
  public Optional<Moment> after(Instant instant) {
    LocalDateTime wall = LocalDateTime.ofInstant(instant, zone).plusNanos(1);
    while (true) {
      Optional<LocalDateTime> next = times.from(wall);
      if (next.isEmpty()) {
        return Optional.empty();
      }
      Moment moment = moment(next.get());
      if (moment.at().isAfter(Schedule.LAST)) {
        return Optional.empty();
      }
      // While wall times occur for the second time, the next ones have fired already.
      if (moment.at().isAfter(instant)) {
        return Optional.of(moment);
      }
      wall = next.get().plusMinutes(1);
    }
  }

  private Moment moment(LocalDateTime wall) {
    ZoneOffsetTransition change = zone.getRules().getTransition(wall);
    if (change == null) {
      ZoneOffset offset = zone.getRules().getOffset(wall);
      return new Moment(wall.toInstant(offset), null);
    }
    return change.isGap()
        ? new Moment(change.getInstant(), Dst.GAP)
        : new Moment(wall.toInstant(change.getOffsetBefore()), Dst.OVERLAP);
  }
}
