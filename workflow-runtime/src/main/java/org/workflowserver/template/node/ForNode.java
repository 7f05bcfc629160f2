package org.workflowserver.template.node;

import org.workflowserver.template.value.Drop;
import org.workflowserver.template.value.Frame;
import org.workflowserver.template.value.Numbers;

/** {@code for}: its body once for each item, or its {@code else} when there is none. */
public final class ForNode implements TemplateNode {
  /**
   * What is looped over.
   *
   * @param name of the loop, by which a later one continues it
   * @param offset {@code null} for none
   * @param continues whether it begins where the last loop of its name ended
   * @param limit {@code null} for none
   */
  public record Head(
      String name,
      String variable,
      Expression collection,
      Expression offset,
      boolean continues,
      Expression limit,
      boolean reversed) {}

  private final int position;
  private final Head head;
  private final Block body;
  private final Block otherwise;
  private final boolean blank;

  public ForNode(int position, Head head, Block body, Block otherwise) {
    this.position = position;
    this.head = head;
    this.blank = body.isBlank() && (otherwise == null || otherwise.isBlank());
    this.body = blank ? body.withoutText() : body;
    this.otherwise = blank && otherwise != null ? otherwise.withoutText() : otherwise;
  }

  @Override
  public int position() {
    return position;
  }

  @Override
  public void render(Frame frame, Sink out) {
    Segment segment = segment(frame);
    if (segment.length() > 0) {
      loop(segment, frame, out);
    } else if (otherwise != null) {
      otherwise.render(frame, out);
    }
  }

  private Segment segment(Frame frame) {
    long from = head.continues ? frame.offset(head.name) : number(head.offset, 0, frame);
    Object collection = head.collection.value(frame);
    long limit = number(head.limit, Long.MAX_VALUE, frame);
    Segment segment = Segment.of(collection, from, limit);
    frame.keepOffset(head.name, from + segment.length());
    return segment;
  }

  private static long number(Expression expression, long fallback, Frame frame) {
    Object value = expression == null ? null : expression.value(frame);
    return value == null ? fallback : Numbers.toLong(value);
  }

  private void loop(Segment segment, Frame frame, Sink out) {
    long length = segment.length();
    frame.budget.turns(length);
    Drop.Loop outer = frame.innermostLoop();
    Drop.Loop drop = new Drop.Loop(head.name, length, outer);
    frame.enterLoop(head.variable, drop);
    for (long i = 0; i < length; i++) {
      frame.budget.step();
      frame.turn(segment.item(head.reversed ? length - 1 - i : i));
      body.render(frame, out);
      drop.advance();
      if (frame.isInterrupted() && frame.endsLoop()) {
        break;
      }
    }
    frame.leaveLoop(outer);
  }

  @Override
  public boolean isBlank() {
    return blank;
  }
}
