package org.workflowserver.schedule;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what a daily, weekly or monthly schedule says. */
final class CalendarText {
  private static final Pattern TIME = Pattern.compile("([01]?[0-9]|2[0-3]):([0-5][0-9])");
  private static final Pattern DAY_AND_TIME = Pattern.compile("(\\S+) +(\\S+)");
  private static final Pattern NUMBER = Pattern.compile("[1-9]|[12][0-9]|3[01]");
  private static final String LAST = "last";
  private static final List<String> WEEKDAYS =
      List.of("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday");

  private CalendarText() {}

  /** {@code 09:00}. */
  static WallTimes daily(String text) {
    return at(
        text.strip(), month -> MonthDays.all(month), "A daily schedule is a time, such as 09:00.");
  }

  /** {@code mon 09:00}. */
  static WallTimes weekly(String text) {
    String expected = "A weekly schedule is a day of the week and a time, as 'mon 09:00'.";
    Matcher parts = parts(text, expected);
    String day = parts.group(1);
    for (int i = 0; i < WEEKDAYS.size(); i++) {
      String name = WEEKDAYS.get(i);
      if (day.equals(name) || day.equals(name.substring(0, 3))) {
        int weekday = i;
        return at(parts.group(2), month -> MonthDays.everyWeekday(month, weekday), expected);
      }
    }
    throw new ScheduleInvalid(expected);
  }

  /** {@code 1 09:00} or {@code last 09:00}. */
  static WallTimes monthly(String text) {
    String expected =
        "A monthly schedule is a day of the month, 1 to 31 or 'last', and a time, as '1 09:00'.";
    Matcher parts = parts(text, expected);
    String day = parts.group(1);
    if (day.equals(LAST)) {
      return at(parts.group(2), MonthDays::last, expected);
    }
    if (!NUMBER.matcher(day).matches()) {
      throw new ScheduleInvalid(expected);
    }
    int number = 1 << Integer.parseInt(day);
    return at(parts.group(2), month -> MonthDays.all(month) & number, expected);
  }

  private static Matcher parts(String text, String expected) {
    Matcher parts = DAY_AND_TIME.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!parts.matches()) {
      throw new ScheduleInvalid(expected);
    }
    return parts;
  }

  private static WallTimes at(String time, WallTimes.Days days, String expected) {
    Matcher parts = TIME.matcher(time);
    if (!parts.matches()) {
      throw new ScheduleInvalid(expected);
    }
    return new WallTimes(
        1L << Integer.parseInt(parts.group(2)),
        1 << Integer.parseInt(parts.group(1)),
        WallTimes.EVERY_MONTH,
        days);
  }
}
