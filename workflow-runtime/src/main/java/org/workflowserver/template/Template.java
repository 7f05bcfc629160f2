package org.workflowserver.template;

import java.util.List;
import org.workflowserver.template.node.Block;
import org.workflowserver.template.node.Expression;
import org.workflowserver.template.node.Nodes;
import org.workflowserver.template.node.Sink;
import org.workflowserver.template.node.TemplateNode;
import org.workflowserver.template.value.Budget;
import org.workflowserver.template.value.Frame;
import org.workflowserver.template.value.Source;
import org.workflowserver.template.value.TemplateFault;
import org.workflowserver.template.value.TemplateScope;
import org.workflowserver.template.value.TemplateSyntaxError;
import org.workflowserver.template.value.Values;

/**
 * A Liquid template, parsed. Immutable: one instance renders for many threads at once.
 *
 * <p>Tags and filters are the standard ones of Liquid without those that read files, and the
 * filters {@code json}, {@code parse_json}, {@code jsonpath}, {@code sha256}, {@code hmac_sha256},
 * {@code uuid}; {@code date} takes a time zone as well. What is unknown is a syntax error. What is
 * rendered is never rendered again.
 */
public final class Template {
  /** Longest source, in characters. */
  public static final int MAX_LENGTH = 1 << 20;

  /** What an output or a tag takes, and each character of its expressions at most. */
  private static final int BYTES_OF_PART = 200;

  private static final int BYTES_OF_CHARACTER = 40;

  private final Source source;
  private final Block block;
  private final boolean constant;
  private final Expression only;
  private final List<RootReference> roots;
  private final List<TemplateSyntaxError> unknownFilters;

  private Template(Source source) {
    this.source = source;
    this.constant = isLiteral(source.text());
    BlockParser parser = new BlockParser(source);
    this.block = parser.document();
    this.roots = parser.reads().roots(source);
    this.unknownFilters = parser.reads().unknownFilters(source);
    this.only = onlyExpression(block, source.text());
  }

  /** Whether the text stands for itself: nothing in it is computed. */
  public static boolean isLiteral(String text) {
    return !text.contains("{{") && !text.contains("{%");
  }

  /**
   * The template that {@code source} spells.
   *
   * @throws TemplateSyntaxError when it is none, or is longer than {@value #MAX_LENGTH} characters
   */
  public static Template parse(String source) {
    Template template = read(source);
    if (!template.unknownFilters.isEmpty()) {
      throw template.unknownFilters.getFirst();
    }
    return template;
  }

  /**
   * As {@link #parse}, but what has {@link #unknownFilters()} is read, too: it can't be rendered.
   */
  static Template read(String source) {
    if (source.length() > MAX_LENGTH) {
      throw new TemplateSyntaxError(
          "The template is longer than " + MAX_LENGTH + " characters", 1, 1);
    }
    return new Template(new Source(source));
  }

  /**
   * The text that the template makes of what is in {@code scope}.
   *
   * @throws TemplateFault when a filter can't use its value, a value is missing in strict mode, or
   *     the budget is used up
   */
  public String render(TemplateScope scope, Budget budget) {
    if (constant) {
      budget.output(source.text().length());
      return source.text();
    }
    budget.enter();
    try {
      Sink out = Sink.output(budget, Math.min(source.text().length() + 16, 4_096));
      block.render(new Frame(scope, budget), out);
      return out.toString();
    } catch (TemplateFault e) {
      throw e.in(source);
    } finally {
      budget.exit();
    }
  }

  /**
   * The value of the template: of exactly one {@code {{ expression }}}, filters included, what it
   * yields with its type; of anything else, whitespace around it included, the text.
   *
   * @throws TemplateFault as {@link #render}
   */
  public Object evaluate(TemplateScope scope, Budget budget) {
    if (only == null) {
      return render(scope, budget);
    }
    budget.enter();
    try {
      Object value = Values.json(only.value(new Frame(scope, budget)), budget);
      if (value instanceof String text) {
        budget.output(text.length());
      }
      return value;
    } catch (TemplateFault e) {
      throw e.at(source.text().indexOf("{{")).in(source);
    } finally {
      budget.exit();
    }
  }

  /**
   * Every place that reads a root, in the order of the text; what the template assigns or loops
   * over itself is none, and neither is {@code now}.
   */
  public List<RootReference> roots() {
    return roots;
  }

  /** About how many bytes it takes beside its text: most for what stands between braces. */
  long bytes() {
    String text = source.text();
    long bytes = 0;
    int open = text.indexOf('{');
    while (open >= 0 && open + 1 < text.length()) {
      int next = open + 1;
      if (text.charAt(next) == '{' || text.charAt(next) == '%') {
        int close = text.indexOf(text.charAt(next) == '{' ? "}}" : "%}", next + 1);
        next = close < 0 ? text.length() : close;
        bytes += BYTES_OF_PART + (long) BYTES_OF_CHARACTER * (next - open);
      }
      open = text.indexOf('{', next);
    }
    return bytes;
  }

  /** Every place that asks for a filter that there is not. */
  List<TemplateSyntaxError> unknownFilters() {
    return unknownFilters;
  }

  private static Expression onlyExpression(Block block, String text) {
    TemplateNode[] nodes = block.nodes();
    return nodes.length == 1 && nodes[0] instanceof Nodes.Output output && isOutput(text, output)
        ? output.expression()
        : null;
  }

  /** An {@code echo} is a tag: it makes text. */
  private static boolean isOutput(String text, Nodes.Output node) {
    return text.startsWith("{{", node.position());
  }
}
