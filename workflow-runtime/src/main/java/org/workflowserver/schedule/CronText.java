package org.workflowserver.schedule;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A cron schedule of five fields, as Vixie's cron reads it, and {@code L} and {@code #} besides.
 *
 * @param anyHour whether the hours are not fixed: their field begins with {@code *}
 */
record CronText(WallTimes times, boolean anyHour) {
  private static final int FIELDS = 5;
  private static final Pattern NTH = Pattern.compile("([a-z0-9]+)#([1-5])");
  private static final Pattern LAST = Pattern.compile("([a-z0-9]+)l");
  private static final String LAST_DAY = "l";

  /**
   * Reads {@code 30 2 * * mon-fri}.
   *
   * @throws ScheduleInvalid when it can't be read, or never fires
   */
  static CronText parse(String text) {
    String[] fields = text.strip().toLowerCase(Locale.ROOT).split("[ \\t]+");
    if (fields.length != FIELDS) {
      throw new ScheduleInvalid(
          "A cron schedule has five fields: minute, hour, day of the month, month, day of the"
              + " week.");
    }
    WallTimes.Days ofMonth = daysOfMonth(fields[2]);
    WallTimes.Days ofWeek = daysOfWeek(fields[4]);
    boolean either = isRestricted(fields[2]) && isRestricted(fields[4]);
    WallTimes times =
        new WallTimes(
            CronField.MINUTE.mask(fields[0]),
            (int) CronField.HOUR.mask(fields[1]),
            (int) CronField.MONTH.mask(fields[3]),
            month ->
                either
                    ? ofMonth.of(month) | ofWeek.of(month)
                    : ofMonth.of(month) & ofWeek.of(month));
    if (!times.isPossible()) {
      throw new ScheduleInvalid("The schedule never fires: no month that it names has such a day.");
    }
    return new CronText(times, !isRestricted(fields[1]));
  }

  private static boolean isRestricted(String field) {
    return !field.startsWith("*");
  }

  private static WallTimes.Days daysOfMonth(String field) {
    List<String> plain = new ArrayList<>();
    boolean last = false;
    for (String item : field.split(",", -1)) {
      if (item.equals(LAST_DAY)) {
        last = true;
      } else {
        plain.add(item);
      }
    }
    int numbers = plain.isEmpty() ? 0 : (int) CronField.DAY.mask(String.join(",", plain));
    boolean andLast = last;
    return month -> MonthDays.all(month) & numbers | (andLast ? MonthDays.last(month) : 0);
  }

  private static WallTimes.Days daysOfWeek(String field) {
    List<WallTimes.Days> all = new ArrayList<>();
    for (String item : field.split(",", -1)) {
      all.add(dayOfWeek(item));
    }
    return month -> all.stream().mapToInt(days -> days.of(month)).reduce(0, (a, b) -> a | b);
  }

  /** Whether a day of the week is meant as the last of the month. */
  static boolean isLastWeekday(String item) {
    return LAST.matcher(item).matches();
  }

  private static WallTimes.Days dayOfWeek(String item) {
    Matcher nth = NTH.matcher(item);
    if (nth.matches()) {
      int weekday = weekday(nth.group(1));
      int ordinal = Integer.parseInt(nth.group(2));
      return month -> MonthDays.nthWeekday(month, weekday, ordinal);
    }
    Matcher last = LAST.matcher(item);
    if (last.matches()) {
      int weekday = weekday(last.group(1));
      return month -> MonthDays.lastWeekday(month, weekday);
    }
    long weekdays = CronField.WEEKDAY.maskOf(item);
    return month -> everyWeekday(month, weekdays);
  }

  private static int everyWeekday(YearMonth month, long weekdays) {
    int days = 0;
    for (int weekday = 0; weekday <= CronField.WEEKDAY.end(); weekday++) {
      if ((weekdays & 1L << weekday) != 0) {
        days |= MonthDays.everyWeekday(month, weekday);
      }
    }
    return days;
  }

  private static int weekday(String text) {
    return CronField.WEEKDAY.value(text) % CronField.WEEKDAY.most();
  }
}
