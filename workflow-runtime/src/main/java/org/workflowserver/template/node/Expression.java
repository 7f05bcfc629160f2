package org.workflowserver.template.node;

import org.workflowserver.template.value.Frame;
import org.workflowserver.template.value.Numbers;
import org.workflowserver.template.value.Range;

/** Something with a value; immutable. */
public interface Expression {
  Object value(Frame frame);

  /** A literal; {@link #value} is the same everywhere. */
  record Literal(Object constant) implements Expression {
    public static final Literal NIL = new Literal(null);
    public static final Literal EMPTY_TEXT = new Literal("");

    @Override
    public Object value(Frame frame) {
      return constant;
    }
  }

  /** {@code (from..to)}. */
  record RangeLiteral(Expression from, Expression to) implements Expression {
    @Override
    public Object value(Frame frame) {
      return new Range(bound(from.value(frame)), bound(to.value(frame)));
    }

    private static long bound(Object value) {
      return value == null || value instanceof String
          ? Numbers.requireLong(Numbers.integerPrefix((String) value))
          : Numbers.requireLong(Numbers.toInteger(value));
    }
  }

  /** A value sent through filters, from left to right. */
  record Filtered(Expression input, FilterCall[] calls) implements Expression {
    @Override
    public Object value(Frame frame) {
      Object value = input.value(frame);
      for (FilterCall call : calls) {
        value = call.apply(value, frame);
      }
      return value;
    }
  }
}
