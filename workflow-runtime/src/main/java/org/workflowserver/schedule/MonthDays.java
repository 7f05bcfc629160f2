package org.workflowserver.schedule;

import java.time.YearMonth;

/** Days of a month as bits of a mask, from 1. Weekdays count from Sunday, which is 0. */
final class MonthDays {
  private static final int WEEK = 7;

  private MonthDays() {}

  /** All days that the month has. */
  static int all(YearMonth month) {
    return (int) ((1L << month.lengthOfMonth() + 1) - 2);
  }

  static int last(YearMonth month) {
    return 1 << month.lengthOfMonth();
  }

  /** All days that are that weekday. */
  static int everyWeekday(YearMonth month, int weekday) {
    int days = 0;
    for (int day = first(month, weekday); day <= month.lengthOfMonth(); day += WEEK) {
      days |= 1 << day;
    }
    return days;
  }

  /**
   * The day that is that weekday for the n-th time; none when the month has no such.
   *
   * @param ordinal 1 to 5
   */
  static int nthWeekday(YearMonth month, int weekday, int ordinal) {
    int day = first(month, weekday) + (ordinal - 1) * WEEK;
    return day <= month.lengthOfMonth() ? 1 << day : 0;
  }

  /** The last day of the month that is that weekday. */
  static int lastWeekday(YearMonth month, int weekday) {
    return Integer.highestOneBit(everyWeekday(month, weekday));
  }

  private static int first(YearMonth month, int weekday) {
    int ofTheFirst = month.atDay(1).getDayOfWeek().getValue() % WEEK;
    return 1 + Math.floorMod(weekday - ofTheFirst, WEEK);
  }
}
