package org.workflowserver.template.node;

import java.util.List;
import java.util.Map;
import org.workflowserver.template.value.Budget;
import org.workflowserver.template.value.Frame;
import org.workflowserver.template.value.Numbers;
import org.workflowserver.template.value.Range;
import org.workflowserver.template.value.Search;
import org.workflowserver.template.value.TemplateFault;
import org.workflowserver.template.value.TextWriter;
import org.workflowserver.template.value.Values;

/** Something that holds or not. */
public interface Condition {
  boolean holds(Frame frame);

  /** The words {@code blank} and {@code empty} as one side of a comparison. */
  enum Kind implements Expression {
    BLANK,
    EMPTY;

    @Override
    public Object value(Frame frame) {
      return this;
    }

    boolean matches(Object value, Budget budget) {
      budget.work(value instanceof String text ? text.length() : 0);
      return this == BLANK ? Values.isBlank(value) : Values.isEmpty(value);
    }
  }

  /** A value on its own. */
  record Truth(Expression expression) implements Condition {
    @Override
    public boolean holds(Frame frame) {
      return Values.isTruthy(expression.value(frame));
    }
  }

  /** Two values and an operator. */
  record Comparison(Expression left, Operator operator, Expression right) implements Condition {
    @Override
    public boolean holds(Frame frame) {
      return operator.holds(left.value(frame), right.value(frame), frame.budget);
    }
  }

  /** Conditions joined by {@code and} and {@code or}, which bind alike, from the right. */
  record Chain(List<Condition> parts, List<Boolean> isOr) implements Condition {
    @Override
    public boolean holds(Frame frame) {
      boolean result = parts.getFirst().holds(frame);
      for (int i = 0; i < isOr.size() && result != isOr.get(i); i++) {
        frame.budget.step();
        result = parts.get(i + 1).holds(frame);
      }
      return result;
    }
  }

  /** How two values are compared. */
  enum Operator {
    EQUAL,
    NOT_EQUAL,
    LESS,
    LESS_OR_EQUAL,
    GREATER,
    GREATER_OR_EQUAL,
    CONTAINS;

    public static Operator of(String sign) {
      return switch (sign) {
        case "==" -> EQUAL;
        case "!=", "<>" -> NOT_EQUAL;
        case "<" -> LESS;
        case "<=" -> LESS_OR_EQUAL;
        case ">" -> GREATER;
        case ">=" -> GREATER_OR_EQUAL;
        default -> CONTAINS;
      };
    }

    boolean holds(Object left, Object right, Budget budget) {
      return switch (this) {
        case EQUAL -> equal(left, right, budget);
        case NOT_EQUAL -> !equal(left, right, budget);
        case CONTAINS -> contains(left, right, budget);
        default -> isOrdered(left, right, budget);
      };
    }

    static boolean equal(Object left, Object right, Budget budget) {
      if (left instanceof Kind kind) {
        return kind.matches(right, budget);
      }
      if (right instanceof Kind kind) {
        return kind.matches(left, budget);
      }
      return Values.equal(left, right, budget);
    }

    private static boolean contains(Object left, Object right, Budget budget) {
      if (!Values.isTruthy(right)) {
        return false;
      }
      return switch (left) {
        case String text ->
            new Search(right instanceof Kind ? "" : TextWriter.text(right, budget), budget)
                    .indexIn(text, 0)
                >= 0;
        case List<?> list -> list.stream().anyMatch(item -> Values.equal(item, right, budget));
        case Map<?, ?> object -> right instanceof String name && object.containsKey(name);
        case Range range ->
            right instanceof Long number && number >= range.from() && number <= range.to();
        case null -> false;
        default -> false;
      };
    }

    /** False for what has no order; a fault where a number meets a text. */
    private boolean isOrdered(Object left, Object right, Budget budget) {
      boolean numbers = Numbers.isNumber(left);
      if (!(numbers || left instanceof String)
          || !(Numbers.isNumber(right) || right instanceof String)) {
        return false;
      }
      if (numbers != Numbers.isNumber(right)) {
        throw TemplateFault.error(
            "Can't compare " + Values.shown(left) + " with " + Values.shown(right));
      }
      int order = numbers ? Numbers.compare(left, right, budget) : texts(left, right, budget);
      return switch (this) {
        case LESS -> order < 0;
        case LESS_OR_EQUAL -> order <= 0;
        case GREATER -> order > 0;
        default -> order >= 0;
      };
    }

    private static int texts(Object left, Object right, Budget budget) {
      budget.work(Math.min(((String) left).length(), ((String) right).length()));
      return ((String) left).compareTo((String) right);
    }
  }
}
