package org.workflowserver.template.filter;

import static org.workflowserver.template.filter.DateScanner.part;
import static org.workflowserver.template.value.Characters.isDigit;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Reads a time from what people and machines write: {@code now}, seconds since 1970, RFC 3339, RFC
 * 1123, {@code March 14, 2016 5pm}, {@code 14 Mar 2016}, {@code 2016/3/14}, {@code 14/3/2016},
 * {@code 10:30} of today. Without a zone it is UTC.
 */
final class DateReader {
  private static final int MAX_LENGTH = 128;
  private final DateScanner found;
  private final List<String> numbers;
  private final Supplier<Instant> now;

  private DateReader(DateScanner found, Supplier<Instant> now) {
    this.found = found;
    this.numbers = found.numbers;
    this.now = now;
  }

  /** The time that {@code input} means, {@code null} when it means none. */
  static ZonedDateTime read(Object input, Supplier<Instant> now) {
    try {
      return switch (input) {
        case Long seconds -> Instant.ofEpochSecond(seconds).atZone(ZoneOffset.UTC);
        case String text -> read(text.strip().toLowerCase(Locale.ROOT), now);
        case null -> null;
        default -> null;
      };
    } catch (DateTimeException | ArithmeticException e) {
      return null;
    }
  }

  private static ZonedDateTime read(String text, Supplier<Instant> now) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      return null;
    }
    if (text.equals("now") || text.equals("today")) {
      return now.get().atZone(ZoneOffset.UTC);
    }
    if (text.chars().allMatch(c -> isDigit((char) c))) {
      return text.length() > 18
          ? null
          : Instant.ofEpochSecond(Long.parseLong(text)).atZone(ZoneOffset.UTC);
    }
    DateScanner found = new DateScanner(text);
    LocalDate date = found.scan() ? new DateReader(found, now).date() : null;
    return date == null
        ? null
        : date.atTime(found.time == null ? LocalTime.MIDNIGHT : found.time).atZone(found.zone);
  }

  private LocalDate date() {
    if (found.month > 0) {
      return named();
    }
    return switch (numbers.size()) {
      case 0 -> found.time == null ? null : now.get().atZone(found.zone).toLocalDate();
      case 1 -> numbers.getFirst().length() == 8 ? compact(numbers.getFirst()) : null;
      case 2 -> yearAndMonth();
      case 3 -> numeric();
      default -> null;
    };
  }

  private static LocalDate compact(String digits) {
    return LocalDate.of(
        part(digits.substring(0, 4)), part(digits.substring(4, 6)), part(digits.substring(6)));
  }

  private LocalDate yearAndMonth() {
    return numbers.getFirst().length() == 4
        ? LocalDate.of(part(numbers.getFirst()), part(numbers.get(1)), 1)
        : null;
  }

  private LocalDate numeric() {
    boolean yearFirst = numbers.getFirst().length() > 2;
    if (!yearFirst && !found.slashes && numbers.get(2).length() <= 2) {
      return null;
    }
    return yearFirst
        ? LocalDate.of(year(numbers.getFirst()), part(numbers.get(1)), part(numbers.get(2)))
        : LocalDate.of(year(numbers.get(2)), part(numbers.get(1)), part(numbers.getFirst()));
  }

  /** With a month's name the day is what is too short for a year, or what stands before it. */
  private LocalDate named() {
    return switch (numbers.size()) {
      case 0 -> LocalDate.of(thisYear(), found.month, 1);
      case 1 ->
          numbers.getFirst().length() > 2
              ? LocalDate.of(year(numbers.getFirst()), found.month, 1)
              : LocalDate.of(thisYear(), found.month, part(numbers.getFirst()));
      case 2 ->
          numbers.getFirst().length() > 2
              ? LocalDate.of(year(numbers.getFirst()), found.month, part(numbers.get(1)))
              : LocalDate.of(year(numbers.get(1)), found.month, part(numbers.getFirst()));
      default -> null;
    };
  }

  private int thisYear() {
    return now.get().atZone(found.zone).getYear();
  }

  private static int year(String digits) {
    int year = part(digits);
    return digits.length() > 2 ? year : year + (year < 69 ? 2000 : 1900);
  }
}
