package org.workflowserver.json;

/** JSON Pointers (RFC 6901). */
public final class Pointer {
  private Pointer() {}

  /** {@code parent} extended by a member's name or an index. */
  public static String child(String parent, Object token) {
    return parent + '/' + token.toString().replace("~", "~0").replace("/", "~1");
  }
}
