package org.workflowserver.web.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.workflowserver.json.Json;

/** JSON text for people: each member and item on a line of its own. */
public final class IndentedJson {
  /**
   * Deeper values stand on one line, since each level makes each line longer: of a list of digits
   * there, blanks would be most of the text.
   */
  private static final int DEEPEST = 8;

  /** A longer text stays compact, in characters. */
  private static final int LONGEST = 16 << 10;

  private IndentedJson() {}

  /** A value's text. */
  public static String of(Object value) {
    StringBuilder text = new StringBuilder();
    write(value, 0, text);
    return text.toString();
  }

  /** The same, where that is not much longer than it has to be. */
  public static String unlessLong(Object value) {
    String compact = Json.write(value);
    return compact.length() <= LONGEST ? of(value) : compact;
  }

  private static void write(Object value, int level, StringBuilder text) {
    if (level < DEEPEST && value instanceof Map<?, ?> object && !object.isEmpty()) {
      write(new ArrayList<>(object.entrySet()), '{', '}', level, text);
    } else if (level < DEEPEST && value instanceof List<?> list && !list.isEmpty()) {
      write(list, '[', ']', level, text);
    } else if (value instanceof Map.Entry<?, ?> member) {
      text.append(Json.write(member.getKey())).append(": ");
      write(member.getValue(), level, text);
    } else {
      text.append(value instanceof Long ? value.toString() : Json.write(value));
    }
  }

  private static void write(List<?> parts, char open, char close, int level, StringBuilder text) {
    char before = open;
    for (Object part : parts) {
      text.append(before).append('\n').append("  ".repeat(level + 1));
      write(part, level + 1, text);
      before = ',';
    }
    text.append('\n').append("  ".repeat(level)).append(close);
  }
}
