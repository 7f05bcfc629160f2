package org.workflowserver.template;

import java.util.List;
import org.workflowserver.template.Lexeme.Kind;
import org.workflowserver.template.value.Source;
import org.workflowserver.template.value.TemplateSyntaxError;

/** Walks along the lexemes of one tag or output. */
final class LexemeCursor {
  private static final int SHOWN = 80;

  private final Source source;
  private final List<Lexeme> lexemes;
  private int next;

  LexemeCursor(Source source, int start, int end) {
    this.source = source;
    this.lexemes = Lexer.lexemes(source, start, end);
  }

  Source source() {
    return source;
  }

  /** How many lexemes were taken. */
  int position() {
    return next;
  }

  Lexeme peek() {
    return lexemes.get(next);
  }

  Kind kindAfterNext() {
    return lexemes.get(Math.min(next + 1, lexemes.size() - 1)).kind();
  }

  boolean isAt(Kind kind) {
    return peek().kind() == kind;
  }

  Lexeme take() {
    return lexemes.get(next++);
  }

  boolean take(Kind kind) {
    if (isAt(kind)) {
      next++;
      return true;
    }
    return false;
  }

  boolean takeName(String name) {
    if (peek().isName(name)) {
      next++;
      return true;
    }
    return false;
  }

  Lexeme require(Kind kind) {
    if (!isAt(kind)) {
      throw error("Expected " + kind.shown() + ", found " + peek().shown());
    }
    return take();
  }

  TemplateSyntaxError error(String message) {
    return source.error(peek().start(), message);
  }

  /** What was taken since a {@link #position()}, for messages: cut when it is long. */
  String shownSince(int position) {
    if (next == position + 1) {
      return lexemes.get(position).text();
    }
    StringBuilder shown = new StringBuilder();
    for (Lexeme lexeme : lexemes.subList(position, next)) {
      if (shown.length() + lexeme.end() - lexeme.start() > SHOWN) {
        return shown.append('…').toString();
      }
      shown.append(source.text(), lexeme.start(), lexeme.end());
    }
    return shown.toString();
  }

  /** What was taken since a {@link #position()}, without the whitespace between. */
  String writtenSince(int position) {
    StringBuilder written = new StringBuilder();
    for (Lexeme lexeme : lexemes.subList(position, next)) {
      written.append(source.text(), lexeme.start(), lexeme.end());
    }
    return written.toString();
  }
}
