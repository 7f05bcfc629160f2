package org.workflowserver.component.transform;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Where a mapped value goes, such as {@code customer.emails[0]}: names between dots, indices in
 * brackets, the first of all a name.
 *
 * @param steps a {@link String} for a member, an {@link Integer} for an index
 */
record TargetPath(List<Object> steps) {
  static final int MAX_INDEX = 10_000;
  static final int MAX_STEPS = 32;

  TargetPath {
    steps = Collections.unmodifiableList(steps);
  }

  /**
   * The path that {@code text} spells.
   *
   * @throws PathMalformed when it spells none
   */
  static TargetPath parse(String text) {
    List<Object> steps = new ArrayList<>();
    int at = 0;
    do {
      at = name(text, at, steps);
      while (at < text.length() && text.charAt(at) == '[') {
        at = index(text, at, steps);
      }
      if (at < text.length() && text.charAt(at) != '.') {
        throw new PathMalformed("'" + text + "' needs a dot or a bracket after ']'.");
      }
    } while (at++ < text.length());
    if (steps.size() > MAX_STEPS) {
      throw new PathMalformed("A target has at most " + MAX_STEPS + " parts.");
    }
    return new TargetPath(steps);
  }

  private static int name(String text, int from, List<Object> steps) {
    int at = from;
    while (at < text.length() && ".[]".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    if (at == from) {
      throw new PathMalformed("'" + text + "' has an empty name in it.");
    }
    steps.add(text.substring(from, at));
    return at;
  }

  private static int index(String text, int open, List<Object> steps) {
    int close = text.indexOf(']', open);
    String digits = close < 0 ? "" : text.substring(open + 1, close);
    if (!digits.matches("[0-9]{1,5}") || Integer.parseInt(digits) > MAX_INDEX) {
      throw new PathMalformed(
          "'" + text + "' needs an index from 0 to " + MAX_INDEX + " in its brackets.");
    }
    steps.add(Integer.valueOf(digits));
    return close + 1;
  }

  /** The text spells no path; the message says why. */
  static final class PathMalformed extends RuntimeException {
    PathMalformed(String message) {
      super(message);
    }
  }
}
