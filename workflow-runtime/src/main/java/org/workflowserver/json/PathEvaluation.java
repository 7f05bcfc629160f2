package org.workflowserver.json;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.json.JsonPath.Watch;
import org.workflowserver.pattern.LinearPattern;
import org.workflowserver.pattern.PatternRefused;

/** One reading of a path: the value that it is read from, and how much it may still take. */
final class PathEvaluation {
  /** Steps of a pattern that take as long as a look at a value. */
  private static final int STEPS_OF_A_LOOK = 3;

  private static final int MAX_PATTERNS = 100;

  private final Object root;
  private final Watch watch;
  private final Map<String, Optional<LinearPattern>> patterns = new HashMap<>();
  private long looks;

  PathEvaluation(Object root, Watch watch) {
    this.root = root;
    this.watch = watch;
  }

  Object root() {
    return root;
  }

  /** Counts looks at values; {@code selected} are found by then. */
  void look(long more, int selected) {
    looks += more;
    if (looks > JsonPath.MAX_LOOKS) {
      throw new JsonPathLimitExceeded(
          "Reading the path takes more than " + JsonPath.MAX_LOOKS + " looks at values");
    }
    if (selected > JsonPath.MAX_SELECTED) {
      throw new JsonPathLimitExceeded(
          "The path selects more than " + JsonPath.MAX_SELECTED + " values");
    }
    watch.looked(more, selected);
  }

  /**
   * Whether the text, all of it or a part, matches the pattern of RFC 9485; false when that is
   * none.
   */
  boolean matches(String text, String pattern, boolean whole) {
    String known = (whole ? "=" : "~") + pattern;
    if (!patterns.containsKey(known)) {
      if (patterns.size() == MAX_PATTERNS) {
        patterns.clear();
      }
      look(LinearPattern.size(pattern), 0);
      patterns.put(known, compiled(pattern, whole));
    }
    Optional<LinearPattern> compiled = patterns.get(known);
    if (compiled.isEmpty()) {
      return false;
    }
    look(1 + compiled.get().work(text) / STEPS_OF_A_LOOK, 0);
    return compiled.get().find(text);
  }

  private static Optional<LinearPattern> compiled(String pattern, boolean whole) {
    Optional<String> translated = PathPattern.translate(pattern);
    try {
      return translated
          .map(linear -> whole ? "\\A(?:" + linear + ")\\z" : linear)
          .map(linear -> LinearPattern.compile(linear, true));
    } catch (PatternRefused e) {
      if (e.getCause() == null) {
        throw new JsonPathLimitExceeded(e.getMessage().substring(0, e.getMessage().length() - 1));
      }
      return Optional.empty();
    }
  }
}
