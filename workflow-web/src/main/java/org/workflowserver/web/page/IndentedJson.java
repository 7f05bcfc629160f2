package org.workflowserver.web.page;

import org.workflowserver.json.Json;

/** JSON text for people. */
public final class IndentedJson {
  /** Deeper values are not indented, since each level makes each line longer. */
  private static final int DEEPEST = 20;

  /** A longer text stays compact, in characters. */
  private static final int LONGEST = 16 << 10;

  private IndentedJson() {}

  /** A value's text, but for values so deep that blanks would be most of it. */
  public static String of(Object value) {
    return Json.isNestedWithin(DEEPEST, value) ? Json.writeIndented(value) : Json.write(value);
  }

  /** The same, where that is not much longer than it has to be. */
  public static String unlessLong(Object value) {
    String compact = Json.write(value);
    return compact.length() <= LONGEST ? of(value) : compact;
  }
}
