package org.workflowserver.template;

import org.workflowserver.json.Pointer;

/**
 * A place in a JSON tree. Its pointer is made when it is asked for: below a long name each of many
 * would be long.
 *
 * @param parent null for the whole tree
 * @param token a member's name or an index; null for the whole tree
 */
public record Place(Place parent, Object token) {
  static final Place ROOT = new Place(null, null);

  Place child(Object name) {
    return new Place(this, name);
  }

  /** As a JSON Pointer. */
  public String pointer() {
    return parent == null ? "" : Pointer.child(parent.pointer(), token);
  }
}
