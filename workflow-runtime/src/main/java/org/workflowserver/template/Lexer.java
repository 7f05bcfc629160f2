package org.workflowserver.template;

import static org.workflowserver.template.value.Characters.isDigit;
import static org.workflowserver.template.value.Characters.isLetter;
import static org.workflowserver.template.value.Characters.isWord;

import java.util.ArrayList;
import java.util.List;
import org.workflowserver.template.Lexeme.Kind;
import org.workflowserver.template.value.Characters;
import org.workflowserver.template.value.Source;
import org.workflowserver.template.value.TemplateSyntaxError;

/** Cuts the expressions of one tag or output into words and signs. */
final class Lexer {
  private final Source source;
  private final String text;
  private final int end;
  private final List<Lexeme> lexemes = new ArrayList<>();

  private Lexer(Source source, int end) {
    this.source = source;
    this.text = source.text();
    this.end = end;
  }

  /** The lexemes between two offsets; the last is of kind END. */
  static List<Lexeme> lexemes(Source source, int start, int end) {
    Lexer lexer = new Lexer(source, end);
    int i = Characters.skipSpace(lexer.text, start, end);
    while (i < end) {
      i = Characters.skipSpace(lexer.text, lexer.take(i), end);
    }
    lexer.sign(Kind.END, end, 0);
    return lexer.lexemes;
  }

  private int add(Kind kind, int start, int stop) {
    lexemes.add(new Lexeme(kind, text.substring(start, stop), start, stop));
    return stop;
  }

  private int sign(Kind kind, int start, int length) {
    lexemes.add(new Lexeme(kind, "", start, start + length));
    return start + length;
  }

  private char at(int index) {
    return index < end ? text.charAt(index) : '\0';
  }

  private int take(int i) {
    char c = at(i);
    return switch (c) {
      case '|' -> sign(Kind.PIPE, i, 1);
      case ':' -> sign(Kind.COLON, i, 1);
      case ',' -> sign(Kind.COMMA, i, 1);
      case '[' -> sign(Kind.OPEN_SQUARE, i, 1);
      case ']' -> sign(Kind.CLOSE_SQUARE, i, 1);
      case '(' -> sign(Kind.OPEN_ROUND, i, 1);
      case ')' -> sign(Kind.CLOSE_ROUND, i, 1);
      case '?' -> sign(Kind.QUESTION, i, 1);
      case '.' -> at(i + 1) == '.' ? sign(Kind.DOT_DOT, i, 2) : sign(Kind.DOT, i, 1);
      case '-' -> isDigit(at(i + 1)) ? number(i) : sign(Kind.DASH, i, 1);
      case '=', '!', '<', '>' -> comparison(i, c);
      case '"', '\'' -> string(i, c);
      default -> word(i, c);
    };
  }

  private int comparison(int i, char c) {
    char next = at(i + 1);
    if (next == '=' || (c == '<' && next == '>')) {
      return add(Kind.COMPARISON, i, i + 2);
    }
    if (c == '<' || c == '>') {
      return add(Kind.COMPARISON, i, i + 1);
    }
    throw unexpected(i);
  }

  private int string(int i, char quote) {
    int close = text.indexOf(quote, i + 1);
    if (close < 0 || close >= end) {
      throw source.error(i, "The string is not closed");
    }
    lexemes.add(new Lexeme(Kind.STRING, text.substring(i + 1, close), i, close + 1));
    return close + 1;
  }

  private int number(int i) {
    int stop = digits(i + 1);
    if (at(stop) == '.' && isDigit(at(stop + 1))) {
      stop = digits(stop + 1);
    }
    return add(Kind.NUMBER, i, stop);
  }

  private int digits(int i) {
    int stop = i;
    while (isDigit(at(stop))) {
      stop++;
    }
    return stop;
  }

  private int word(int i, char c) {
    if (isDigit(c)) {
      return number(i);
    }
    if (!isLetter(c) && c != '_') {
      throw unexpected(i);
    }
    int stop = i + 1;
    while (isWord(at(stop)) || at(stop) == '-') {
      stop++;
    }
    if (at(stop) == '?') {
      stop++;
    }
    boolean member = !lexemes.isEmpty() && lexemes.getLast().kind() == Kind.DOT;
    boolean contains = !member && stop - i == 8 && text.startsWith("contains", i);
    return add(contains ? Kind.COMPARISON : Kind.NAME, i, stop);
  }

  private TemplateSyntaxError unexpected(int i) {
    return source.error(
        i, "Unexpected character '" + Character.toString(text.codePointAt(i)) + "'");
  }
}
