package org.workflowserver.component.transform;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * How a date-time is written: {@code iso} (RFC 3339 with the offset), {@code rfc1123}, {@code
 * epoch_ms} (a number), or a pattern of {@link DateTimeFormatter}, with English names and weeks as
 * ISO 8601 counts them.
 */
record DateFormat(DateTimeFormatter formatter) {
  static final String ISO = "iso";

  private static final String EPOCH_MS = "epoch_ms";
  private static final int MAX_LENGTH = 200;

  /** English, Monday first, four days in the first week. */
  private static final Locale LOCALE = Locale.forLanguageTag("en-u-fw-mon-rg-dezzzz");

  private static final ZonedDateTime SAMPLE = Instant.EPOCH.atZone(ZoneOffset.UTC);

  /**
   * The format of that name or pattern.
   *
   * @throws FormatInvalid when there is none
   */
  static DateFormat of(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      throw new FormatInvalid(null);
    }
    try {
      DateFormat format = new DateFormat(formatter(text));
      format.write(SAMPLE);
      return format;
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new FormatInvalid(e);
    }
  }

  private static DateTimeFormatter formatter(String text) {
    return switch (text) {
      case ISO -> DateTimeFormatter.ISO_OFFSET_DATE_TIME;
      case "rfc1123" -> DateTimeFormatter.RFC_1123_DATE_TIME;
      case EPOCH_MS -> null;
      default -> DateTimeFormatter.ofPattern(text, LOCALE);
    };
  }

  /** The date-time as text or, as {@code epoch_ms}, as a number. */
  Object write(ZonedDateTime time) {
    return formatter == null ? (Object) time.toInstant().toEpochMilli() : formatter.format(time);
  }

  /** The text is neither a format's name nor a pattern. */
  static final class FormatInvalid extends RuntimeException {
    FormatInvalid(Throwable cause) {
      super(
          "'format' must be iso, rfc1123, epoch_ms, or a pattern of java.time such as dd.MM.uuuu"
              + " HH:mm, of at most "
              + MAX_LENGTH
              + " characters.",
          cause);
    }
  }
}
