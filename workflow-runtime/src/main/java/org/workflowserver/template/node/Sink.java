package org.workflowserver.template.node;

import java.util.List;
import org.workflowserver.template.value.Budget;
import org.workflowserver.template.value.TextWriter;

/** Where nodes write: the output of a template, or a text that it keeps for itself. */
public final class Sink {
  private final StringBuilder out;
  private final Budget budget;
  private final boolean kept;

  private Sink(StringBuilder out, Budget budget, boolean kept) {
    this.out = out;
    this.budget = budget;
    this.kept = kept;
  }

  public static Sink output(Budget budget, int expected) {
    return new Sink(new StringBuilder(expected), budget, false);
  }

  static Sink kept(Budget budget) {
    return new Sink(new StringBuilder(), budget, true);
  }

  void text(String text) {
    if (kept) {
      budget.value(text.length());
    } else {
      budget.output(text.length());
    }
    out.append(text);
  }

  void value(Object value) {
    if (value instanceof List<?> list) {
      for (Object item : list) {
        budget.step();
        value(item);
      }
    } else if (value != null) {
      text(TextWriter.text(value, budget));
    }
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
