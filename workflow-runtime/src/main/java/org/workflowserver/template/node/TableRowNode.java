package org.workflowserver.template.node;

import java.math.BigDecimal;
import java.util.Map;
import org.workflowserver.template.value.Drop;
import org.workflowserver.template.value.Frame;
import org.workflowserver.template.value.Numbers;
import org.workflowserver.template.value.Values;

/** {@code tablerow}: the rows and cells of an HTML table. */
public record TableRowNode(
    int position,
    String variable,
    Expression collection,
    Map<String, Expression> attributes,
    Block body)
    implements TemplateNode {
  @Override
  public void render(Frame frame, Sink out) {
    Object items = collection.value(frame);
    if (!Values.isTruthy(items)) {
      return;
    }
    long offset = attribute("offset", 0, frame);
    Segment segment = Segment.of(items, offset, attribute("limit", Long.MAX_VALUE, frame));
    long length = segment.length();
    frame.budget.turns(length);
    Drop.Table drop = new Drop.Table(length, attribute("cols", length, frame));
    out.text("<tr class=\"row1\">\n");
    frame.enterTable(variable, drop);
    for (long i = 0; i < length; i++) {
      frame.budget.step();
      frame.turn(segment.item(i));
      out.text("<td class=\"col" + drop.column + "\">");
      body.render(frame, out);
      out.text("</td>");
      if (frame.isInterrupted() && frame.endsLoop()) {
        break;
      }
      if (drop.endsRow() && !drop.isLast()) {
        out.text("</tr>\n<tr class=\"row" + (drop.row + 1) + "\">");
      }
      drop.advance();
    }
    frame.leaveTable();
    out.text("</tr>\n");
  }

  private long attribute(String name, long fallback, Frame frame) {
    Expression expression = attributes.get(name);
    if (expression == null) {
      return fallback;
    }
    Object value = expression.value(frame);
    return switch (value) {
      case null -> 0;
      case String text -> Numbers.clamp(Numbers.integerPrefix(text));
      case BigDecimal number -> number.longValue();
      default -> Numbers.toLong(value);
    };
  }

  @Override
  public boolean isBlank() {
    return body.isBlank();
  }
}
