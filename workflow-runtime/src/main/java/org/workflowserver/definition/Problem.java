package org.workflowserver.definition;

/**
 * What is wrong with a workflow.
 *
 * @param pointer JSON Pointer into the request's body
 * @param nodeId the node it concerns; may be null
 * @param code a stable name, such as {@code component_unknown}
 * @param severity an error forbids storing, a warning does not
 * @param message a plain sentence
 */
public record Problem(
    String pointer, String nodeId, String code, Severity severity, String message) {
  /** Whether a problem forbids storing. */
  public enum Severity {
    ERROR,
    WARNING
  }
}
