package org.workflowserver.schedule;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One of the fields of a cron schedule.
 *
 * @param title as messages call it
 * @param most the largest number
 * @param end where {@code *} and open steps end: Sunday is 0 and 7 too
 * @param names of the numbers from {@code least} on; empty when they have none
 */
record CronField(String title, int least, int most, int end, List<String> names) {
  static final CronField MINUTE = new CronField("minute", 0, 59, 59, List.of());
  static final CronField HOUR = new CronField("hour", 0, 23, 23, List.of());
  static final CronField DAY = new CronField("day of the month", 1, 31, 31, List.of());
  static final CronField MONTH =
      new CronField(
          "month",
          1,
          12,
          12,
          List.of(
              "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"));
  static final CronField WEEKDAY =
      new CronField(
          "day of the week", 0, 7, 6, List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat"));

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,3}");

  /** The numbers that a list of values, ranges and steps chooses, as bits of a mask. */
  long mask(String list) {
    long mask = 0;
    for (String item : list.split(",", -1)) {
      mask |= maskOf(item);
    }
    return mask;
  }

  /** The numbers of one item: a value, a range or {@code *}, perhaps with a step. */
  long maskOf(String item) {
    String[] parts = item.split("/", -1);
    if (parts.length > 2) {
      throw invalid(item);
    }
    int step = parts.length == 2 ? step(parts[1]) : 1;
    String[] ends = parts[0].split("-", -1);
    if (ends.length > 2) {
      throw invalid(item);
    }
    boolean all = parts[0].equals("*");
    int first = all ? least : value(ends[0]);
    int last = all || ends.length == 1 && parts.length == 2 ? end : value(ends[ends.length - 1]);
    if (most > end && last == least && first > least) {
      // A week may end with Sunday as well as begin with it.
      last = most;
    }
    if (first > last) {
      throw new ScheduleInvalid(
          "The " + title + " '" + item + "' goes backwards; write it as two ranges.");
    }
    long mask = 0;
    for (int number = first; number <= last; number += step) {
      mask |= 1L << (number > end ? least : number);
    }
    return mask;
  }

  /** The number that a text is or names. */
  int value(String text) {
    int named = names.indexOf(text.toLowerCase(Locale.ROOT));
    if (named >= 0) {
      return least + named;
    }
    if (!NUMBER.matcher(text).matches()) {
      throw invalid(text);
    }
    int number = Integer.parseInt(text);
    if (number < least || number > most) {
      throw invalid(text);
    }
    return number;
  }

  private int step(String text) {
    if (!NUMBER.matcher(text).matches()) {
      throw new ScheduleInvalid("The step '" + text + "' of the " + title + " is no number.");
    }
    int step = Integer.parseInt(text);
    if (step < 1 || step > most) {
      throw new ScheduleInvalid(
          "The step '" + text + "' of the " + title + " must be from 1 to " + most + ".");
    }
    return step;
  }

  ScheduleInvalid invalid(String text) {
    return new ScheduleInvalid(
        "The %s can't be '%s': it is %d to %d%s, with lists, ranges and steps."
            .formatted(
                title,
                text,
                least,
                most,
                names.isEmpty() ? "" : ", or " + names.getFirst() + " to " + names.getLast()));
  }
}
