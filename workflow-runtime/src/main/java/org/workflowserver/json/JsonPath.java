package org.workflowserver.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * A path into a JSON value: {@code $}, then members ({@code .name}, {@code ["any name"]}), indexes
 * ({@code [0]}, {@code [-1]} from the end), wildcards ({@code .*}, {@code [*]}) and slices ({@code
 * [1:5]}, {@code [::2]}).
 */
public final class JsonPath {
  /** One part of a path; what it selects goes into a list. */
  private interface Step {
    void select(Object value, List<Object> into);
  }

  /** Longest path, in characters. */
  public static final int MAX_LENGTH = 1_000;

  private final String text;
  private final List<Step> steps = new ArrayList<>();
  private boolean many;
  private int position;

  private JsonPath(String text) {
    this.text = text;
  }

  /**
   * The path that {@code text} spells.
   *
   * @throws JsonPathMalformed when it is none, or too long
   */
  public static JsonPath parse(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new JsonPathMalformed("A path has at most " + MAX_LENGTH + " characters");
    }
    JsonPath path = new JsonPath(text.strip());
    path.parse();
    return path;
  }

  /**
   * What the path leads to: a value or {@code null}, and with a wildcard or a slice the list of all
   * that match.
   */
  public Object read(Object value) {
    return read(value, selected -> {});
  }

  /**
   * The same, watched.
   *
   * @param room is told after each look at a value how many are selected by then; may throw
   */
  public Object read(Object value, IntConsumer room) {
    List<Object> values = new ArrayList<>();
    values.add(value);
    for (Step step : steps) {
      List<Object> next = new ArrayList<>();
      for (Object each : values) {
        step.select(each, next);
        room.accept(next.size());
      }
      values = next;
    }
    if (many) {
      return values;
    }
    return values.isEmpty() ? null : values.getFirst();
  }

  /** Whether it leads to the list of all that match, and not to one value. */
  public boolean selectsMany() {
    return many;
  }

  private void parse() {
    if (!text.startsWith("$")) {
      throw error("It begins with '$'");
    }
    position = 1;
    while (position < text.length()) {
      char c = text.charAt(position++);
      if (c == '.') {
        dotted();
      } else if (c == '[') {
        bracketed();
      } else {
        throw error("'.' or '[' is expected at character " + position);
      }
    }
  }

  private void dotted() {
    if (text.startsWith("*", position)) {
      position++;
      wildcard();
      return;
    }
    int start = position;
    while (position < text.length() && ".[".indexOf(text.charAt(position)) < 0) {
      position++;
    }
    if (position == start) {
      throw error("A name is expected at character " + (position + 1));
    }
    member(text.substring(start, position));
  }

  private void bracketed() {
    int start = position;
    char quote = start < text.length() ? text.charAt(start) : ' ';
    if (quote == '"' || quote == '\'') {
      int end = text.indexOf(quote, start + 1);
      if (end < 0 || !text.startsWith("]", end + 1)) {
        throw error("The name at character " + (start + 1) + " is not closed");
      }
      position = end + 2;
      member(text.substring(start + 1, end));
      return;
    }
    int end = text.indexOf(']', start);
    if (end < 0) {
      throw error("']' is missing");
    }
    position = end + 1;
    String inner = text.substring(start, end).strip();
    if (inner.equals("*")) {
      wildcard();
    } else if (inner.indexOf(':') >= 0) {
      slice(inner);
    } else {
      index(number(inner, null));
    }
  }

  private void member(String name) {
    steps.add(
        (value, into) -> {
          if (value instanceof Map<?, ?> object && object.containsKey(name)) {
            into.add(object.get(name));
          }
        });
  }

  private void index(int index) {
    steps.add(
        (value, into) -> {
          if (value instanceof List<?> list) {
            int at = index < 0 ? list.size() + index : index;
            if (at >= 0 && at < list.size()) {
              into.add(list.get(at));
            }
          }
        });
  }

  private void wildcard() {
    many = true;
    steps.add(
        (value, into) -> {
          if (value instanceof List<?> list) {
            into.addAll(list);
          } else if (value instanceof Map<?, ?> object) {
            into.addAll(object.values());
          }
        });
  }

  private void slice(String inner) {
    String[] parts = inner.split(":", -1);
    if (parts.length > 3) {
      throw error("A slice has at most three parts");
    }
    Integer from = number(parts[0], 0);
    Integer to = number(parts[1], Integer.MAX_VALUE);
    int step = parts.length > 2 ? number(parts[2], 1) : 1;
    if (step < 1) {
      throw error("A slice's step must be at least 1");
    }
    many = true;
    steps.add(
        (value, into) -> {
          if (value instanceof List<?> list) {
            int size = list.size();
            long end = Math.min(to < 0 ? size + to : to, size);
            for (long i = Math.max(from < 0 ? size + from : from, 0); i < end; i += step) {
              into.add(list.get((int) i));
            }
          }
        });
  }

  private Integer number(String digits, Integer fallback) {
    String stripped = digits.strip();
    if (stripped.isEmpty() && fallback != null) {
      return fallback;
    }
    try {
      return Integer.valueOf(stripped);
    } catch (NumberFormatException e) {
      throw error("'" + stripped + "' is no index");
    }
  }

  private JsonPathMalformed error(String why) {
    return new JsonPathMalformed("The path '" + text + "' can't be read. " + why);
  }
}
