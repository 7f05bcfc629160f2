package org.workflowserver.component.transform;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.time.zone.ZoneOffsetTransition;
import org.workflowserver.component.DateUnit;

/** The second, hour, day, week and so on that a moment lies in, by the clocks of its zone. */
final class Periods {
  private Periods() {}

  /**
   * The first moment of the period. A week begins on Monday. Where the clocks skip it, the moment
   * at which they do; where a day begins twice, the first time.
   */
  static ZonedDateTime start(ZonedDateTime at, DateUnit unit) {
    if (unit.unit().isDateBased()) {
      return firstDay(at.toLocalDate(), unit).atStartOfDay(at.getZone());
    }
    return onTheClock(at, at.toLocalDateTime().truncatedTo(unit.unit()), true);
  }

  /** The last moment of the period, a microsecond before the next one. */
  static ZonedDateTime end(ZonedDateTime at, DateUnit unit) {
    if (unit.unit().isDateBased()) {
      return firstDay(at.toLocalDate(), unit)
          .plus(1, unit.unit())
          .atStartOfDay(at.getZone())
          .minus(1, ChronoUnit.MICROS);
    }
    LocalDateTime end =
        at.toLocalDateTime()
            .truncatedTo(unit.unit())
            .plus(1, unit.unit())
            .minus(1, ChronoUnit.MICROS);
    return onTheClock(at, end, false);
  }

  /**
   * How many whole units later {@code other} is, negative when it is earlier: as many as can be
   * added without going past it.
   */
  static long between(ZonedDateTime at, ZonedDateTime other, DateUnit unit) {
    long units = unit.unit().between(at, other.withZoneSameInstant(at.getZone()));
    // The clocks alone count a day that is not over when they were changed in it.
    ZonedDateTime reached = at.plus(units, unit.unit());
    boolean past = units > 0 ? reached.isAfter(other) : units < 0 && reached.isBefore(other);
    return past ? units - Long.signum(units) : units;
  }

  private static LocalDate firstDay(LocalDate day, DateUnit unit) {
    return switch (unit) {
      case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      case MONTH -> day.withDayOfMonth(1);
      case YEAR -> day.withDayOfYear(1);
      case SECOND, MINUTE, HOUR, DAY -> day;
    };
  }

  /** Where the clocks show it twice, the one with the offset of {@code at} if it can be. */
  private static ZonedDateTime onTheClock(ZonedDateTime at, LocalDateTime local, boolean start) {
    ZoneOffsetTransition change = at.getZone().getRules().getTransition(local);
    if (change != null && change.isGap()) {
      Instant edge = change.getInstant();
      return (start ? edge : edge.minus(1, ChronoUnit.MICROS)).atZone(at.getZone());
    }
    return ZonedDateTime.ofLocal(local, at.getZone(), at.getOffset());
  }
}
