package org.workflowserver.template;

import java.util.ArrayList;
import java.util.List;
import org.workflowserver.template.Lexeme.Kind;

/** Reads conditions. */
final class ConditionParser {
  private final ExpressionParser values;
  private final Cursor cursor;

  ConditionParser(ExpressionParser values) {
    this.values = values;
    this.cursor = values.cursor();
  }

  /** A condition up to the end. */
  Condition condition() {
    List<Condition> parts = new ArrayList<>();
    List<Boolean> isOr = new ArrayList<>();
    parts.add(comparison());
    while (cursor.peek().isName("and") || cursor.peek().isName("or")) {
      isOr.add(cursor.peek().isName("or"));
      cursor.take();
      parts.add(comparison());
    }
    cursor.require(Kind.END);
    if (isOr.isEmpty()) {
      return parts.getFirst();
    }
    boolean[] joins = new boolean[isOr.size()];
    for (int i = 0; i < joins.length; i++) {
      joins[i] = isOr.get(i);
    }
    return new Condition.Chain(parts.toArray(new Condition[0]), joins);
  }

  private Condition comparison() {
    Expression left = values.operand();
    if (!cursor.isAt(Kind.COMPARISON)) {
      return new Condition.Truth(left);
    }
    Condition.Operator operator = Condition.Operator.of(cursor.require(Kind.COMPARISON).text());
    return new Condition.Comparison(left, operator, values.operand());
  }
}
