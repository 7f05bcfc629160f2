package org.workflowserver.template.node;

import java.util.List;
import org.workflowserver.template.value.Frame;

/** The nodes of text, of outputs, and of all tags but loops. */
public final class Nodes {
  private Nodes() {}

  /** Text that stands as it is. */
  public record Text(int position, String text, boolean isBlank) implements TemplateNode {
    @Override
    public void render(Frame frame, Sink out) {
      out.text(text);
    }
  }

  /** {@code raw}: unlike text it survives in a body of whitespace. */
  public record Raw(int position, String text) implements TemplateNode {
    @Override
    public void render(Frame frame, Sink out) {
      out.text(text);
    }

    @Override
    public boolean isBlank() {
      return text.isEmpty();
    }
  }

  /** {@code comment}, {@code doc} and {@code #}. */
  public record Silent(int position, boolean isBlank) implements TemplateNode {
    @Override
    public void render(Frame frame, Sink out) {
      // A comment shows nothing.
    }
  }

  /** {@code {{ expression }}} and {@code echo}. */
  public record Output(int position, Expression expression) implements TemplateNode {
    @Override
    public void render(Frame frame, Sink out) {
      out.value(expression.value(frame));
    }
  }

  /** {@code assign}. */
  public record Assign(int position, String name, Expression expression) implements TemplateNode {
    @Override
    public void render(Frame frame, Sink out) {
      frame.assign(name, expression.value(frame));
    }

    @Override
    public boolean isBlank() {
      return true;
    }
  }

  /** {@code capture}. */
  public record Capture(int position, String name, Block body) implements TemplateNode {
    @Override
    public void render(Frame frame, Sink out) {
      frame.assign(name, body.kept(frame));
    }

    @Override
    public boolean isBlank() {
      return true;
    }
  }

  /**
   * {@code increment}, which writes before it counts, and {@code decrement}, which counts first.
   */
  public record Count(int position, String name, int change) implements TemplateNode {
    @Override
    public void render(Frame frame, Sink out) {
      long before = frame.count(name, change);
      out.text(Long.toString(change > 0 ? before : before + change));
    }
  }

  /** {@code cycle}: the next of its values, together with the other cycles of its name. */
  public record Cycle(int position, Expression name, List<Expression> values)
      implements TemplateNode {
    /** The name of a cycle without one, apart from all that an author can write. */
    public record Unnamed(Object values) {}

    @Override
    public void render(Frame frame, Sink out) {
      Object key = name.value(frame);
      int turn = frame.cycle(key == null ? "" : key, values.size());
      if (turn < values.size()) {
        out.value(values.get(turn).value(frame));
      }
    }
  }

  /** {@code break} and {@code continue}; outside of a loop they end the template. */
  public record Interrupting(int position, Frame.Interrupt kind) implements TemplateNode {
    @Override
    public void render(Frame frame, Sink out) {
      frame.interrupt(kind);
    }
  }

  /** {@code ifchanged}: its body, unless the last such tag wrote the same. */
  public record IfChanged(int position, Block body) implements TemplateNode {
    @Override
    public void render(Frame frame, Sink out) {
      String text = body.kept(frame);
      if (frame.changes(text)) {
        out.text(text);
      }
    }

    @Override
    public boolean isBlank() {
      return body.isBlank();
    }
  }

  /**
   * One of several bodies of a tag.
   *
   * @param condition of {@code if} and its kind; {@code null} for {@code else}
   * @param expected what the condition must be; false for {@code unless}
   * @param values of {@code when}; {@code null} for {@code else}
   */
  public record Branch(Condition condition, boolean expected, List<Expression> values, Block body) {
    private Branch withoutText() {
      return new Branch(condition, expected, values, body.withoutText());
    }

    private static boolean areBlank(List<Branch> branches) {
      return branches.stream().allMatch(branch -> branch.body.isBlank());
    }

    /** Of a tag that has only whitespace to show, no text is kept. */
    private static List<Branch> kept(List<Branch> branches, boolean blank) {
      return blank ? branches.stream().map(Branch::withoutText).toList() : List.copyOf(branches);
    }
  }

  /** {@code if}, {@code unless} and {@code elsif}: the first branch that holds. */
  public record Choice(int position, List<Branch> branches, boolean isBlank)
      implements TemplateNode {
    public static Choice of(int position, List<Branch> branches) {
      boolean blank = Branch.areBlank(branches);
      return new Choice(position, Branch.kept(branches, blank), blank);
    }

    @Override
    public void render(Frame frame, Sink out) {
      for (Branch branch : branches) {
        frame.budget.step();
        if (branch.condition == null || branch.condition.holds(frame) == branch.expected) {
          branch.body.render(frame, out);
          return;
        }
      }
    }
  }

  /** {@code case}: every {@code when} that matches, and each {@code else} that nothing precedes. */
  public record Case(int position, Expression subject, List<Branch> whens, boolean isBlank)
      implements TemplateNode {
    public static Case of(
        int position, Expression subject, List<Branch> whens, boolean blankBefore) {
      boolean blank = blankBefore && Branch.areBlank(whens);
      return new Case(position, subject, Branch.kept(whens, blank), blank);
    }

    @Override
    public void render(Frame frame, Sink out) {
      boolean matched = false;
      for (Branch when : whens) {
        if (when.values == null) {
          if (!matched) {
            when.body.render(frame, out);
          }
          continue;
        }
        for (Expression value : when.values) {
          frame.budget.step();
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
  }
}
