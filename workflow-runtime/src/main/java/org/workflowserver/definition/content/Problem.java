package org.workflowserver.definition.content;

/**
 * What is wrong with a workflow.
 *
 * @param pointer JSON Pointer into the request's body
 * @param nodeId the node it concerns; may be null
 * @param code a stable name, such as {@code component_unknown}
 * @param severity an error forbids storing, a warning does not
 * @param message a plain sentence
 * @param line of the text that the pointer leads to, from 1; 0 where it is wrong as a whole
 * @param column of that line, from 1; 0 as the line
 */
public record Problem(
    String pointer,
    String nodeId,
    String code,
    Severity severity,
    String message,
    int line,
    int column) {

  /** A value that is wrong as a whole. */
  public Problem(String pointer, String nodeId, String code, Severity severity, String message) {
    this(pointer, nodeId, code, severity, message, 0, 0);
  }

  /** Whether a problem forbids storing. */
  public enum Severity {
    ERROR,
    WARNING
  }
}
