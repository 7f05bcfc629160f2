package org.workflowserver.template;

/**
 * One word or sign of an expression.
 *
 * @param text as written, of a string what stands between its quotes, of a sign nothing
 * @param start offset in the source
 * @param end offset behind it
 */
record Lexeme(Kind kind, String text, int start, int end) {
  enum Kind {
    NAME("a name"),
    NUMBER("a number"),
    STRING("a string"),
    COMPARISON("a comparison"),
    PIPE("'|'"),
    DOT("'.'"),
    DOT_DOT("'..'"),
    COLON("':'"),
    COMMA("','"),
    OPEN_SQUARE("'['"),
    CLOSE_SQUARE("']'"),
    OPEN_ROUND("'('"),
    CLOSE_ROUND("')'"),
    DASH("'-'"),
    QUESTION("'?'"),
    END("the end");

    private final String shown;

    Kind(String shown) {
      this.shown = shown;
    }

    String shown() {
      return shown;
    }
  }

  boolean isName(String name) {
    return kind == Kind.NAME && text.equals(name);
  }

  String shown() {
    return kind == Kind.NAME || kind == Kind.COMPARISON || kind == Kind.NUMBER
        ? "'" + text + "'"
        : kind.shown();
  }
}
