package org.workflowserver.json;

import java.util.Optional;
import java.util.regex.Pattern;

/** Patterns of RFC 9485, which say the same everywhere, in the syntax of linear patterns. */
final class PathPattern {
  private static final Pattern CATEGORY =
      Pattern.compile("L[lmotu]?|M[cen]?|N[dlo]?|P[cdefios]?|Z[lps]?|S[ckmo]?|C[cfno]?");
  private static final Pattern COUNT = Pattern.compile("[0-9]+(?:,[0-9]*)?");

  /** What a backslash may stand before as what it is. */
  private static final String ESCAPABLE = "()*+-.?[\\]^{|}";

  private final String text;
  private final StringBuilder linear = new StringBuilder();
  private int position;

  private PathPattern(String text) {
    this.text = text;
  }

  /** The pattern; empty when the text is none. */
  static Optional<String> translate(String text) {
    PathPattern pattern = new PathPattern(text);
    return pattern.branches(0) && pattern.position == text.length()
        ? Optional.of(pattern.linear.toString())
        : Optional.empty();
  }

  private boolean branches(int depth) {
    boolean fits = depth < 100;
    while (fits && position < text.length() && peek() != ')') {
      if (peek() == '|') {
        linear.append(text.charAt(position++));
      } else {
        fits = atom(depth) && quantifier();
      }
    }
    return fits;
  }

  private char peek() {
    return text.charAt(position);
  }

  private boolean atom(int depth) {
    char c = text.charAt(position++);
    switch (c) {
      case '.' -> linear.append("[^\\n\\r]");
      case '\\' -> {
        return escape();
      }
      case '[' -> {
        return characterClass();
      }
      case '(' -> {
        linear.append("(?:");
        if (!branches(depth + 1) || position >= text.length()) {
          return false;
        }
        position++;
        linear.append(')');
      }
      case '*', '+', '?', '{', '}', ']' -> {
        return false;
      }
      // Written out they are what a whole match means anyway, and that is how they are read.
      case '^', '$' -> linear.append(c);
      default -> literal(c);
    }
    return true;
  }

  private void literal(char c) {
    boolean plain = Character.isLetterOrDigit(c) || c > '~' || c <= ' ';
    linear.append(plain ? "" : "\\").append(c);
  }

  private boolean escape() {
    if (position >= text.length()) {
      return false;
    }
    char c = text.charAt(position++);
    if (c == 'p' || c == 'P') {
      return category(c);
    }
    if ("nrt".indexOf(c) < 0 && ESCAPABLE.indexOf(c) < 0) {
      return false;
    }
    linear.append('\\').append(c);
    return true;
  }

  private boolean category(char p) {
    int close = text.indexOf('}', position);
    if (close < 0
        || peek() != '{'
        || !CATEGORY.matcher(text.substring(position + 1, close)).matches()) {
      return false;
    }
    linear.append('\\').append(p).append(text, position, close + 1);
    position = close + 1;
    return true;
  }

  private boolean characterClass() {
    linear.append('[');
    if (position < text.length() && peek() == '^') {
      linear.append(text.charAt(position++));
    }
    boolean empty = true;
    while (position < text.length() && peek() != ']') {
      if (!classMember(empty)) {
        return false;
      }
      empty = false;
    }
    if (empty || position >= text.length()) {
      return false;
    }
    position++;
    linear.append(']');
    return true;
  }

  private boolean classMember(boolean first) {
    char c = text.charAt(position++);
    boolean edge = first || position < text.length() && peek() == ']';
    boolean fits =
        switch (c) {
          case '\\' -> escape();
          case '[' -> false;
          case '-' -> edge || isRange();
          default -> true;
        };
    if (fits && c == '-' && !edge) {
      linear.append('-');
    } else if (fits && c != '\\') {
      literal(c);
    }
    return fits;
  }

  /** Whether the hyphen that was read stands between two characters. */
  private boolean isRange() {
    char before = text.charAt(position - 2);
    return before != '-' && peekIsCharacter();
  }

  private boolean peekIsCharacter() {
    return position < text.length() && "[]-".indexOf(peek()) < 0;
  }

  private boolean quantifier() {
    if (position >= text.length()) {
      return true;
    }
    char c = peek();
    if (c == '*' || c == '+' || c == '?') {
      position++;
      linear.append(c);
    } else if (c == '{') {
      int close = text.indexOf('}', position);
      if (close < 0 || !COUNT.matcher(text.substring(position + 1, close)).matches()) {
        return false;
      }
      linear.append(text, position, close + 1);
      position = close + 1;
    }
    return true;
  }
}
