package org.workflowserver.template;

import static org.workflowserver.template.value.Characters.skipSpace;
import static org.workflowserver.template.value.Characters.skipSpaceBack;
import static org.workflowserver.template.value.Characters.skipWord;

import org.workflowserver.template.value.Source;
import org.workflowserver.template.value.TemplateSyntaxError;

/** The tags of a {@code liquid} tag, one a line. */
final class LineTokens implements TokenSource {
  private final Source source;
  private final String text;
  private final int end;
  private int position;

  LineTokens(Source source, int start, int end) {
    this.source = source;
    this.text = source.text();
    this.position = start;
    this.end = end;
  }

  @Override
  public Token next() {
    while (position < end) {
      int lineEnd = lineEnd();
      int start = skipSpace(text, position, lineEnd);
      position = lineEnd + 1;
      if (start < lineEnd) {
        return tag(start, lineEnd);
      }
    }
    return null;
  }

  private int lineEnd() {
    int newline = text.indexOf('\n', position, end);
    return newline < 0 ? end : newline;
  }

  private Token tag(int start, int lineEnd) {
    int nameEnd = text.charAt(start) == '#' ? start + 1 : skipWord(text, start, lineEnd);
    if (nameEnd == start) {
      throw source.error(start, "The line does not begin with a tag's name");
    }
    int markup = skipSpace(text, nameEnd, lineEnd);
    return Token.tag(
        text.substring(start, nameEnd), start, markup, skipSpaceBack(text, markup, lineEnd));
  }

  @Override
  public void skipComment(Token opener) {
    int depth = 1;
    while (depth > 0) {
      if (position >= end) {
        throw neverClosed(opener);
      }
      int lineEnd = lineEnd();
      int start = skipSpace(text, position, lineEnd);
      position = lineEnd + 1;
      switch (text.substring(start, skipWord(text, start, lineEnd))) {
        case "comment" -> depth++;
        case "endcomment" -> depth--;
        default -> {}
      }
    }
  }

  @Override
  public String verbatim(Token opener) {
    throw neverClosed(opener);
  }

  private TemplateSyntaxError neverClosed(Token opener) {
    return source.error(opener.offset(), "The tag '" + opener.name() + "' is never closed");
  }
}
