package org.workflowserver.schedule;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds fires by walking through time minute by minute and looking at the wall clock, which knows
 * nothing of transitions: a clock that jumps has left minutes out, one that shows what it has shown
 * lately goes through them again. Hours far from any match are stepped over; in one in which the
 * clock does not jump, minutes that no match has are.
 */
final class BruteForce {
  private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";
  private static final String WEEKDAYS = "sunmontuewedthufrisat";

  private final String[] fields;
  private final ZoneId zone;
  private final boolean[] minutes = new boolean[60];
  private final boolean[] hours = new boolean[24];
  private final boolean[] months = new boolean[13];
  private final Map<LocalDate, Boolean> days = new HashMap<>();
  private final boolean anyHour;

  /** What the clock has shown last; null when hours were stepped over. */
  private LocalDateTime before;

  /** The latest that it has ever shown. */
  private LocalDateTime latest = LocalDateTime.MIN;

  BruteForce(String cron, ZoneId zone) {
    this.fields = cron.split(" ");
    this.zone = zone;
    for (int i = 0; i < 60; i++) {
      minutes[i] = fits(fields[0], i, 59, "", 0);
    }
    for (int i = 0; i < 24; i++) {
      hours[i] = fits(fields[1], i, 23, "", 0);
    }
    for (int i = 1; i <= 12; i++) {
      months[i] = fits(fields[3], i, 12, MONTHS, 1);
    }
    this.anyHour = fields[1].startsWith("*");
  }

