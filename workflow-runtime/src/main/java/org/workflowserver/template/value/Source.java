package org.workflowserver.template.value;

import java.util.Arrays;

/** The text of a template, and where in it an offset lies. */
public record Source(String text) {
  int line(int offset) {
    int line = 1;
    for (int i = 0; i < offset; i++) {
      if (text.charAt(i) == '\n') {
        line++;
      }
    }
    return line;
  }

  int column(int offset) {
    return offset - text.lastIndexOf('\n', offset - 1);
  }

  /** Its lines, for many questions about one source. */
  public Lines lines() {
    int[] starts = new int[line(text.length())];
    int line = 1;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '\n') {
        starts[line++] = i + 1;
      }
    }
    return new Lines(starts);
  }

  /** The lines of a text, by the offsets at which they begin. */
  public static final class Lines {
    private final int[] starts;

    private Lines(int[] starts) {
      this.starts = starts;
    }

    /** From 1. */
    public int line(int offset) {
      int found = Arrays.binarySearch(starts, offset);
      return found < 0 ? -found - 1 : found + 1;
    }

    /** From 1. */
    public int column(int offset) {
      return offset - starts[line(offset) - 1] + 1;
    }
  }

  String position(int offset) {
    return " (line " + line(offset) + ", column " + column(offset) + ")";
  }

  public TemplateSyntaxError error(int offset, String message) {
    return new TemplateSyntaxError(message, line(offset), column(offset));
  }
}
