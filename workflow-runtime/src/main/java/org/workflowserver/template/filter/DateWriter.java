package org.workflowserver.template.filter;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.Locale;
import org.workflowserver.template.value.Budget;
import org.workflowserver.template.value.Characters;

/**
 * Writes times as C's {@code strftime} does, with the flags {@code - 0 _ ^ #} and a width between
 * the percent sign and the letter.
 */
final class DateWriter {
  private static final int MAX_WIDTH = 1_000;
  private static final DateTimeFormatter ZONE_NAME =
      DateTimeFormatter.ofPattern("zzz", Locale.ENGLISH);

  private final ZonedDateTime time;
  private final Budget budget;
  private final StringBuilder out = new StringBuilder();

  private char padding;
  private boolean upper;
  private boolean swap;
  private int colons;
  private int width;

  private DateWriter(ZonedDateTime time, Budget budget) {
    this.time = time;
    this.budget = budget;
  }

  static String write(ZonedDateTime time, String format, Budget budget) {
    DateWriter writer = new DateWriter(time, budget);
    writer.all(format);
    return writer.out.toString();
  }

  private void all(String format) {
    int i = 0;
    while (i < format.length()) {
      char c = format.charAt(i);
      if (c != '%') {
        out.append(c);
        i++;
        continue;
      }
      int end = directive(format, i + 1);
      String written = end < format.length() ? field(format.charAt(end)) : null;
      if (written == null) {
        out.append(format, i, Math.min(end + 1, format.length()));
      } else {
        out.append(cased(written));
      }
      budget.requireRoom(out.length());
      i = end + 1;
    }
  }

  /** Reads flags and width; the index of the letter. */
  private int directive(String format, int start) {
    padding = 0;
    upper = false;
    swap = false;
    colons = 0;
    width = -1;
    int i = start;
    for (; i < format.length(); i++) {
      char c = format.charAt(i);
      switch (c) {
        case '-', '_' -> padding = c;
        case '^' -> upper = true;
        case '#' -> swap = true;
        case ':' -> colons++;
        default -> {
          if (!Characters.isDigit(c)) {
            return i;
          }
          if (c == '0' && width < 0) {
            padding = '0';
          } else {
            width = Math.min(MAX_WIDTH, Math.max(width, 0) * 10 + (c - '0'));
          }
        }
      }
    }
    return i;
  }

  private String cased(String text) {
    return upper ? text.toUpperCase(Locale.ROOT) : text;
  }

