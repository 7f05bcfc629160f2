package org.workflowserver.outbound.http;

/**
 * A header of a request or of an answer.
 *
 * @param name as it was written; compared without regard to case
 * @param value without line breaks
 */
public record Header(String name, String value) {
  /** Whether this header has the given name. */
  public boolean isNamed(String other) {
    return name.equalsIgnoreCase(other);
  }
}
