package org.workflowserver.json;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;

/** Times in JSON: RFC 3339, written in UTC with six fractional digits. */
public final class Times {
  private static final DateTimeFormatter FORMAT =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'")
          .toFormatter()
          .withZone(ZoneOffset.UTC);

  /** Neither RFC 3339 nor PostgreSQL knows all the years that Java does. */
  private static final int LAST_YEAR = 9_999;

  /** RFC 3339, or with an offset without a colon, as clients in Python write it. */
  private static final DateTimeFormatter READ =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .optionalStart()
          .appendOffset("+HHMM", "Z")
          .optionalEnd()
          .optionalStart()
          .parseLenient()
          .appendOffsetId()
          .optionalEnd()
          .toFormatter()
          .withResolverStyle(ResolverStyle.STRICT);

  private Times() {}

  /** {@code instant} as {@code 2025-10-31T12:00:00.000000Z}. */
  public static String format(Instant instant) {
    return FORMAT.format(instant);
  }

  /**
   * The instant of an RFC 3339 time with any offset, which may be without a colon, cut to
   * microseconds; its year has four digits.
   *
   * @throws DateTimeParseException when {@code text} is none
   */
  public static Instant parse(String text) {
    OffsetDateTime time = OffsetDateTime.parse(text, READ);
    if (time.getYear() < 0 || time.getYear() > LAST_YEAR) {
      throw new DateTimeParseException("The year must have four digits.", text, 0);
    }
    return time.toInstant().truncatedTo(ChronoUnit.MICROS);
  }
}
