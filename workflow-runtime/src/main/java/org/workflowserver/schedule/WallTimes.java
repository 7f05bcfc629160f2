package org.workflowserver.schedule;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A set of wall times, to the minute. Numbers are bits of a mask.
 *
 * @param minutes 0 to 59
 * @param hours 0 to 23
 * @param months 1 to 12
 */
record WallTimes(long minutes, int hours, int months, Days days) {
  static final int EVERY_MONTH = 0b1_1111_1111_1110;

  /** After so many months the calendar begins again, weekdays included. */
  private static final int MONTHS_OF_THE_CALENDAR = 4_800;

  private static final YearMonth ANY = YearMonth.of(2000, 1);

  /** Which days of a month. */
  interface Days {
    /** The days, from 1, that are chosen of the month. */
    int of(YearMonth month);
  }

  /** Whether it has any time at all: not every month has every day. */
  boolean isPossible() {
    return nextDay(ANY.atDay(1)).isPresent();
  }

  /** The first time that is not before {@code from}; empty when there is none. */
  Optional<LocalDateTime> from(LocalDateTime from) {
    LocalDateTime least = from.truncatedTo(ChronoUnit.MINUTES);
    if (least.isBefore(from)) {
      least = least.plusMinutes(1);
    }
    LocalDate day = least.toLocalDate();
    if (isChosen(day)) {
      Optional<LocalTime> time = timeFrom(least.toLocalTime());
      if (time.isPresent()) {
        return Optional.of(day.atTime(time.get()));
      }
    }
    return nextDay(day.plusDays(1))
        .map(next -> next.atTime(timeFrom(LocalTime.MIDNIGHT).orElseThrow()));
  }

  private boolean isChosen(LocalDate day) {
    return bit(months, day.getMonthValue())
        && bit(days.of(YearMonth.from(day)), day.getDayOfMonth());
  }

  private Optional<LocalTime> timeFrom(LocalTime least) {
    int hour = least.getHour();
    long left = bit(hours, hour) ? minutes >>> least.getMinute() << least.getMinute() : 0;
    if (left == 0) {
      int hoursLeft = hour == 23 ? 0 : hours >>> (hour + 1) << (hour + 1);
      if (hoursLeft == 0) {
        return Optional.empty();
      }
      hour = Integer.numberOfTrailingZeros(hoursLeft);
      left = minutes;
    }
    return Optional.of(LocalTime.of(hour, Long.numberOfTrailingZeros(left)));
  }

  private Optional<LocalDate> nextDay(LocalDate from) {
    YearMonth month = YearMonth.from(from);
    int first = from.getDayOfMonth();
    for (int i = 0; i <= MONTHS_OF_THE_CALENDAR; i++) {
      if (bit(months, month.getMonthValue())) {
        int left = days.of(month) & (-1 << first);
        if (left != 0) {
          return Optional.of(month.atDay(Integer.numberOfTrailingZeros(left)));
        }
      }
      month = month.plusMonths(1);
      first = 1;
    }
    return Optional.empty();
  }

  static boolean bit(int mask, int number) {
    return (mask & 1 << number) != 0;
  }
}
