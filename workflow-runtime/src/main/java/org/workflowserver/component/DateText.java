package org.workflowserver.component;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.time.zone.ZoneRulesProvider;
import java.util.Locale;
import java.util.Optional;

/**
 * Date-times as text: RFC 3339 with any offset, the same without an offset or without a time of
 * day, and RFC 1123 as HTTP has it.
 */
public final class DateText {
  /** What is expected, as part of a sentence. */
  public static final String EXPECTED = "a date-time such as 2027-01-31T09:00:00+01:00";

  /** What is expected of a time zone, as part of a sentence. */
  public static final String EXPECTED_ZONE = "an IANA time zone such as Europe/Berlin";

  /** Stands for one that could not be read. */
  static final ZonedDateTime NONE = Instant.EPOCH.atZone(ZoneOffset.UTC);

  private static final int LAST_YEAR = 9_999;
  private static final int MAX_LENGTH = 64;
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .appendPattern("[ ]")
          .optionalStart()
          .parseCaseInsensitive()
          // Lenient, it takes +01, +0100 and +01:00.
          .parseLenient()
          .appendOffset("+HH", "Z")
          .toFormatter(Locale.ROOT);
  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .optionalStart()
          .appendLiteral('T')
          .append(TIME)
          .optionalEnd()
          .optionalStart()
          .appendLiteral(' ')
          .append(TIME)
          .optionalEnd()
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private DateText() {}

  /**
   * The date-time that {@code text} says, in the offset that it says; empty when it says none, or
   * its year has not four digits. A day without a time is its start.
   *
   * @param zone where a text without an offset counts: a time that a change of the clocks skips is
   *     later by the change, one that occurs twice is the first
   */
  public static Optional<ZonedDateTime> read(String text, ZoneId zone) {
    if (text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    try {
      TemporalAccessor read =
          !text.isEmpty() && Character.isLetter(text.charAt(0))
              ? DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, ZonedDateTime::from)
              : ISO.parseBest(text, ZonedDateTime::from, LocalDateTime::from, LocalDate::from);
      ZonedDateTime time =
          switch (read) {
            case ZonedDateTime zoned -> zoned;
            case LocalDateTime local -> local.atZone(zone);
            case LocalDate date -> date.atStartOfDay(zone);
            default -> throw new IllegalStateException("Not asked for: " + read.getClass());
          };
      return isWritable(time) ? Optional.of(time) : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Whether its year has four digits, here and in UTC. */
  public static boolean isWritable(ZonedDateTime time) {
    int utc = time.withZoneSameInstant(ZoneOffset.UTC).getYear();
    return time.getYear() >= 0 && time.getYear() <= LAST_YEAR && utc >= 0 && utc <= LAST_YEAR;
  }

  /** The IANA time zone of that name; empty when there is none. */
  public static Optional<ZoneId> zone(String name) {
    return ZoneRulesProvider.getAvailableZoneIds().contains(name)
        ? Optional.of(ZoneId.of(name))
        : Optional.empty();
  }
}
