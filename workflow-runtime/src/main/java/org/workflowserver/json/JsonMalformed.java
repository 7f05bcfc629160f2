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

  /** What is wrong and where, as one sentence. */
  public String sentence() {
    String message = getMessage();
    if (message.contains("(line ")) {
      return message;
    }
    String place = " (line " + line + ", column " + column + ").";
    return message.endsWith(".")
        ? message.substring(0, message.length() - 1) + place
        : message + place;
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
