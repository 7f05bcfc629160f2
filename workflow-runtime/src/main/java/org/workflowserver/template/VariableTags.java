package org.workflowserver.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.workflowserver.template.Lexeme.Kind;

/** {@code assign}, {@code capture}, {@code increment}, {@code decrement}, {@code cycle}. */
final class VariableTags {
  private VariableTags() {}

  static void addTo(Map<String, TagParser> tags) {
    tags.put("assign", VariableTags::assign);
    tags.put("capture", VariableTags::capture);
    tags.put("increment", (parser, token) -> count(parser, token, 1));
    tags.put("decrement", (parser, token) -> count(parser, token, -1));
    tags.put("cycle", VariableTags::cycle);
  }

  private static Node assign(BlockParser parser, Token token) {
    String markup = parser.markup(token);
    int equals = markup.indexOf('=');
    String name = equals < 0 ? "" : markup.substring(0, equals).strip();
    if (!isVariable(name)) {
      throw parser.error(token, "The tag 'assign' reads: assign name = value");
    }
    Token value = Token.tag(token.name(), token.offset(), token.start() + equals + 1, token.end());
    Expression expression = parser.filtered(value);
    parser.reads().assign(name, token.offset());
    return new VariableNode.Assign(token.offset(), name, expression);
  }

  private static Node capture(BlockParser parser, Token token) {
    String name = unquoted(parser.markup(token));
    if (!isVariable(name)) {
      throw parser.error(token, "The tag 'capture' needs the name of a variable");
    }
    Block body = parser.keptBody(token);
    parser.reads().assign(name, token.offset());
    return new VariableNode.Capture(token.offset(), name, body);
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
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!Characters.isWord(c) && "-.[]()".indexOf(c) < 0) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  private static Node count(BlockParser parser, Token token, int change) {
    String name = parser.markup(token);
    if (name.isEmpty()) {
      throw parser.error(token, "The tag '" + token.name() + "' needs the name of a counter");
    }
    parser.reads().assign(name, token.offset());
    return new VariableNode.Count(token.offset(), name, change);
  }

  private static Node cycle(BlockParser parser, Token token) {
    ExpressionParser expressions = parser.expressions(token);
    Cursor cursor = expressions.cursor();
    Expression first = expressions.expression();
    Expression name = null;
    List<Expression> values = new ArrayList<>();
    if (cursor.take(Kind.COLON)) {
      name = first;
      values.add(expressions.expression());
    } else {
      values.add(first);
    }
    while (cursor.take(Kind.COMMA) && !cursor.isAt(Kind.END)) {
      values.add(expressions.expression());
    }
    cursor.require(Kind.END);
    return new CycleNode(
        token.offset(),
        name == null ? nameOf(values, token) : name,
        values.toArray(new Expression[0]));
  }

  /** Cycles of the same literals are one; a cycle with anything computed is its own. */
  private static Expression nameOf(List<Expression> values, Token token) {
    boolean literal = values.stream().allMatch(Expression.Literal.class::isInstance);
    return new Expression.Literal(new CycleNode.Unnamed(literal ? values : token.offset()));
  }
}
