package org.workflowserver.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fires again and again after the same time, counted from one instant on; clocks that are changed
 * meanwhile do not matter.
 */
record Interval(Instant since, Duration length) implements Recurrence {
  private static final Pattern TEXT = Pattern.compile("([0-9]{1,9}) +([a-z]+)");
  private static final Duration LONGEST = Duration.ofDays(3_650);

  /**
   * Reads {@code 5 minutes}.
   *
   * @param since the instant that is counted from
   * @throws ScheduleInvalid when the text is no interval
   */
  static Interval parse(String text, Instant since) {
    Matcher parts = TEXT.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!parts.matches()) {
      throw invalid();
    }
    long count = Long.parseLong(parts.group(1));
    Duration unit =
        switch (parts.group(2)) {
          case "minute", "minutes" -> Duration.ofMinutes(1);
          case "hour", "hours" -> Duration.ofHours(1);
          case "day", "days" -> Duration.ofDays(1);
          case "week", "weeks" -> Duration.ofDays(7);
          default -> throw invalid();
        };
    Duration length = unit.multipliedBy(count);
    if (count < 1) {
      throw new ScheduleInvalid("An interval is at least 1 minute.");
    }
    if (length.compareTo(LONGEST) > 0) {
      throw new ScheduleInvalid("An interval is at most " + LONGEST.toDays() + " days.");
    }
    return new Interval(since, length);
  }

  private static ScheduleInvalid invalid() {
    return new ScheduleInvalid(
        "An interval is a whole number and minutes, hours, days or weeks, such as '5 minutes'.");
  }

  @Override
  public Optional<Moment> after(Instant instant) {
    long past = instant.isBefore(since) ? 0 : Duration.between(since, instant).dividedBy(length);
    Instant at = since.plus(length.multipliedBy(past + 1));
    return at.isAfter(Schedule.LAST) ? Optional.empty() : Optional.of(new Moment(at, null));
  }
}
