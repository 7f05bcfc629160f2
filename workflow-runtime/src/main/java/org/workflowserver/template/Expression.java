package org.workflowserver.template;

/** Something with a value; immutable. */
interface Expression {
  Object value(Frame frame);

  /** A literal; {@link #value} is the same everywhere. */
  record Literal(Object constant) implements Expression {
    static final Literal NIL = new Literal(null);
    static final Literal EMPTY_TEXT = new Literal("");

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
