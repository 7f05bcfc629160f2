package org.workflowserver.template.value;

/**
 * The text is not a template: a broken tag or expression, an unknown tag or filter. Where it was
 * found in the parser is not kept: one template may have a hundred thousand of them.
 */
public final class TemplateSyntaxError extends RuntimeException {
  private final int line;
  private final int column;

  public TemplateSyntaxError(String message, int line, int column) {
    super(message + " (line " + line + ", column " + column + ")", null, false, false);
    this.line = line;
    this.column = column;
  }

  /** Line of the problem, from 1. */
  public int line() {
    return line;
  }

  /** Column of the problem, from 1. */
  public int column() {
    return column;
  }
}
