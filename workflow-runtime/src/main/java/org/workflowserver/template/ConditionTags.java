package org.workflowserver.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code if}, {@code unless}, {@code case}. */
final class ConditionTags {
  private ConditionTags() {}

  static void addTo(Map<String, TagParser> tags) {
    tags.put("if", (parser, token) -> branches(parser, token, true));
    tags.put("unless", (parser, token) -> branches(parser, token, false));
    tags.put("case", ConditionTags::cases);
  }

  private static Node branches(BlockParser parser, Token opener, boolean expected) {
    Set<String> ends = Set.of("elsif", "else", "end" + opener.name());
    List<BranchNode.Branch> branches = new ArrayList<>();
    Condition first = parser.condition(opener);
    branches.add(new BranchNode.Branch(first, expected, parser.block(opener, ends)));
    for (Token token = parser.ended(); !token.name().startsWith("end"); token = parser.ended()) {
      Condition condition = token.name().equals("else") ? null : parser.condition(token);
      branches.add(new BranchNode.Branch(condition, true, parser.block(opener, ends)));
    }
    return new BranchNode(opener.offset(), branches);
  }

  private static Node cases(BlockParser parser, Token opener) {
    ExpressionParser expressions = parser.expressions(opener);
    Expression subject = expressions.expression();
    expressions.cursor().require(Lexeme.Kind.END);
    Set<String> ends = Set.of("when", "else", "endcase");
    boolean blankBefore = parser.block(opener, ends).isBlank();
    List<CaseNode.When> whens = new ArrayList<>();
    Token token = parser.ended();
    while (!token.name().equals("endcase")) {
      Expression[] values = null;
      if (token.name().equals("when")) {
        values = values(parser.expressions(token));
      } else {
        parser.requireNoMarkup(token);
      }
      whens.add(new CaseNode.When(values, parser.block(opener, ends)));
      token = parser.ended();
    }
    return new CaseNode(opener.offset(), subject, whens, blankBefore);
  }

  /** Values between commas or {@code or}; anything else would be ignored, whatever it was for. */
  private static Expression[] values(ExpressionParser expressions) {
    List<Expression> values = new ArrayList<>();
    do {
      values.add(expressions.operand());
    } while (expressions.cursor().take(Lexeme.Kind.COMMA) || expressions.cursor().takeName("or"));
    expressions.cursor().require(Lexeme.Kind.END);
    return values.toArray(new Expression[0]);
  }
}
