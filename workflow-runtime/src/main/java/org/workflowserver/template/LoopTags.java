package org.workflowserver.template;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.workflowserver.template.Lexeme.Kind;
import org.workflowserver.template.node.Block;
import org.workflowserver.template.node.Expression;
import org.workflowserver.template.node.ForNode;
import org.workflowserver.template.node.Nodes;
import org.workflowserver.template.node.TableRowNode;
import org.workflowserver.template.node.TemplateNode;
import org.workflowserver.template.value.Frame;

/** {@code for}, {@code tablerow}, {@code break}, {@code continue}, {@code ifchanged}. */
final class LoopTags {
  private static final Set<String> TABLE_ATTRIBUTES = Set.of("cols", "limit", "offset", "range");

  private LoopTags() {}

  static void addTo(Map<String, Tags.Parser> tags) {
    tags.put("for", LoopTags::loop);
    tags.put("tablerow", LoopTags::table);
    tags.put("break", (parser, token) -> interrupting(token, Frame.Interrupt.BREAK));
    tags.put("continue", (parser, token) -> interrupting(token, Frame.Interrupt.CONTINUE));
    tags.put(
        "ifchanged",
        (parser, token) -> new Nodes.IfChanged(token.offset(), parser.keptBody(token)));
  }

  private static TemplateNode interrupting(Token token, Frame.Interrupt kind) {
    return new Nodes.Interrupting(token.offset(), kind);
  }

  private static TemplateNode loop(BlockParser parser, Token token) {
    ForNode.Head head = head(parser.expressions(token));
    parser.reads().enterLoop(head.variable(), "forloop");
    Block body = parser.block(token, Set.of("else", "endfor"));
    parser.reads().leaveLoop(parser.ended().offset());
    Block otherwise =
        parser.ended().name().equals("else") ? parser.block(token, Set.of("endfor")) : null;
    return new ForNode(token.offset(), head, body, otherwise);
  }

  private static ForNode.Head head(ExpressionParser expressions) {
    LexemeCursor cursor = expressions.cursor();
    String variable = cursor.require(Kind.NAME).text();
    requireIn(cursor);
    int start = cursor.position();
    Expression collection = expressions.expression();
    String name = variable + "-" + cursor.writtenSince(start);
    boolean reversed = cursor.takeName("reversed");
    Expression offset = null;
    Expression limit = null;
    boolean continues = false;
    while (!cursor.isAt(Kind.END)) {
      cursor.take(Kind.COMMA);
      if (cursor.isAt(Kind.END)) {
        break;
      }
      if (cursor.takeName("limit")) {
        cursor.require(Kind.COLON);
        limit = expressions.expression();
      } else if (cursor.takeName("offset")) {
        cursor.require(Kind.COLON);
        continues = cursor.takeName("continue");
        offset = continues ? null : expressions.expression();
      } else {
        throw cursor.error("Expected 'limit' or 'offset', found " + cursor.peek().shown());
      }
    }
    return new ForNode.Head(name, variable, collection, offset, continues, limit, reversed);
  }

  private static void requireIn(LexemeCursor cursor) {
    if (!cursor.takeName("in")) {
      throw cursor.error("Expected 'in', found " + cursor.peek().shown());
    }
  }

  private static TemplateNode table(BlockParser parser, Token token) {
    ExpressionParser expressions = parser.expressions(token);
    LexemeCursor cursor = expressions.cursor();
    String variable = cursor.require(Kind.NAME).text();
    requireIn(cursor);
    Expression collection = expressions.expression();
    Map<String, Expression> attributes = attributes(expressions);
    parser.reads().enterLoop(variable, "tablerowloop");
    Block body = parser.body(token);
    parser.reads().leaveLoop(parser.ended().offset());
    return new TableRowNode(token.offset(), variable, collection, attributes, body);
  }

  private static Map<String, Expression> attributes(ExpressionParser expressions) {
    LexemeCursor cursor = expressions.cursor();
    Map<String, Expression> attributes = new LinkedHashMap<>();
    while (!cursor.isAt(Kind.END)) {
      cursor.take(Kind.COMMA);
      if (cursor.isAt(Kind.END)) {
        break;
      }
      String name = cursor.peek().text();
      if (!TABLE_ATTRIBUTES.contains(name)) {
        throw cursor.error("Expected 'cols', 'limit' or 'offset', found " + cursor.peek().shown());
      }
      cursor.require(Kind.NAME);
      cursor.require(Kind.COLON);
      attributes.put(name, expressions.expression());
    }
    return Map.copyOf(attributes);
  }
}
