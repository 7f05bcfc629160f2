package org.workflowserver.template.filter;

import static org.workflowserver.template.filter.StringFilters.text;

import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import org.workflowserver.template.value.Characters;

/** Filters for HTML and line breaks. */
final class HtmlFilters {
  private static final String[][] BLOCKS = {
    {"<script", "</script>"}, {"<!--", "-->"}, {"<style", "</style>"}
  };

  private static final Pattern LINE_BREAK = Pattern.compile("\r?\n");

  private HtmlFilters() {}

  static void addTo(Filters.Registry filters) {
    Filter escape = (in, args, f) -> in == null ? null : escaped(text(in, f), i -> true);
    filters.add("escape", escape);
    filters.add("h", escape);
    filters.add("escape_once", (in, args, f) -> escapedOnce(text(in, f)));
    filters.add("strip_html", (in, args, f) -> withoutTags(withoutBlocks(text(in, f))));
    filters.add(
        "newline_to_br", (in, args, f) -> LINE_BREAK.matcher(text(in, f)).replaceAll("<br />\n"));
    filters.add("strip_newlines", (in, args, f) -> LINE_BREAK.matcher(text(in, f)).replaceAll(""));
  }

  private static String escapedOnce(String text) {
    return escaped(text, at -> !isEntity(text, at));
  }

  /** Escapes what HTML means something by, an ampersand only where {@code escapes} says so. */
  private static String escaped(String text, IntPredicate escapes) {
    StringBuilder out = null;
    int written = 0;
    for (int i = 0; i < text.length(); i++) {
      String escape =
          switch (text.charAt(i)) {
            case '&' -> escapes.test(i) ? "&amp;" : null;
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '"' -> "&quot;";
            case '\'' -> "&#39;";
            default -> null;
          };
      if (escape != null) {
        out = out == null ? new StringBuilder(text.length() + 16) : out;
        out.append(text, written, i).append(escape);
        written = i + 1;
      }
    }
    return out == null ? text : out.append(text, written, text.length()).toString();
  }

  /** Whether an entity such as {@code &lt;} or {@code &#39;} begins at an ampersand. */
  private static boolean isEntity(String text, int ampersand) {
    int i = ampersand + 1;
    boolean number = i < text.length() && text.charAt(i) == '#';
    int start = number ? i + 1 : i;
    int end = start;
    while (end < text.length()
        && (number
            ? Characters.isDigit(text.charAt(end))
            : Characters.isLetter(text.charAt(end)))) {
      end++;
    }
    return end > start && end < text.length() && text.charAt(end) == ';';
  }

  private static String withoutBlocks(String text) {
    StringBuilder out = new StringBuilder(text.length());
    boolean[] unclosed = new boolean[BLOCKS.length];
    int written = 0;
    int i = text.indexOf('<');
    while (i >= 0) {
      int end = blockEnd(text, i, unclosed);
      if (end >= 0) {
        out.append(text, written, i);
        written = end;
      }
      i = text.indexOf('<', end >= 0 ? end : i + 1);
    }
    return out.append(text, written, text.length()).toString();
  }

  /** Once a kind of block has no end, later ones have none either and are not searched again. */
  private static int blockEnd(String text, int start, boolean[] unclosed) {
    for (int kind = 0; kind < BLOCKS.length; kind++) {
      if (!unclosed[kind] && text.startsWith(BLOCKS[kind][0], start)) {
        int end = text.indexOf(BLOCKS[kind][1], start + BLOCKS[kind][0].length());
        if (end >= 0) {
          return end + BLOCKS[kind][1].length();
        }
        unclosed[kind] = true;
      }
    }
    return -1;
  }

  private static String withoutTags(String text) {
    StringBuilder out = new StringBuilder(text.length());
    int written = 0;
    for (int open = text.indexOf('<'); open >= 0; open = text.indexOf('<', written)) {
      int close = text.indexOf('>', open);
      if (close < 0) {
        break;
      }
      out.append(text, written, open);
      written = close + 1;
    }
    return out.append(text, written, text.length()).toString();
  }
}
