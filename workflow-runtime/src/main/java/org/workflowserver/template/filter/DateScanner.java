package org.workflowserver.template.filter;

import static org.workflowserver.template.value.Characters.isDigit;
import static org.workflowserver.template.value.Characters.isLetter;

import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.workflowserver.template.value.Characters;

/** Finds the parts of a written time: numbers, the name of a month, a clock time, a zone. */
final class DateScanner {
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
  private static final List<String> ORDINALS = List.of("st", "nd", "rd", "th");

  /** The digits of all numbers but those of the clock time. */
  final List<String> numbers = new ArrayList<>();

  /** From 1, 0 where no month is named. */
  int month;

  /** {@code null} where there is none. */
  LocalTime time;

  ZoneId zone = ZoneOffset.UTC;

  /** Whether slashes or points stand between the numbers. */
  boolean slashes;

  private final String text;
  private int position;

  /** {@code text} is in lower case. */
  DateScanner(String text) {
    this.text = text;
  }

  /** Whether all of the text is of such parts. */
  boolean scan() {
    boolean known = true;
    while (known && position < text.length()) {
      known = part(text.charAt(position));
    }
    return known;
  }

  private boolean part(char c) {
    if (isDigit(c)) {
      return number();
    }
    if (isLetter(c)) {
      return word(take(Characters::isLetter));
    }
    if ((c == '+' || c == '-') && time != null) {
      return offset();
    }
    boolean first = numbers.isEmpty() && month == 0;
    if ((first ? " ,." : " ,./-\t").indexOf(c) < 0) {
      return false;
    }
    position++;
    slashes |= c == '/' || c == '.';
    return true;
  }

  private interface CharacterClass {
    boolean has(char c);
  }

  private String take(CharacterClass wanted) {
    int start = position;
    while (position < text.length() && wanted.has(text.charAt(position))) {
      position++;
    }
    return text.substring(start, position);
  }

  private boolean number() {
    String digits = take(Characters::isDigit);
    if (position < text.length() && text.charAt(position) == ':') {
      return clock(digits);
    }
    if (text.startsWith("am", position) || text.startsWith("pm", position)) {
      return twelveHours(digits, "0", "0", "");
    }
    if (text.startsWith(" am", position) || text.startsWith(" pm", position)) {
      position++;
      return twelveHours(digits, "0", "0", "");
    }
    numbers.add(digits);
    return digits.length() <= 8;
  }

  private boolean clock(String hour) {
    position++;
    String minute = take(Characters::isDigit);
    String second = "0";
    String fraction = "";
    if (position < text.length() && text.charAt(position) == ':') {
      position++;
      second = take(Characters::isDigit);
      if (position + 1 < text.length()
          && ".,".indexOf(text.charAt(position)) >= 0
          && isDigit(text.charAt(position + 1))) {
        position++;
        fraction = take(Characters::isDigit);
      }
    }
    int mark = position;
    take(Characters::isSpace);
    if (text.startsWith("am", position) || text.startsWith("pm", position)) {
      return twelveHours(hour, minute, second, fraction);
    }
    position = mark;
    return setTime(part(hour), part(minute), part(second), fraction);
  }

  private boolean twelveHours(String hour, String minute, String second, String fraction) {
    boolean afternoon = text.charAt(position) == 'p';
    position += 2;
    int of12 = part(hour);
    return of12 >= 1
        && of12 <= 12
        && setTime(of12 % 12 + (afternoon ? 12 : 0), part(minute), part(second), fraction);
  }

  private boolean setTime(int hour, int minute, int second, String fraction) {
    if (time != null || hour < 0 || minute < 0 || second < 0) {
      return false;
    }
    int nanos = fraction.isEmpty() ? 0 : part((fraction + "00000000").substring(0, 9));
    time = LocalTime.of(hour, minute, Math.min(second, 59), nanos);
    return true;
  }

  /** The number of at most nine digits, -1 for anything else. */
  static int part(String digits) {
    return digits.isEmpty() || digits.length() > 9 ? -1 : Integer.parseInt(digits);
  }

  private boolean word(String word) {
    String three = word.length() < 3 ? word : word.substring(0, 3);
    if (MONTHS.contains(three) && month == 0) {
      month = MONTHS.indexOf(three) + 1;
      return true;
    }
    switch (word) {
      case "z", "utc", "gmt" -> {
        zone = ZoneOffset.UTC;
        return true;
      }
      case "est", "edt", "cst", "cdt", "mst", "mdt", "pst", "pdt" -> {
        zone = american(word);
        return true;
      }
      default -> {
        return DAYS.contains(three)
            || (word.equals("t") && numbers.size() == 3)
            || (!numbers.isEmpty() && ORDINALS.contains(word));
      }
    }
  }

  private static ZoneOffset american(String zone) {
    int standard = -5 - "ecmp".indexOf(zone.charAt(0));
    return ZoneOffset.ofHours(zone.charAt(1) == 'd' ? standard + 1 : standard);
  }

  private boolean offset() {
    int sign = text.charAt(position++) == '-' ? -1 : 1;
    String digits = take(Characters::isDigit);
    if (position < text.length() && text.charAt(position) == ':') {
      position++;
      digits += take(Characters::isDigit);
    }
    if (digits.length() == 2) {
      digits += "00";
    }
    if (digits.length() != 4) {
      return false;
    }
    int hours = part(digits.substring(0, 2));
    int minutes = part(digits.substring(2));
    zone = ZoneOffset.ofHoursMinutes(sign * hours, sign * minutes);
    return true;
  }
}
