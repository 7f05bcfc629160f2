package org.workflowserver.template;

/**
 * A leaf of a JSON tree that is not a template.
 *
 * @param location of the leaf
 * @param message what is wrong, with line and column inside the leaf
 * @param line from 1
 * @param column from 1
 */
public record TemplateProblem(Location location, String message, int line, int column) {
  /** JSON Pointer to the leaf. */
  public String pointer() {
    return location.pointer();
  }
}
