package org.workflowserver.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** The text is not one JSON value within the limits of {@link Json}. */
public final class JsonMalformed extends RuntimeException {
  /** How the library begins, and what it says then, of a mistake that people make. */
  private record Mistake(String begin, String part, String sentence) {
    boolean isThat(String message) {
      return message.startsWith(begin) && message.contains(part);
    }
  }

  private static final String UNEXPECTED = "Unexpected character (";
  private static final String NAME = "expecting double-quote to start field name";
  private static final String ONE_COMMA_TOO_MANY = "there is one comma too many";

  /** The first that fits; the words are those of the console's editors. */
  private static final List<Mistake> MISTAKES =
      List.of(
          new Mistake(UNEXPECTED, "a hex-digit", "after \\u four hexadecimal digits are expected"),
          new Mistake(UNEXPECTED + "'}'", NAME, ONE_COMMA_TOO_MANY),
          new Mistake(UNEXPECTED + "','", NAME, ONE_COMMA_TOO_MANY),
          new Mistake(UNEXPECTED, NAME, "a member's name in double quotes is expected"),
          new Mistake(UNEXPECTED + "']'", "expected a valid value", ONE_COMMA_TOO_MANY),
          new Mistake(UNEXPECTED + "','", "expected a valid value", ONE_COMMA_TOO_MANY),
          new Mistake(UNEXPECTED + "'''", "expected a", "text goes in double quotes"),
          new Mistake(UNEXPECTED, "expecting a colon", "a colon is expected"),
          new Mistake(UNEXPECTED, "separate Object entries", "a comma or } is expected"),
          new Mistake(UNEXPECTED, "separate Array entries", "a comma or ] is expected"),
          new Mistake("Unexpected close marker", "for Object", "a comma or } is expected"),
          new Mistake("Unexpected close marker", "for Array", "a comma or ] is expected"),
          new Mistake("Unexpected close marker", "no open", "there is one bracket too many"),
          new Mistake("Illegal unquoted", "code 10)", "a line break in text is written \\n"),
          new Mistake("Illegal unquoted", "", "control characters in text are written with \\u"),
          new Mistake(
              "Unrecognized character escape",
              "",
              "after \\ one of \" \\ / b f n r t u is expected"),
          new Mistake(UNEXPECTED, "in numeric value", "a number is not written like that"),
          new Mistake("Invalid numeric", "", "a number is not written like that"),
          new Mistake(UNEXPECTED, "expected a", "a value is expected"),
          new Mistake("Unrecognized token", "", "a value is expected"),
          new Mistake("Non-standard token", "", "a value is expected"));

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

  /** What the library says of a text, or its failure when that is none of the text's. */
  static JsonMalformed of(IOException e) {
    if (e instanceof StreamConstraintsException) {
      return new JsonMalformed(
          e.getMessage().contains("nesting depth")
              ? "JSON is nested deeper than " + Json.MAX_DEPTH + " levels."
              : "A number or string of the JSON text is too long.",
          1,
          1,
          e);
    }
    if (e instanceof JsonProcessingException problem) {
      var at = problem.getLocation();
      long line = at == null ? 1 : at.getLineNr();
      long column = at == null ? 1 : at.getColumnNr();
      return new JsonMalformed(
          what(problem) + " (line " + line + ", column " + column + ").", line, column, e);
    }
    throw new UncheckedIOException(e);
  }

  private static String what(JsonProcessingException problem) {
    String message = problem.getOriginalMessage();
    if (message.startsWith("Duplicate field")) {
      return message.replace("Duplicate field", "Repeated member");
    }
    String invalid = "The text is not valid JSON";
    if (problem instanceof JsonEOFException) {
      return invalid + ": it ends too early";
    }
    return MISTAKES.stream()
        .filter(mistake -> mistake.isThat(message))
        .findFirst()
        .map(mistake -> invalid + ": " + mistake.sentence())
        .orElse(invalid);
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
