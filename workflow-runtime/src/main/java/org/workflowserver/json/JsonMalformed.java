package org.workflowserver.json;

/** The text is not one JSON value within the limits of {@link Json}. */
public final class JsonMalformed extends RuntimeException {
  private final long line;
  private final long column;

  JsonMalformed(String message, long line, long column) {
    this(message, line, column, null);
  }

  JsonMalformed(String message, long line, long column, Throwable cause) {
    super(message, cause);
    this.line = line;
    this.column = column;
  }

  /** Line of the problem, from 1. */
  public long line() {
    return line;
  }

  /** Column of the problem, from 1. */
  public long column() {
    return column;
  }
}
