package org.workflowserver.template;

/** Tags that set a variable or a counter. */
abstract class VariableNode extends Node {
  final String name;

  VariableNode(int position, String name) {
    super(position);
    this.name = name;
  }

  /** {@code assign}. */
  static final class Assign extends VariableNode {
    private final Expression expression;

    Assign(int position, String name, Expression expression) {
      super(position, name);
      this.expression = expression;
    }

    @Override
    void render(Frame frame, Sink out) {
      frame.assign(name, expression.value(frame));
    }

    @Override
    boolean isBlank() {
      return true;
    }
  }

  /** {@code capture}. */
  static final class Capture extends VariableNode {
    private final Block body;

    Capture(int position, String name, Block body) {
      super(position, name);
      this.body = body;
    }

    @Override
    void render(Frame frame, Sink out) {
      Sink kept = Sink.kept(frame.budget);
      body.render(frame, kept);
      frame.assign(name, kept.toString());
    }

    @Override
    boolean isBlank() {
      return true;
    }
  }

  /**
   * {@code increment}, which writes before it counts, and {@code decrement}, which counts first.
   */
  static final class Count extends VariableNode {
    private final int change;

    Count(int position, String name, int change) {
      super(position, name);
      this.change = change;
    }

    @Override
    void render(Frame frame, Sink out) {
      long before = frame.count(name, change);
      out.text(Long.toString(change > 0 ? before : before + change));
    }
  }
}
