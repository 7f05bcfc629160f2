package org.workflowserver.json;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** JSON Pointers (RFC 6901). */
public final class Pointer {
  private static final Pattern INDEX = Pattern.compile("[0-9]{1,18}");

  private Pointer() {}

  /** The names of members and the indexes that {@code pointer} leads through. */
  public static List<String> tokens(String pointer) {
    // A name may be empty, also the last one.
    return Arrays.stream(pointer.split("/", -1))
        .skip(1)
        .map(token -> token.replace("~1", "/").replace("~0", "~"))
        .toList();
  }

  /** The same for people, such as {@code order.items[2].price}; empty for the whole value. */
  public static String inWords(String pointer) {
    StringBuilder words = new StringBuilder();
    for (String token : tokens(pointer)) {
      if (INDEX.matcher(token).matches()) {
        words.append('[').append(token).append(']');
      } else {
        words.append(words.isEmpty() ? "" : ".").append(token);
      }
    }
    return words.toString();
  }

  /** {@code parent} extended by a member's name or an index. */
  public static String child(String parent, Object token) {
    return parent + '/' + token.toString().replace("~", "~0").replace("/", "~1");
  }
}
