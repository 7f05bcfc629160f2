package org.workflowserver.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** When a workflow fires. Immutable. */
public final class Schedule {
  /** Behind it nothing fires: times have years of four digits. */
  static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");

  private static final Duration FIRST_SPAN = Duration.ofHours(2);

  private final Recurrence recurrence;
  private final ZoneId zone;

  private Schedule(Recurrence recurrence, ZoneId zone) {
    this.recurrence = recurrence;
    this.zone = zone;
  }

  /**
   * Reads a schedule.
   *
   * @param type any but {@link ScheduleType#MANUAL}
   * @param value its text; null for what the type means without one
   * @param zone where the wall clocks hang
   * @param since when it was written: intervals are counted from then on
   * @throws ScheduleInvalid when the value can't be read, is missing, or never fires
   */
  public static Schedule of(ScheduleType type, String value, ZoneId zone, Instant since) {
    if (value == null && type.needsValue()) {
      throw new ScheduleInvalid("A schedule of the type '" + type.code() + "' needs a value.");
    }
    String text = value == null ? type.usual() : value;
    return new Schedule(
        switch (type) {
          case MANUAL -> throw new IllegalArgumentException("A manual workflow has no schedule.");
          case INTERVAL -> Interval.parse(text, since);
          case CRON -> onWallClocks(CronText.parse(text), zone);
          case DAILY -> new FixedHours(CalendarText.daily(text), zone);
          case WEEKLY -> new FixedHours(CalendarText.weekly(text), zone);
          case MONTHLY -> new FixedHours(CalendarText.monthly(text), zone);
        },
        zone);
  }

  /**
   * What a schedule means, in words: "At 09:00 on Monday to Friday".
   *
   * @param type any; {@link ScheduleType#MANUAL} means never
   * @param value as {@link #of} has taken it
   */
  public static String inWords(ScheduleType type, String value) {
    return type == ScheduleType.MANUAL
        ? "Never"
        : ScheduleDescription.of(type, value == null ? type.usual() : value);
  }

  private static Recurrence onWallClocks(CronText cron, ZoneId zone) {
    return cron.anyHour() ? new AnyHours(cron.times(), zone) : new FixedHours(cron.times(), zone);
  }

  /** The first instant after {@code instant} at which it fires; empty when it never does again. */
  public Optional<Instant> next(Instant instant) {
    return recurrence.after(instant).map(Recurrence.Moment::at);
  }

  /** The next fires after {@code instant}, as many as are asked for while there are any. */
  public List<Fire> fires(Instant instant, int count) {
    List<Fire> fires = new ArrayList<>();
    Optional<Recurrence.Moment> next = recurrence.after(instant);
    while (next.isPresent() && fires.size() < count) {
      Instant at = next.get().at();
      fires.add(new Fire(at, at.atZone(zone).toOffsetDateTime(), next.get().dst()));
      next = recurrence.after(at);
    }
    return fires;
  }

  /**
   * The last instants at which it fires from {@code first} until {@code until}, both included, in
   * their order.
   *
   * @param first one of its fires
   * @param most how many there may be; earlier ones are left out
   */
  public List<Instant> latest(Instant first, Instant until, int most) {
    // Looked for backwards in growing spans: after a long pause there may be very many.
    for (Duration span = FIRST_SPAN; ; span = span.multipliedBy(4)) {
      boolean whole = Duration.between(first, until).compareTo(span) <= 0;
      Deque<Instant> found = new ArrayDeque<>();
      Optional<Instant> next = whole ? Optional.of(first) : next(until.minus(span));
      while (next.isPresent() && !next.get().isAfter(until)) {
        found.add(next.get());
        if (found.size() > most) {
          found.removeFirst();
        }
        next = next(next.get());
      }
      if (whole || found.size() == most) {
        return List.copyOf(found);
      }
    }
  }
}
