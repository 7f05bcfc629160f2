package org.workflowserver.template;

import java.util.Map;

/** {@code raw}, {@code comment}, {@code #}, {@code doc}, {@code echo}. */
final class TextTags {
  private TextTags() {}

  static void addTo(Map<String, TagParser> tags) {
    tags.put("raw", TextTags::raw);
    tags.put("comment", TextTags::comment);
    tags.put("#", TextTags::inlineComment);
    tags.put("doc", TextTags::doc);
    tags.put("echo", BlockParser::output);
  }

  private static Node raw(BlockParser parser, Token token) {
    parser.requireNoMarkup(token);
    return new SimpleNodes.Raw(token.offset(), parser.tokens().verbatim(token));
  }

  private static Node comment(BlockParser parser, Token token) {
    parser.tokens().skipComment(token);
    return new SimpleNodes.Silent(token.offset(), true);
  }

  /** Each line has to begin with the sign, so that no tag is commented out by accident. */
  private static Node inlineComment(BlockParser parser, Token token) {
    String markup = parser.markup(token);
    int at = markup.indexOf('\n');
    while (at >= 0) {
      int start = Characters.skipSpace(markup, at, markup.length());
      if (start < markup.length() && markup.charAt(start) != '#') {
        throw parser.error(token, "Each line of a comment has to begin with '#'");
      }
      at = markup.indexOf('\n', start);
    }
    return new SimpleNodes.Silent(token.offset(), true);
  }

  private static Node doc(BlockParser parser, Token token) {
    parser.requireNoMarkup(token);
    String text = parser.tokens().verbatim(token);
    for (int open = text.indexOf("{%"); open >= 0; open = text.indexOf("{%", open + 2)) {
      int start = Characters.skipSpace(text, open + 2, text.length());
      start += text.startsWith("-", start) ? 1 : 0;
      start = Characters.skipSpace(text, start, text.length());
      if (text.startsWith("doc", start)
          && Characters.skipWord(text, start, text.length()) == start + "doc".length()) {
        throw parser.error(token, "A 'doc' may not hold another");
      }
    }
    return new SimpleNodes.Silent(token.offset(), text.isEmpty());
  }
}
