package org.workflowserver.template;

/** {@code {{ expression }}} and {@code echo}. */
final class OutputNode extends Node {
  private final Expression expression;

  OutputNode(int position, Expression expression) {
    super(position);
    this.expression = expression;
  }

  Expression expression() {
    return expression;
  }

  @Override
  void render(Frame frame, Sink out) {
    out.value(expression.value(frame));
  }
}
