package org.workflowserver.template.value;

/** Classes of characters as Liquid has them, which are those of ASCII. */
public final class Characters {
  private Characters() {}

  public static boolean isSpace(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  public static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  public static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  public static boolean isWord(char c) {
    return isLetter(c) || isDigit(c) || c == '_';
  }

  public static boolean isBlank(String text) {
    return skipSpace(text, 0, text.length()) == text.length();
  }

  /** Index of the first character from {@code start} that is no whitespace, or {@code end}. */
  public static int skipSpace(String text, int start, int end) {
    int i = start;
    while (i < end && isSpace(text.charAt(i))) {
      i++;
    }
    return i;
  }

  /** Index behind the last character before {@code end} that is no whitespace. */
  public static int skipSpaceBack(String text, int start, int end) {
    int i = end;
    while (i > start && isSpace(text.charAt(i - 1))) {
      i--;
    }
    return i;
  }

  public static int skipWord(String text, int start, int end) {
    int i = start;
    while (i < end && isWord(text.charAt(i))) {
      i++;
    }
    return i;
  }
}
