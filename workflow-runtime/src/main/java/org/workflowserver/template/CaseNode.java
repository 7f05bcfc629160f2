package org.workflowserver.template;

import java.util.List;

/** {@code case}: every {@code when} that matches, and each {@code else} that nothing precedes. */
final class CaseNode extends Node {
  /**
   * A {@code when} with its values, or an {@code else}.
   *
   * @param values {@code null} for {@code else}
   */
  record When(Expression[] values, Block body) {}

  private final Expression subject;
  private final When[] whens;
  private final boolean blank;

  CaseNode(int position, Expression subject, List<When> whens, boolean blankBefore) {
    super(position);
    this.subject = subject;
    boolean allBlank = blankBefore && whens.stream().allMatch(when -> when.body.isBlank());
    this.blank = allBlank;
    this.whens =
        whens.stream()
            .map(when -> allBlank ? new When(when.values, when.body.withoutText()) : when)
            .toArray(When[]::new);
  }

  @Override
  void render(Frame frame, Sink out) {
    boolean matched = false;
    for (When when : whens) {
      if (when.values == null) {
        if (!matched) {
          when.body.render(frame, out);
        }
        continue;
      }
      for (Expression value : when.values) {
        if (Condition.Operator.equal(subject.value(frame), value.value(frame), frame.budget)) {
          matched = true;
          when.body.render(frame, out);
          if (frame.isInterrupted()) {
            return;
          }
        }
      }
    }
  }

  @Override
  boolean isBlank() {
    return blank;
  }
}
