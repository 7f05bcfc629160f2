package org.workflowserver.web.page;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * A JSON value on a page: its text, or its first part and where the whole is when it is too long.
 *
 * @param text JSON text, of the first part of a long value; null when there is no value, and when
 *     there is no room for it
 * @param path how a template names the value, such as {@code n2}; empty when none can
 * @param href where the whole value is; null unless it is too long
 * @param kilobytes length of the whole value
 * @param cut how many lists and objects, one in the other, continue behind the first part
 */
public record ShownJson(String text, String path, String href, int kilobytes, int cut) {
  /** Ends a text that was cut. */
  private static final String END = "…\"";

  /** Length of the longest escape in a text. */
  private static final int ESCAPE = 6;

  /** No value. */
  public static final ShownJson NONE = new ShownJson(null, "", null, 0, 0);

  /** Whether the whole value is elsewhere. */
  public boolean isElsewhere() {
    return href != null;
  }

  /** Whether there is a value at all. */
  public boolean isThere() {
    return text != null || href != null;
  }

  /** What one page carries of JSON: each value up to a length, all together up to another. */
  public static final class Budget {
    static final int EACH = 64 << 10;
    static final int ALL = 1 << 20;

    private int left = ALL;

    /** {@code text} to be shown, or {@code href} in its place. */
    public ShownJson show(String text, String path, String href) {
      if (text == null) {
        return NONE;
      }
      int kilobytes = text.length() >> 10;
      if (text.length() <= Math.min(EACH, left)) {
        left -= text.length();
        return new ShownJson(text, path, null, kilobytes, 0);
      }
      Part part = firstPart(text, Math.min(EACH, left));
      left -= part.text() == null ? 0 : part.text().length();
      return new ShownJson(part.text(), path, href, Math.max(1, kilobytes), part.cut());
    }
  }

  /**
   * The beginning of a JSON text.
   *
   * @param text null when nothing fits
   * @param cut how many lists and objects continue behind it
   */
  record Part(String text, int cut) {
    static final Part NONE = new Part(null, 0);
  }

  /**
   * The beginning of a JSON text as JSON: a text that is too long ends with an ellipsis, and what
   * is open after it, or else after the last whole member or item, is closed there; null when
   * nothing fits.
   */
  static Part firstPart(String text, int longest) {
    StringBuilder open = new StringBuilder();
    String closing = "";
    int cut = -1;
    boolean quoted = false;
    char before = ':';
    int start = 0;
    // Room for the brackets that close it.
    for (int i = 0; i < longest - open.length() && i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted) {
        quoted = c != '"';
        i += c == '\\' ? 1 : 0;
        continue;
      }
      before = ",:{[".indexOf(c) < 0 ? before : c;
      quoted = c == '"';
      start = quoted ? i : start;
      noteBracket(c, open);
      cut = c == ',' ? i : cut;
      closing = c == ',' ? open.toString() : closing;
    }
    boolean value = before == ':' || !open.isEmpty() && open.charAt(0) == ']';
    int end = longest - open.length() - END.length();
    if (quoted && value && end > start + ESCAPE) {
      return new Part(text.substring(0, whole(text, start, end)) + END + open, open.length());
    }
    return cut < 0 ? Part.NONE : new Part(text.substring(0, cut) + closing, closing.length());
  }

  /** Keeps what closes all that is open. */
  private static void noteBracket(char c, StringBuilder open) {
    switch (c) {
      case '{' -> open.insert(0, '}');
      case '[' -> open.insert(0, ']');
      case '}', ']' -> open.deleteCharAt(0);
      default -> {}
    }
  }

  /** Where to cut the text, at {@code end} or before what would be cut in two there. */
  private static int whole(String text, int start, int end) {
    int escape = -1;
    for (int i = start; i < end; i++) {
      if (text.charAt(i) == '\\') {
        escape = i++;
      }
    }
    if (escape >= 0 && end < escape + ESCAPE) {
      return escape;
    }
    return Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
  }

  /** {@code name=value} for an address. */
  public static String parameter(String name, Object value) {
    return name + "=" + URLEncoder.encode(String.valueOf(value), StandardCharsets.UTF_8);
  }
}
