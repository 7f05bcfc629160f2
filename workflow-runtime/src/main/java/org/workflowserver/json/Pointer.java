package org.workflowserver.json;

import java.util.Arrays;
import java.util.List;

/** JSON Pointers (RFC 6901). */
public final class Pointer {
  private Pointer() {}

  /** The names of members and the indexes that {@code pointer} leads through. */
  public static List<String> tokens(String pointer) {
    // A name may be empty, also the last one.
    return Arrays.stream(pointer.split("/", -1))
        .skip(1)
        .map(token -> token.replace("~1", "/").replace("~0", "~"))
        .toList();
  }

  /** {@code parent} extended by a member's name or an index. */
  public static String child(String parent, Object token) {
    return parent + '/' + token.toString().replace("~", "~0").replace("/", "~1");
  }
}
