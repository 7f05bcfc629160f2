package org.workflowserver.schedule;

import java.time.DayOfWeek;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Says what a schedule means, which {@link Schedule#of} has taken. */
final class ScheduleDescription {
  /** Times of a day that are told one by one. */
  private static final int MOST_TIMES = 6;

  /** Numbers next to each other that become a range. */
  private static final int LEAST_RANGE = 3;

  private static final List<String> ORDINALS =
      List.of("first", "second", "third", "fourth", "fifth");

  private ScheduleDescription() {}

  static String of(ScheduleType type, String text) {
    String[] parts = text.strip().toLowerCase(Locale.ROOT).split("[ \\t]+");
    return switch (type) {
      case MANUAL -> throw new IllegalArgumentException("A manual workflow has no schedule.");
      case INTERVAL -> "Every " + interval(Integer.parseInt(parts[0]), parts[1]);
      case DAILY -> "Every day at " + time(parts[0]);
      case WEEKLY ->
          "Every "
              + weekday(CronField.WEEKDAY.value(parts[0].substring(0, 3)))
              + " at "
              + time(parts[1]);
      case MONTHLY ->
          "On "
              + (parts[0].equals("last") ? "the last day" : "day " + parts[0])
              + " of each month at "
              + time(parts[1]);
      case CRON -> cron(parts);
    };
  }

  private static String interval(int count, String unit) {
    String one = unit.endsWith("s") ? unit.substring(0, unit.length() - 1) : unit;
    return count == 1 ? one : count + " " + one + "s";
  }

  private static String time(String text) {
    return text.length() < "00:00".length() ? "0" + text : text;
  }

  private static String cron(String[] fields) {
    String days = days(fields[2], fields[4]);
    List<Integer> months = numbers(CronField.MONTH, fields[3]);
    String ofMonths =
        months.size() == CronField.MONTH.most()
            ? ""
            : " in " + listed(months, ScheduleDescription::month);
    List<Integer> minutes = numbers(CronField.MINUTE, fields[0]);
    List<Integer> hours = numbers(CronField.HOUR, fields[1]);
    boolean atTimes = minutes.size() * hours.size() <= MOST_TIMES;
    return (atTimes ? "At " + times(minutes, hours) : each(minutes, hours))
        + (atTimes && days.isEmpty() ? " every day" : days)
        + ofMonths;
  }

  private static String times(List<Integer> minutes, List<Integer> hours) {
    return joined(
        hours.stream()
            .flatMap(hour -> minutes.stream().map(minute -> "%02d:%02d".formatted(hour, minute)))
            .toList());
  }

  private static String each(List<Integer> minutes, List<Integer> hours) {
    String ofHours = ofHours(hours);
    int step = step(minutes, CronField.MINUTE);
    if (step > 0) {
      return "Every " + interval(step, "minute") + ofHours;
    }
    return "At minute "
        + listed(minutes, Integer::toString)
        + (ofHours.isEmpty() ? " of every hour" : ofHours);
  }

  private static String ofHours(List<Integer> hours) {
    int step = step(hours, CronField.HOUR);
    if (step == 1) {
      return "";
    }
    return step > 1
        ? " of every " + step + " hours from 00:00"
        : " from "
            + joined(
                ranges(hours).stream()
                    .map(range -> "%02d:00 to %02d:59".formatted(range.first(), range.last()))
                    .toList());
  }

  /** By how much numbers go on from the least to the end of their field; 0 when they do not so. */
  private static int step(List<Integer> numbers, CronField field) {
    int size = field.most() + 1;
    if (numbers.size() < 2 || size % numbers.size() != 0) {
      return 0;
    }
    int step = size / numbers.size();
    return IntStream.range(0, numbers.size()).allMatch(i -> numbers.get(i) == i * step) ? step : 0;
  }

  /** Of two fields that are restricted a day needs one; of a field that begins with a star both. */
  private static String days(String ofMonth, String ofWeek) {
    String inMonth = ofMonth.equals("*") ? "" : daysOfMonth(ofMonth);
    String inWeek = ofWeek.equals("*") ? "" : daysOfWeek(ofWeek);
    if (inMonth.isEmpty() || inWeek.isEmpty()) {
      return inMonth + inWeek;
    }
    boolean either = !ofMonth.startsWith("*") && !ofWeek.startsWith("*");
    return inMonth + (either ? ", and" : ", if it is also") + inWeek;
  }

  private static String daysOfMonth(String field) {
    List<String> items = List.of(field.split(","));
    String plain = String.join(",", items.stream().filter(item -> !item.equals("l")).toList());
    List<String> days = new ArrayList<>();
    if (!plain.isEmpty()) {
      days.add("day " + listed(numbers(CronField.DAY, plain), Integer::toString));
    }
    if (items.contains("l")) {
      days.add("the last day");
    }
    return " on " + joined(days) + " of the month";
  }

  private static String daysOfWeek(String field) {
    List<String> days = new ArrayList<>();
    StringBuilder plain = new StringBuilder();
    for (String item : field.split(",")) {
      if (item.contains("#")) {
        int nth = item.charAt(item.length() - 1) - '1';
        days.add("the " + ORDINALS.get(nth) + " " + ofMonth(item.substring(0, item.length() - 2)));
      } else if (CronText.isLastWeekday(item)) {
        days.add("the last " + ofMonth(item.substring(0, item.length() - 1)));
      } else {
        plain.append(plain.isEmpty() ? "" : ",").append(item);
      }
    }
    if (!plain.isEmpty()) {
      days.addFirst(
          listed(numbers(CronField.WEEKDAY, plain.toString()), ScheduleDescription::weekday));
    }
    return " on " + joined(days);
  }

  private static String ofMonth(String weekday) {
    return weekday(CronField.WEEKDAY.value(weekday)) + " of the month";
  }

  private static List<Integer> numbers(CronField field, String text) {
    long mask = field.mask(text);
    return LongStream.rangeClosed(field.least(), field.end())
        .filter(number -> (mask & 1L << number) != 0)
        .mapToObj(number -> (int) number)
        .toList();
  }

  private static String weekday(int number) {
    return DayOfWeek.SUNDAY.plus(number).getDisplayName(TextStyle.FULL, Locale.ENGLISH);
  }

  private static String month(int number) {
    return Month.of(number).getDisplayName(TextStyle.FULL, Locale.ENGLISH);
  }

  /** Long ranges as such, what is else one by one. */
  private static String listed(List<Integer> numbers, IntFunction<String> name) {
    List<String> parts = new ArrayList<>();
    for (Range range : ranges(numbers)) {
      if (range.last() - range.first() + 1 >= LEAST_RANGE) {
        parts.add(name.apply(range.first()) + " to " + name.apply(range.last()));
      } else {
        IntStream.rangeClosed(range.first(), range.last()).mapToObj(name).forEach(parts::add);
      }
    }
    return joined(parts);
  }

  /** Numbers that follow each other. */
  private record Range(int first, int last) {}

  private static List<Range> ranges(List<Integer> numbers) {
    List<Range> ranges = new ArrayList<>();
    for (int number : numbers) {
      if (!ranges.isEmpty() && ranges.getLast().last() + 1 == number) {
        ranges.set(ranges.size() - 1, new Range(ranges.getLast().first(), number));
      } else {
        ranges.add(new Range(number, number));
      }
    }
    return ranges;
  }

  private static String joined(List<String> parts) {
    int last = parts.size() - 1;
    return last < 1
        ? String.join("", parts)
        : String.join(", ", parts.subList(0, last)) + " and " + parts.get(last);
  }
}
