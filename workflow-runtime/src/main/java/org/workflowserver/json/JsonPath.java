package org.workflowserver.json;

import java.util.ArrayList;
import java.util.List;

/**
 * A path into a JSON value, as RFC 9535 has it: members, indexes, slices, wildcards, descendants,
 * unions, and filters with the functions {@code length}, {@code count}, {@code match}, {@code
 * search} and {@code value}. Patterns are those of RFC 9485, and match in linear time.
 */
public final class JsonPath {
  /** Longest path, in characters. */
  public static final int MAX_LENGTH = 1_000;

  /** Most looks at values while a path is read: about a second. */
  public static final long MAX_LOOKS = 10_000_000;

  /** Most values that a path may select at any step. */
  public static final int MAX_SELECTED = 1_000_000;

  /** Watches a path that is read, and may throw to end that. */
  public interface Watch {
    /**
     * Told from time to time.
     *
     * @param looks at values since the last time
     * @param selected how many values the path has selected by then
     */
    void looked(long looks, int selected);
  }

  /** What several paths that are read one after the other may take together: as much as one. */
  public static final class SharedLooks implements Watch {
    private long left = MAX_LOOKS;

    @Override
    public void looked(long looks, int selected) {
      left -= looks;
      if (left < 0) {
        throw new JsonPathLimitExceeded(
            "Reading the paths takes more than " + MAX_LOOKS + " looks at values together");
      }
    }
  }

  private final PathQuery query;

  private JsonPath(PathQuery query) {
    this.query = query;
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
    return new JsonPath(new PathParser(text).parse());
  }

  /**
   * What the path leads to: a value or {@code null}, and where it may lead to several, the list of
   * all that match.
   *
   * @throws JsonPathLimitExceeded when that takes more than {@value #MAX_LOOKS} looks at values, or
   *     selects more than {@value #MAX_SELECTED}
   */
  public Object read(Object value) {
    return read(value, (looks, selected) -> {});
  }

  /**
   * The same, watched.
   *
   * @throws JsonPathLimitExceeded as {@link #read(Object)}
   */
  public Object read(Object value, Watch watch) {
    List<Object> found = query.select(value, new PathEvaluation(value, watch));
    if (selectsMany()) {
      return new ArrayList<>(found);
    }
    return found.isEmpty() ? null : found.getFirst();
  }

  /** Whether it leads to the list of all that match, and not to one value. */
  public boolean selectsMany() {
    return !query.isSingular();
  }
}