  private String field(char letter) {
    return switch (letter) {
      case 'Y' -> number(time.getYear(), time.getYear() < 0 ? 5 : 1, '0');
      case 'C' -> number(Math.floorDiv(time.getYear(), 100), 2, '0');
      case 'y' -> number(Math.floorMod(time.getYear(), 100), 2, '0');
      case 'm' -> number(time.getMonthValue(), 2, '0');
      case 'B' -> text(time.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH));
      case 'b', 'h' -> text(time.getMonth().getDisplayName(TextStyle.SHORT, Locale.ENGLISH));
      case 'd' -> number(time.getDayOfMonth(), 2, '0');
      case 'e' -> number(time.getDayOfMonth(), 2, ' ');
      case 'j' -> number(time.getDayOfYear(), 3, '0');
      case 'A' -> text(time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH));
      case 'a' -> text(time.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ENGLISH));
      case 'u' -> number(time.getDayOfWeek().getValue(), 1, '0');
      case 'w' -> number(time.getDayOfWeek().getValue() % 7, 1, '0');
      case 'G' -> number(time.get(IsoFields.WEEK_BASED_YEAR), 4, '0');
      case 'g' -> number(time.get(IsoFields.WEEK_BASED_YEAR) % 100, 2, '0');
      case 'V' -> number(time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR), 2, '0');
      case 'U' -> number(week(time.getDayOfWeek().getValue() % 7), 2, '0');
      case 'W' -> number(week(time.getDayOfWeek().getValue() - 1), 2, '0');
      case 'n' -> "\n";
      case 't' -> "\t";
      case '%' -> "%";
      default -> timeOfDay(letter);
    };
  }

  private String timeOfDay(char letter) {
    return switch (letter) {
      case 'H' -> number(time.getHour(), 2, '0');
      case 'k' -> number(time.getHour(), 2, ' ');
      case 'I' -> number(hour12(), 2, '0');
      case 'l' -> number(hour12(), 2, ' ');
      case 'M' -> number(time.getMinute(), 2, '0');
      case 'S' -> number(time.getSecond(), 2, '0');
      case 'L' -> fraction(3);
      case 'N' -> fraction(9);
      case 'p' -> text(swap ? half().toLowerCase(Locale.ROOT) : half());
      case 'P' -> text(half().toLowerCase(Locale.ROOT));
      case 's' -> number(time.toEpochSecond(), 1, '0');
      case 'z' -> offset();
      case 'Z' -> text(zoneName());
      default -> combined(letter);
    };
  }

  private String combined(char letter) {
    String format =
        switch (letter) {
          case 'c' -> "%a %b %e %H:%M:%S %Y";
          case 'D', 'x' -> "%m/%d/%y";
          case 'F' -> "%Y-%m-%d";
          case 'R' -> "%H:%M";
          case 'r' -> "%I:%M:%S %p";
          case 'T', 'X' -> "%H:%M:%S";
          case 'v' -> "%e-%^b-%Y";
          case '+' -> "%a %b %e %H:%M:%S %Z %Y";
          default -> null;
        };
    boolean wasUpper = upper;
    int wasWidth = width;
    String written = format == null ? null : write(time, format, budget);
    upper = wasUpper;
    width = wasWidth;
    return written == null ? null : text(written);
  }

  private String text(String text) {
    return padded(swap && padding == 0 ? text.toUpperCase(Locale.ROOT) : text, width, ' ');
  }

  private String number(long value, int digits, char usual) {
    if (padding == '-') {
      return Long.toString(value);
    }
    char fill = padding == '0' ? '0' : padding == '_' ? ' ' : usual;
    int wanted = Math.max(width, digits);
    return value < 0 && fill == '0'
        ? "-" + padded(Long.toString(-value), wanted - 1, fill)
        : padded(Long.toString(value), wanted, fill);
  }

  private String padded(String text, int length, char fill) {
    char with = padding == '0' ? '0' : padding == '_' ? ' ' : fill;
    return length <= text.length()
        ? text
        : String.valueOf(with).repeat(length - text.length()) + text;
  }

  private String fraction(int usual) {
    int digits = width > 0 ? width : usual;
    String nanos = padded9(time.getNano());
    return digits <= nanos.length()
        ? nanos.substring(0, digits)
        : nanos + "0".repeat(digits - nanos.length());
  }

  private static String padded9(int nanos) {
    String digits = Integer.toString(nanos);
    return "0".repeat(9 - digits.length()) + digits;
  }

  private int hour12() {
    return time.get(ChronoField.CLOCK_HOUR_OF_AMPM);
  }

  private String half() {
    return time.getHour() < 12 ? "AM" : "PM";
  }

  /** Week of the year, the days before the first full one being in week 0. */
  private int week(int dayOfWeek) {
    return (time.getDayOfYear() - 1 + 7 - dayOfWeek) / 7;
  }

  private String offset() {
    int seconds = time.getOffset().getTotalSeconds();
    int minutes = Math.abs(seconds) / 60;
    String separator = colons > 0 ? ":" : "";
    return (seconds < 0 ? "-" : "+")
        + two(minutes / 60)
        + separator
        + two(minutes % 60)
        + (colons > 1 ? separator + two(Math.abs(seconds) % 60) : "");
  }

  private static String two(int number) {
    return number < 10 ? "0" + number : Integer.toString(number);
  }

  private String zoneName() {
    return time.getZone() instanceof ZoneOffset && time.getOffset().getTotalSeconds() == 0
        ? "UTC"
        : ZONE_NAME.format(time);
  }
}
