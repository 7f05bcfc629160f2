package org.workflowserver.template;

/**
 * One piece of a template: text, an output or a tag.
 *
 * @param name of a tag, else {@code null}
 * @param text of a text, whitespace control applied, else {@code null}
 * @param offset where it begins in the source
 * @param start where its expression begins
 * @param end where its expression ends
 */
record Token(Kind kind, String name, String text, int offset, int start, int end) {
  enum Kind {
    TEXT,
    OUTPUT,
    TAG
  }

  static Token text(String text, int offset) {
    return new Token(Kind.TEXT, null, text, offset, offset, offset);
  }

  static Token output(int offset, int start, int end) {
    return new Token(Kind.OUTPUT, null, null, offset, start, end);
  }

  static Token tag(String name, int offset, int start, int end) {
    return new Token(Kind.TAG, name, null, offset, start, end);
  }
}
