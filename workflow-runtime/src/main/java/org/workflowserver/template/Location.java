package org.workflowserver.template;

import java.util.ArrayDeque;
import java.util.Deque;
import org.workflowserver.json.Pointer;
import org.workflowserver.json.Text;

/**
 * A place in a JSON tree. Its pointer is made when it is asked for: below a long name each of many
 * would be long.
 *
 * @param parent null for the whole tree
 * @param token a member's name or an index; null for the whole tree
 */
public record Location(Location parent, Object token) {
  static final Location ROOT = new Location(null, null);

  /** Characters of a pointer: thousands of places may be asked for theirs. */
  static final int LONGEST = 2_000;

  Location child(Object name) {
    return new Location(this, name);
  }

  /** As a JSON Pointer, or the beginning of one that is very long. */
  public String pointer() {
    Deque<Object> tokens = new ArrayDeque<>();
    for (Location at = this; at.parent != null; at = at.parent) {
      tokens.push(at.token);
    }
    StringBuilder pointer = new StringBuilder();
    while (!tokens.isEmpty() && pointer.length() <= LONGEST) {
      Object token = tokens.pop();
      pointer.append(
          Pointer.child("", token instanceof String name ? Text.cut(name, LONGEST) : token));
    }
    return Text.shortened(pointer.toString(), LONGEST);
  }
}