  /**
   * The fires after {@code start} and before {@code end}, as many as are wanted, with a mark behind
   * those of changes.
   */
  List<String> fires(Instant start, Instant end, int wanted) {
    List<String> fires = new ArrayList<>();
    Instant hour = start.truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(3));
    while (fires.size() < wanted && hour.isBefore(end)) {
      Duration far = farFromAny(hour);
      if (!far.isZero()) {
        before = null;
        hour = hour.plus(far);
        continue;
      }
      boolean steady = isSteady(hour);
      int first = wall(hour).getMinute();
      for (int i = 0; i < 60 && fires.size() < wanted; i++) {
        if (steady && i < 59 && !minutes[(first + i) % 60]) {
          continue;
        }
        Instant at = hour.plusSeconds(60L * i);
        String mark = look(wall(at), steady);
        if (mark != null && at.isAfter(start) && at.isBefore(end)) {
          fires.add(at + mark);
        }
      }
      hour = hour.plus(Duration.ofHours(1));
    }
    return fires;
  }

  private LocalDateTime wall(Instant at) {
    return LocalDateTime.ofInstant(at, zone);
  }

  /**
   * Whether the clock goes through this hour without a jump and shows nothing for a second time.
   */
  private boolean isSteady(Instant hour) {
    LocalDateTime first = wall(hour);
    return before != null
        && first.equals(before.plusMinutes(1))
        && first.isAfter(latest)
        && wall(hour.plusSeconds(59 * 60)).equals(first.plusMinutes(59));
  }

  private String look(LocalDateTime wall, boolean steady) {
    String mark = mark(steady ? wall.minusMinutes(1) : before, wall, !wall.isAfter(latest));
    latest = wall.isAfter(latest) ? wall : latest;
    before = wall;
    return mark;
  }

  /**
   * What is said of a minute.
   *
   * @param again whether the clock has shown it before
   * @return null when nothing fires here
   */
  private String mark(LocalDateTime before, LocalDateTime wall, boolean again) {
    if (before != null && !anyHour) {
      for (LocalDateTime left = before.plusMinutes(1);
          left.isBefore(wall);
          left = left.plusMinutes(1)) {
        if (matches(left)) {
          return " gap";
        }
      }
    }
    if (!matches(wall)) {
      return null;
    }
    if (again) {
      return anyHour ? " overlap" : null;
    }
    return comesAgain(wall) ? " overlap" : "";
  }

  private boolean comesAgain(LocalDateTime wall) {
    // Asks the wall clock a while later, not the zone for its rules.
    Instant first = wall.atZone(zone).withEarlierOffsetAtOverlap().toInstant();
    for (int later = 30; later <= 180; later += 30) {
      if (LocalDateTime.ofInstant(first.plus(Duration.ofMinutes(later)), zone).equals(wall)) {
        return true;
      }
    }
    return false;
  }

  /** How long nothing can match from the hour on; zero when something may. */
  private Duration farFromAny(Instant hour) {
    LocalDateTime wall = LocalDateTime.ofInstant(hour, zone);
    LocalDate day = wall.toLocalDate();
    if (!months[day.minusDays(1).getMonthValue()] && !months[day.plusDays(22).getMonthValue()]) {
      return Duration.ofDays(20);
    }
    boolean near = isDay(day) || isDay(day.plusDays(1)) || isDay(day.minusDays(1));
    if (!near) {
      return Duration.ofHours(12);
    }
    for (int around = -2; around <= 2; around++) {
      if (hours[(wall.getHour() + around + 24) % 24]) {
        return Duration.ZERO;
      }
    }
    return Duration.ofHours(1);
  }

  private boolean matches(LocalDateTime wall) {
    LocalTime time = wall.toLocalTime();
    return minutes[time.getMinute()] && hours[time.getHour()] && isDay(wall.toLocalDate());
  }

  private boolean isDay(LocalDate day) {
    return months[day.getMonthValue()] && days.computeIfAbsent(day, this::isChosen);
  }

  private boolean isChosen(LocalDate day) {
    boolean ofMonth = isDayOfMonth(day);
    boolean ofWeek = isDayOfWeek(day);
    return fields[2].charAt(0) == '*' || fields[4].charAt(0) == '*'
        ? ofMonth && ofWeek
        : ofMonth || ofWeek;
  }

  private boolean isDayOfMonth(LocalDate day) {
    for (String item : fields[2].split(",")) {
      if (item.equals("L")
          ? day.plusDays(1).getDayOfMonth() == 1
          : fits(item, day.getDayOfMonth(), 31, "", 1)) {
        return true;
      }
    }
    return false;
  }

  private boolean isDayOfWeek(LocalDate day) {
    int weekday = day.getDayOfWeek() == DayOfWeek.SUNDAY ? 0 : day.getDayOfWeek().getValue();
    for (String item : fields[4].split(",")) {
      String base = item.split("#")[0].replace("L", "");
      boolean same =
          fits(base, weekday, 6, WEEKDAYS, 0)
              || weekday == 0 && !base.equals("*") && fits(base, 7, 7, WEEKDAYS, 0);
      if (item.contains("#")) {
        same = same && (day.getDayOfMonth() + 6) / 7 == item.charAt(item.length() - 1) - '0';
      } else if (item.endsWith("L")) {
        same = same && day.plusDays(7).getMonthValue() != day.getMonthValue();
      }
      if (same) {
        return true;
      }
    }
    return false;
  }

  private static boolean fits(String list, int number, int most, String names, int firstNamed) {
    for (String item : list.split(",")) {
      String[] step = item.split("/");
      String[] ends = step[0].split("-");
      int first = ends[0].equals("*") ? firstNamed : number(ends[0], names, firstNamed);
      int last =
          ends[0].equals("*") || ends.length == 1 && step.length == 2
              ? most
              : number(ends[ends.length - 1], names, firstNamed);
      int by = step.length == 2 ? Integer.parseInt(step[1]) : 1;
      if (number >= first && number <= last && (number - first) % by == 0) {
        return true;
      }
    }
    return false;
  }

  private static int number(String text, String names, int firstNamed) {
    int named = names.indexOf(text);
    return named >= 0 && !text.isEmpty() && Character.isLetter(text.charAt(0))
        ? named / 3 + firstNamed
        : Integer.parseInt(text);
  }
}
