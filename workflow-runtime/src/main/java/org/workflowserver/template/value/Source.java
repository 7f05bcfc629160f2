package org.workflowserver.template.value;

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

  /** Offsets at which the lines begin, for many questions about one source. */
  public int[] lineStarts() {
    int[] starts = new int[line(text.length())];
    int line = 1;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '\n') {
        starts[line++] = i + 1;
      }
    }
    return starts;
  }

  String position(int offset) {
    return " (line " + line(offset) + ", column " + column(offset) + ")";
  }

  public TemplateSyntaxError error(int offset, String message) {
    return new TemplateSyntaxError(message, line(offset), column(offset));
  }
}
