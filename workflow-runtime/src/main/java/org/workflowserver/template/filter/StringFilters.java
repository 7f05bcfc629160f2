package org.workflowserver.template.filter;

import static org.workflowserver.template.value.Characters.isSpace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.workflowserver.template.value.Budget;
import org.workflowserver.template.value.Characters;
import org.workflowserver.template.value.Frame;
import org.workflowserver.template.value.Numbers;
import org.workflowserver.template.value.Search;
import org.workflowserver.template.value.TextWriter;

/** Filters that cut, trim and change the case of text. */
final class StringFilters {
  private static final int TRUNCATE_LENGTH = 50;
  private static final int TRUNCATE_WORDS = 15;

  private StringFilters() {}

  static void addTo(Filters.Registry filters) {
    filters.add("upcase", (in, args, f) -> text(in, f).toUpperCase(Locale.ROOT));
    filters.add("downcase", (in, args, f) -> text(in, f).toLowerCase(Locale.ROOT));
    filters.add("capitalize", (in, args, f) -> capitalize(text(in, f)));
    filters.add("strip", (in, args, f) -> strip(text(in, f), true, true));
    filters.add("lstrip", (in, args, f) -> strip(text(in, f), true, false));
    filters.add("rstrip", (in, args, f) -> strip(text(in, f), false, true));
    filters.add("squish", (in, args, f) -> in == null ? null : squish(text(in, f)));
    filters.add("append", 1, 1, (in, args, f) -> joined(text(in, f), text(args[0], f), f));
    filters.add("prepend", 1, 1, (in, args, f) -> joined(text(args[0], f), text(in, f), f));
    filters.add("truncate", 0, 2, StringFilters::truncate);
    filters.add("truncatewords", 0, 2, StringFilters::truncateWords);
    filters.add("split", 1, 1, (in, args, f) -> split(text(in, f), text(args[0], f), f));
  }

  static String text(Object value, Frame frame) {
    return TextWriter.text(value, frame.budget);
  }

  private static String joined(String left, String right, Frame frame) {
    frame.budget.requireRoom((long) left.length() + right.length());
    return left.concat(right);
  }

  private static String capitalize(String text) {
    if (text.isEmpty()) {
      return text;
    }
    int first = text.offsetByCodePoints(0, 1);
    return text.substring(0, first).toUpperCase(Locale.ROOT)
        + text.substring(first).toLowerCase(Locale.ROOT);
  }

  private static String strip(String text, boolean left, boolean right) {
    int start = 0;
    int end = text.length();
    while (left && start < end && isStripped(text.charAt(start))) {
      start++;
    }
    while (right && end > start && isStripped(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  private static boolean isStripped(char c) {
    return c == '\0' || isSpace(c);
  }

  private static String squish(String text) {
    return String.join(" ", words(text, Integer.MAX_VALUE));
  }

  private static Object truncate(Object input, Object[] args, Frame frame) {
    if (input == null) {
      return null;
    }
    String text = text(input, frame);
    long length = args.length > 0 ? Numbers.toLong(args[0]) : TRUNCATE_LENGTH;
    String end = args.length > 1 ? text(args[1], frame) : "...";
    if (text.codePointCount(0, text.length()) <= length) {
      return text;
    }
    long kept = Math.max(0, Math.max(0, length) - end.codePointCount(0, end.length()));
    return joined(text.substring(0, text.offsetByCodePoints(0, (int) kept)), end, frame);
  }

  private static Object truncateWords(Object input, Object[] args, Frame frame) {
    if (input == null) {
      return null;
    }
    String text = text(input, frame);
    long count = args.length > 0 ? Math.max(1, Numbers.toLong(args[0])) : TRUNCATE_WORDS;
    String end = args.length > 1 ? text(args[1], frame) : "...";
    if (count >= text.length()) {
      return text;
    }
    List<String> words = words(text, count + 1);
    return words.size() <= count
        ? text
        : joined(String.join(" ", words.subList(0, (int) count)), end, frame);
  }

  private static List<String> words(String text, long most) {
    List<String> words = new ArrayList<>();
    int i = Characters.skipSpace(text, 0, text.length());
    while (i < text.length() && words.size() < most) {
      int end = i;
      while (end < text.length() && !isSpace(text.charAt(end))) {
        end++;
      }
      words.add(text.substring(i, end));
      i = Characters.skipSpace(text, end, text.length());
    }
    return words;
  }

  /** A space separates words, nothing separates characters; empty parts at the end are dropped. */
  private static Object split(String text, String separator, Frame frame) {
    if (separator.equals(" ")) {
      return asObjects(words(text, Integer.MAX_VALUE));
    }
    if (separator.isEmpty()) {
      frame.budget.list(text.length());
      return characters(text);
    }
    List<Object> parts = new ArrayList<>();
    Search search = new Search(separator, frame.budget);
    int from = 0;
    for (int at = search.indexIn(text, 0); at >= 0; at = search.indexIn(text, from)) {
      parts.add(text.substring(from, at));
      frame.budget.requireRoom((long) parts.size() * Budget.LIST_ITEM);
      from = at + separator.length();
    }
    parts.add(text.substring(from));
    while (!parts.isEmpty() && "".equals(parts.getLast())) {
      parts.removeLast();
    }
    return parts;
  }

  private static List<Object> characters(String text) {
    List<Object> characters = new ArrayList<>(text.length());
    text.codePoints().forEach(c -> characters.add(Character.toString(c)));
    return characters;
  }

  private static List<Object> asObjects(List<String> words) {
    return new ArrayList<>(Arrays.<Object>asList(words.toArray()));
  }
}
