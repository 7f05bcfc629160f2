package org.workflowserver.template;

/**
 * A root that a template inside a JSON tree reads.
 *
 * @param location of the leaf that holds the template
 * @param root what is read, with its place inside that template
 */
public record LocatedRoot(Location location, RootReference root) {
  /** JSON Pointer to the leaf that holds the template. */
  public String pointer() {
    return location.pointer();
  }
}
