package org.workflowserver.component;

import java.time.DateTimeException;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Optional;
import org.workflowserver.json.Coded;

/** Units of the calendar, as configurations name them. */
public enum DateUnit implements Coded {
  SECOND(ChronoUnit.SECONDS),
  MINUTE(ChronoUnit.MINUTES),
  HOUR(ChronoUnit.HOURS),
  DAY(ChronoUnit.DAYS),
  WEEK(ChronoUnit.WEEKS),
  MONTH(ChronoUnit.MONTHS),
  YEAR(ChronoUnit.YEARS);

  private final ChronoUnit unit;

  DateUnit(ChronoUnit unit) {
    this.unit = unit;
  }

  /** The unit as Java has it. */
  public ChronoUnit unit() {
    return unit;
  }

  /** The unit of that name, which may be in the plural. */
  public static Optional<DateUnit> of(String name) {
    return Arrays.stream(values())
        .filter(unit -> unit.code().equals(name) || (unit.code() + "s").equals(name))
        .findFirst();
  }

  /**
   * So much later. Days and longer units keep the time of day in the zone: one that a change of the
   * clocks skips is later by the change, and a day that a month has not is its last. Hours and
   * shorter units are elapsed time.
   *
   * @param amount negative for earlier
   * @return empty when that lies outside the years 0 to 9999
   */
  public Optional<ZonedDateTime> after(ZonedDateTime time, long amount) {
    try {
      return Optional.of(time.plus(amount, unit)).filter(DateText::isWritable);
    } catch (DateTimeException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  /** So much earlier, as {@link #after} has it. */
  public Optional<ZonedDateTime> before(ZonedDateTime time, long amount) {
    return amount == Long.MIN_VALUE ? Optional.empty() : after(time, -amount);
  }
}
