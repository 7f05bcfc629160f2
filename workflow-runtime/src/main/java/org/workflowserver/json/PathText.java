package org.workflowserver.json;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the words of a path one after the other. */
final class PathText {
  private static final long MOST = (1L << 53) - 1;
  private static final Pattern INTEGER = Pattern.compile("0|-?[1-9][0-9]*");
  private static final Pattern NUMBER =
      Pattern.compile("(?:-?0|-?[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][-+]?[0-9]+)?");
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z_\\x{80}-\\x{10ffff}][A-Za-z0-9_\\x{80}-\\x{10ffff}]*");
  private static final Pattern FUNCTION = Pattern.compile("([a-z][a-z_0-9]*)\\(");

  private final String text;
  private int position;

  PathText(String text) {
    this.text = text;
  }

  boolean isAtEnd() {
    return position == text.length();
  }

  int position() {
    return position;
  }

  void backTo(int before) {
    position = before;
  }

  void skipBlanks() {
    while (!isAtEnd() && " \t\n\r".indexOf(text.charAt(position)) >= 0) {
      position++;
    }
  }

  boolean isNext(String word) {
    return text.startsWith(word, position);
  }

  boolean accept(String word) {
    if (!isNext(word)) {
      return false;
    }
    position += word.length();
    return true;
  }

  /** The same, blanks in front of it skipped; where it is not there, they are not. */
  boolean acceptAfterBlanks(String word) {
    int before = position;
    skipBlanks();
    if (accept(word)) {
      return true;
    }
    position = before;
    return false;
  }

  void expect(String word) {
    if (!accept(word)) {
      throw error("'" + word + "' is expected at character " + (position + 1));
    }
  }

  void expectAfterBlanks(String word) {
    skipBlanks();
    expect(word);
  }

  Optional<Long> integer() {
    Optional<String> digits = next(INTEGER, 0);
    if (digits.isPresent() && !isWithin(digits.get())) {
      throw error("'" + digits.get() + "' is no index");
    }
    return digits.map(Long::valueOf);
  }

  private static boolean isWithin(String digits) {
    return digits.length() <= 17 && Math.abs(Long.parseLong(digits)) <= MOST;
  }

  Optional<Object> number() {
    try {
      return next(NUMBER, 0).map(BigDecimal::new);
    } catch (NumberFormatException e) {
      throw error("A number is too large");
    }
  }

  /** A name without quotes. */
  Optional<String> name() {
    return next(NAME, 0);
  }

  /** The name of a function, and the bracket behind it. */
  Optional<String> function() {
    return next(FUNCTION, 1);
  }

  private Optional<String> next(Pattern pattern, int group) {
    Matcher matcher = pattern.matcher(text).region(position, text.length());
    if (!matcher.lookingAt()) {
      return Optional.empty();
    }
    position = matcher.end();
    return Optional.of(matcher.group(group));
  }

  /** A text in quotes. */
  Optional<String> quoted() {
    if (!isNext("'") && !isNext("\"")) {
      return Optional.empty();
    }
    int start = position;
    char quote = text.charAt(position++);
    StringBuilder read = new StringBuilder();
    while (!isAtEnd() && text.charAt(position) != quote) {
      char c = text.charAt(position++);
      if (c < ' ') {
        throw error("A control character stands at character " + position);
      }
      read.append(c == '\\' ? escaped(quote) : c);
    }
    if (isAtEnd()) {
      throw error("The text at character " + (start + 1) + " is not closed");
    }
    position++;
    requireWholePairs(read);
    return Optional.of(read.toString());
  }

  private char escaped(char quote) {
    char c = isAtEnd() ? ' ' : text.charAt(position++);
    return switch (c) {
      case 'b' -> '\b';
      case 't' -> '\t';
      case 'n' -> '\n';
      case 'f' -> '\f';
      case 'r' -> '\r';
      case '/', '\\' -> c;
      case 'u' -> hexadecimal();
      default -> {
        if (c != quote) {
          throw error("There is no escape at character " + position);
        }
        yield c;
      }
    };
  }

  private char hexadecimal() {
    String digits = text.substring(position, Math.min(position + 4, text.length()));
    if (!digits.matches("[0-9A-Fa-f]{4}")) {
      throw error("Four hexadecimal digits are expected at character " + (position + 1));
    }
    position += 4;
    return (char) Integer.parseInt(digits, 16);
  }

  private void requireWholePairs(CharSequence read) {
    if (read.codePoints().anyMatch(point -> point >= 0xd800 && point <= 0xdfff)) {
      throw error("Half of a character stands before character " + position);
    }
  }

  JsonPathMalformed error(String why) {
    return new JsonPathMalformed("The path '" + text + "' can't be read. " + why);
  }
}
