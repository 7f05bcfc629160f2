package org.workflowserver.template;

/** {@code cycle}: the next of its values, together with the other cycles of its name. */
final class CycleNode extends Node {
  /** The name of a cycle without one, apart from all that an author can write. */
  record Unnamed(Object values) {}

  private final Expression name;
  private final Expression[] values;

  CycleNode(int position, Expression name, Expression[] values) {
    super(position);
    this.name = name;
    this.values = values;
  }

  @Override
  void render(Frame frame, Sink out) {
    Object key = name.value(frame);
    int turn = frame.cycle(key == null ? "" : key, values.length);
    if (turn < values.length) {
      out.value(values[turn].value(frame));
    }
  }
}
