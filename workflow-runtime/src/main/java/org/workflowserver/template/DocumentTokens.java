package org.workflowserver.template;

import static org.workflowserver.template.value.Characters.isWord;
import static org.workflowserver.template.value.Characters.skipSpace;
import static org.workflowserver.template.value.Characters.skipSpaceBack;
import static org.workflowserver.template.value.Characters.skipWord;

import org.workflowserver.template.value.Source;
import org.workflowserver.template.value.TemplateSyntaxError;

/** Cuts a template's source into pieces, one at a time, since comments and raw text differ. */
final class DocumentTokens implements TokenSource {
  private final Source source;
  private final String text;
  private int position;
  private boolean trimNext;

  DocumentTokens(Source source) {
    this.source = source;
    this.text = source.text();
  }

  @Override
  public Token next() {
    while (position < text.length()) {
      if (text.startsWith("{%", position)) {
        return tag();
      }
      if (text.startsWith("{{", position)) {
        return output();
      }
      Token token = plain();
      if (!token.text().isEmpty()) {
        return token;
      }
    }
    return null;
  }

  @Override
  public void skipComment(Token opener) {
    int depth = 1;
    while (depth > 0) {
      int open = nextOpening(position);
      if (open < 0) {
        throw neverClosed(opener);
      }
      if (text.charAt(open + 1) == '{') {
        position = behindOutputInComment(open);
        continue;
      }
      int close = text.indexOf("%}", open + 2);
      if (close < 0) {
        throw neverClosed(opener);
      }
      position = close + 2;
      int start = nameStart(open);
      switch (text.substring(start, skipWord(text, start, close))) {
        case "comment" -> depth++;
        case "endcomment" -> depth--;
        case "raw" -> verbatim(opener, "endraw");
        default -> {}
      }
      trimNext = text.charAt(close - 1) == '-';
    }
  }

  @Override
  public String verbatim(Token opener) {
    return verbatim(opener, "end" + opener.name());
  }

  private String verbatim(Token opener, String end) {
    int from = position;
    for (int open = text.indexOf("{%", from); open >= 0; open = text.indexOf("{%", open + 1)) {
      int start = nameStart(open);
      int stop = start + end.length();
      if (text.startsWith(end, start) && (stop == text.length() || !isWord(text.charAt(stop)))) {
        int close = text.indexOf("%}", stop);
        if (close < 0) {
          break;
        }
        position = close + 2;
        trimNext = text.charAt(close - 1) == '-';
        return text.substring(from, open);
      }
    }
    throw neverClosed(opener);
  }

  private TemplateSyntaxError neverClosed(Token opener) {
    return source.error(opener.offset(), "The tag '" + opener.name() + "' is never closed");
  }

  private int nameStart(int open) {
    int start = open + 2;
    if (start < text.length() && text.charAt(start) == '-') {
      start++;
    }
    return skipSpace(text, start, text.length());
  }

  private int nextOpening(int from) {
    for (int i = text.indexOf('{', from); i >= 0; i = text.indexOf('{', i + 1)) {
      if (i + 1 < text.length() && (text.charAt(i + 1) == '%' || text.charAt(i + 1) == '{')) {
        return i;
      }
    }
    return -1;
  }

  /** An output in a comment ends at its first brace, and a tag inside it belongs to it. */
  private int behindOutputInComment(int open) {
    for (int i = open + 2; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '}') {
        return text.startsWith("}}", i) ? i + 2 : i + 1;
      }
      if (c == '{' && text.startsWith("{%", i)) {
        int close = text.indexOf("%}", i);
        return close < 0 ? text.length() : close + 2;
      }
    }
    return text.length();
  }

  private Token plain() {
    int begin = position;
    int open = nextOpening(begin);
    int end = open < 0 ? text.length() : open;
    position = end;
    int from = trimNext ? skipSpace(text, begin, end) : begin;
    int to =
        end + 2 < text.length() && text.charAt(end + 2) == '-'
            ? skipSpaceBack(text, from, end)
            : end;
    trimNext = false;
    return Token.text(text.substring(from, to), begin);
  }

  private Token tag() {
    int open = position;
    int close = text.indexOf("%}", open + 2);
    if (close < 0) {
      throw source.error(open, "The tag is not closed with '%}'");
    }
    position = close + 2;
    trimNext = text.charAt(close - 1) == '-';
    int start = nameStart(open);
    int end = Math.max(start, trimNext ? close - 1 : close);
    int nameEnd = start < end && text.charAt(start) == '#' ? start + 1 : skipWord(text, start, end);
    if (nameEnd == start) {
      throw source.error(open, "The tag has no name");
    }
    int markup = skipSpace(text, nameEnd, end);
    return Token.tag(
        text.substring(start, nameEnd), open, markup, skipSpaceBack(text, markup, end));
  }

  private Token output() {
    int open = position;
    int close = outputEnd(open + 2);
    if (close < 0) {
      throw source.error(open, "The output is not closed with '}}'");
    }
    position = close + 2;
    trimNext = close > open + 2 && text.charAt(close - 1) == '-';
    int start = text.charAt(open + 2) == '-' ? open + 3 : open + 2;
    int end = trimNext ? close - 1 : close;
    return Token.output(open, Math.min(start, close), Math.max(start, end));
  }

  /** Braces inside a quoted string do not end an output, unless the quote is never closed. */
  private int outputEnd(int start) {
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '}' && text.startsWith("}}", i)) {
        return i;
      }
      if (c == '"' || c == '\'') {
        i = text.indexOf(c, i + 1);
        if (i < 0) {
          break;
        }
      }
    }
    return text.indexOf("}}", start);
  }
}
