package org.workflowserver.template.filter;

import static org.workflowserver.template.filter.StringFilters.text;

import org.workflowserver.template.value.Frame;
import org.workflowserver.template.value.Search;

/** Filters that replace and remove parts of a text. */
final class ReplacementFilters {
  private ReplacementFilters() {}

  static void addTo(Filters.Registry filters) {
    filters.add("replace", 1, 2, (in, args, f) -> all(in, args[0], second(args), f));
    filters.add("replace_first", 1, 2, (in, args, f) -> first(in, args[0], second(args), f));
    filters.add("replace_last", 2, 2, (in, args, f) -> last(in, args[0], args[1], f));
    filters.add("remove", 1, 1, (in, args, f) -> all(in, args[0], "", f));
    filters.add("remove_first", 1, 1, (in, args, f) -> first(in, args[0], "", f));
    filters.add("remove_last", 1, 1, (in, args, f) -> last(in, args[0], "", f));
  }

  private static Object second(Object[] args) {
    return args.length > 1 ? args[1] : "";
  }

  /** Where nothing is replaced, the replacement goes between all characters, and around them. */
  private static Object all(Object input, Object wanted, Object replacement, Frame frame) {
    String text = text(input, frame);
    String old = text(wanted, frame);
    String fresh = text(replacement, frame);
    if (old.isEmpty()) {
      return interleaved(text, fresh, frame);
    }
    Search search = new Search(old, frame.budget);
    int at = search.indexIn(text, 0);
    if (at < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    int from = 0;
    while (at >= 0) {
      frame.budget.requireRoom((long) out.length() + at - from + fresh.length());
      out.append(text, from, at).append(fresh);
      from = at + old.length();
      at = search.indexIn(text, from);
    }
    return out.append(text, from, text.length()).toString();
  }

  private static String interleaved(String text, String between, Frame frame) {
    if (between.isEmpty()) {
      return text;
    }
    frame.budget.requireRoom(text.length() + (text.length() + 1L) * between.length());
    StringBuilder out = new StringBuilder(between);
    text.codePoints().forEach(c -> out.appendCodePoint(c).append(between));
    return out.toString();
  }

  private static Object first(Object input, Object wanted, Object replacement, Frame frame) {
    String text = text(input, frame);
    String old = text(wanted, frame);
    return spliced(text, new Search(old, frame.budget).indexIn(text, 0), old, replacement, frame);
  }

  private static Object last(Object input, Object wanted, Object replacement, Frame frame) {
    String text = text(input, frame);
    String old = text(wanted, frame);
    return spliced(text, new Search(old, frame.budget).lastIndexIn(text), old, replacement, frame);
  }

  private static String spliced(String text, int at, String old, Object replacement, Frame frame) {
    if (at < 0) {
      return text;
    }
    String fresh = text(replacement, frame);
    frame.budget.requireRoom((long) text.length() + fresh.length());
    return text.substring(0, at) + fresh + text.substring(at + old.length());
  }
}
