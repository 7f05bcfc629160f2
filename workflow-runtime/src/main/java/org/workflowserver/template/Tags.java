package org.workflowserver.template;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.workflowserver.template.Lexeme.Kind;
import org.workflowserver.template.node.Block;
import org.workflowserver.template.node.Condition;
import org.workflowserver.template.node.Expression;
import org.workflowserver.template.node.Nodes;
import org.workflowserver.template.node.Nodes.Branch;
import org.workflowserver.template.node.TemplateNode;
import org.workflowserver.template.value.Characters;

/** Reads tags, each with the body that belongs to it. */
final class Tags {
  /** Reads one kind of tag. */
  interface Parser {
    TemplateNode parse(BlockParser parser, Token token);
  }

  private static final Map<String, Parser> ALL = all();

  private Tags() {}

  private static Map<String, Parser> all() {
    Map<String, Parser> tags = new HashMap<>();
    tags.put("if", (parser, token) -> branches(parser, token, true));
    tags.put("unless", (parser, token) -> branches(parser, token, false));
    tags.put("case", Tags::cases);
    tags.put("assign", Tags::assign);
    tags.put("capture", Tags::capture);
    tags.put("increment", (parser, token) -> count(parser, token, 1));
    tags.put("decrement", (parser, token) -> count(parser, token, -1));
    tags.put("cycle", Tags::cycle);
    tags.put("raw", Tags::raw);
    tags.put("comment", Tags::comment);
    tags.put("#", Tags::inlineComment);
    tags.put("doc", Tags::doc);
    tags.put("echo", BlockParser::output);
    LoopTags.addTo(tags);
    return Map.copyOf(tags);
  }

  /** How to read the tag of that name, {@code null} when there is none. */
  static Parser named(String name) {
    return ALL.get(name);
  }

  private static TemplateNode branches(BlockParser parser, Token opener, boolean expected) {
    Set<String> ends = Set.of("elsif", "else", "end" + opener.name());
    List<Branch> branches = new ArrayList<>();
    Condition first = parser.condition(opener);
    branches.add(new Branch(first, expected, null, parser.block(opener, ends)));
    for (Token token = parser.ended(); !token.name().startsWith("end"); token = parser.ended()) {
      Condition condition = token.name().equals("else") ? null : parser.condition(token);
      branches.add(new Branch(condition, true, null, parser.block(opener, ends)));
    }
    return Nodes.Choice.of(opener.offset(), branches);
  }

  private static TemplateNode cases(BlockParser parser, Token opener) {
    ExpressionParser expressions = parser.expressions(opener);
    Expression subject = expressions.expression();
    expressions.cursor().require(Kind.END);
    Set<String> ends = Set.of("when", "else", "endcase");
    boolean blankBefore = parser.block(opener, ends).isBlank();
    List<Branch> whens = new ArrayList<>();
    for (Token token = parser.ended(); !token.name().equals("endcase"); token = parser.ended()) {
      List<Expression> values = null;
      if (token.name().equals("when")) {
        values = values(parser.expressions(token));
      } else {
        parser.requireNoMarkup(token);
      }
      whens.add(new Branch(null, true, values, parser.block(opener, ends)));
    }
    return Nodes.Case.of(opener.offset(), subject, whens, blankBefore);
  }

  /** Values between commas or {@code or}; Shopify's engine ignores what follows anything else. */
  private static List<Expression> values(ExpressionParser expressions) {
    List<Expression> values = new ArrayList<>();
    do {
      values.add(expressions.operand());
    } while (expressions.cursor().take(Kind.COMMA) || expressions.cursor().takeName("or"));
    return values;
  }

  private static TemplateNode assign(BlockParser parser, Token token) {
    String markup = parser.markup(token);
    int equals = markup.indexOf('=');
    String name = equals < 0 ? "" : markup.substring(0, equals).strip();
    if (!isVariable(name)) {
      throw parser.error(token, "The tag 'assign' reads: assign name = value");
    }
    Token value = Token.tag(token.name(), token.offset(), token.start() + equals + 1, token.end());
    Expression expression = parser.filtered(value);
    parser.reads().assign(name, token.offset());
    return new Nodes.Assign(token.offset(), name, expression);
  }

  private static TemplateNode capture(BlockParser parser, Token token) {
    String name = unquoted(parser.markup(token));
    if (!isVariable(name)) {
      throw parser.error(token, "The tag 'capture' needs the name of a variable");
    }
    Block body = parser.keptBody(token);
    parser.reads().assign(name, token.offset());
    return new Nodes.Capture(token.offset(), name, body);
  }

  private static String unquoted(String markup) {
    int last = markup.length() - 1;
    boolean quoted =
        last > 0
            && (markup.charAt(0) == '"' || markup.charAt(0) == '\'')
            && markup.charAt(last) == markup.charAt(0);
    return quoted ? markup.substring(1, last) : markup;
  }

  private static boolean isVariable(String name) {
    return !name.isEmpty()
        && name.chars().allMatch(c -> Characters.isWord((char) c) || "-.[]()".indexOf(c) >= 0);
  }

  private static TemplateNode count(BlockParser parser, Token token, int change) {
    String name = parser.markup(token);
    if (name.isEmpty()) {
      throw parser.error(token, "The tag '" + token.name() + "' needs the name of a counter");
    }
    parser.reads().assign(name, token.offset());
    return new Nodes.Count(token.offset(), name, change);
  }

  private static TemplateNode cycle(BlockParser parser, Token token) {
    ExpressionParser expressions = parser.expressions(token);
    LexemeCursor cursor = expressions.cursor();
    Expression first = expressions.expression();
    boolean named = cursor.take(Kind.COLON);
    List<Expression> values = new ArrayList<>();
    values.add(named ? expressions.expression() : first);
    while (cursor.take(Kind.COMMA) && !cursor.isAt(Kind.END)) {
      values.add(expressions.expression());
    }
    cursor.require(Kind.END);
    return new Nodes.Cycle(token.offset(), named ? first : nameOf(values, token), values);
  }

  /** Cycles of the same literals are one; a cycle with anything computed is its own. */
  private static Expression nameOf(List<Expression> values, Token token) {
    boolean literal = values.stream().allMatch(Expression.Literal.class::isInstance);
    return new Expression.Literal(new Nodes.Cycle.Unnamed(literal ? values : token.offset()));
  }

  private static TemplateNode raw(BlockParser parser, Token token) {
    parser.requireNoMarkup(token);
    return new Nodes.Raw(token.offset(), parser.tokens().verbatim(token));
  }

  private static TemplateNode comment(BlockParser parser, Token token) {
    parser.tokens().skipComment(token);
    return new Nodes.Silent(token.offset(), true);
  }

  /** Each line has to begin with the sign, so that no tag is commented out by accident. */
  private static TemplateNode inlineComment(BlockParser parser, Token token) {
    String markup = parser.markup(token);
    int at = markup.indexOf('\n');
    while (at >= 0) {
      int start = Characters.skipSpace(markup, at, markup.length());
      if (start < markup.length() && markup.charAt(start) != '#') {
        throw parser.error(token, "Each line of a comment has to begin with '#'");
      }
      at = markup.indexOf('\n', start);
    }
    return new Nodes.Silent(token.offset(), true);
  }

  private static TemplateNode doc(BlockParser parser, Token token) {
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
    return new Nodes.Silent(token.offset(), text.isEmpty());
  }
}
