package org.workflowserver.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.workflowserver.json.ValueWeight;
import org.workflowserver.template.mask.Mask;
import org.workflowserver.template.value.Budget;
import org.workflowserver.template.value.TemplateFault;
import org.workflowserver.template.value.TemplateScope;
import org.workflowserver.template.value.TemplateSyntaxError;

/**
 * A JSON value whose texts are templates. It is rendered leaf by leaf, so what a template yields is
 * always one value and never breaks the tree's syntax; a leaf that is one expression keeps the
 * expression's type. Names of members are no templates. Immutable, as {@link Template} is.
 */
public final class TemplateTree {
  private static final int MAX_DEPTH = 100;

  /** A part of the tree. */
  private interface Part {
    Object render(TemplateScope scope, Budget budget);

    /** What was rendered, without the leaves that read one of these roots. */
    default Object hiding(Object rendered, Predicate<RootReference> hidden) {
      return rendered;
    }
  }

  private record Constant(Object value) implements Part {
    @Override
    public Object render(TemplateScope scope, Budget budget) {
      return value;
    }
  }

  private record Leaf(Location location, Template template) implements Part {
    @Override
    public Object render(TemplateScope scope, Budget budget) {
      try {
        return template.evaluate(scope, budget);
      } catch (TemplateFault e) {
        throw location.parent() == null ? e : e.under(location.pointer());
      }
    }

    @Override
    public Object hiding(Object rendered, Predicate<RootReference> hidden) {
      return template.roots().stream().anyMatch(hidden) ? Mask.TEXT : rendered;
    }
  }

  private record Array(Part[] items) implements Part {
    @Override
    public Object render(TemplateScope scope, Budget budget) {
      List<Object> rendered = new ArrayList<>(items.length);
      for (Part item : items) {
        rendered.add(item.render(scope, budget));
      }
      return rendered;
    }

    @Override
    public Object hiding(Object rendered, Predicate<RootReference> hidden) {
      List<Object> shown = new ArrayList<>(items.length);
      for (int i = 0; i < items.length; i++) {
        shown.add(items[i].hiding(((List<?>) rendered).get(i), hidden));
      }
      return shown;
    }
  }

  private record Members(String[] names, Part[] values) implements Part {
    @Override
    public Object render(TemplateScope scope, Budget budget) {
      Map<String, Object> rendered = LinkedHashMap.newLinkedHashMap(names.length);
      for (int i = 0; i < names.length; i++) {
        rendered.put(names[i], values[i].render(scope, budget));
      }
      return rendered;
    }

    @Override
    public Object hiding(Object rendered, Predicate<RootReference> hidden) {
      Map<String, Object> shown = LinkedHashMap.newLinkedHashMap(names.length);
      for (int i = 0; i < names.length; i++) {
        shown.put(names[i], values[i].hiding(((Map<?, ?>) rendered).get(names[i]), hidden));
      }
      return shown;
    }
  }

  private final UnaryOperator<String> writtenOut;
  private final Part root;
  private final List<TemplateProblem> problems = new ArrayList<>();
  private final List<LocatedRoot> roots = new ArrayList<>();
  private long bytes;

  private TemplateTree(Object json, UnaryOperator<String> writtenOut) {
    this.writtenOut = writtenOut;
    this.root = part(Location.ROOT, json, 0);
    this.bytes += ValueWeight.ofHeld(json);
  }

  /** The tree of {@code json}; what does not parse is among its {@link #problems()}. */
  public static TemplateTree parse(Object json) {
    return parse(json, UnaryOperator.identity());
  }

  /**
   * The tree of {@code json}, some of whose texts stand for a template without being written as
   * one.
   *
   * @param writtenOut the template that a text stands for; most stand for themselves
   */
  public static TemplateTree parse(Object json, UnaryOperator<String> writtenOut) {
    return new TemplateTree(json, writtenOut);
  }

  /** What keeps leaves from being templates; with any of it the tree can't be rendered. */
  public List<TemplateProblem> problems() {
    return List.copyOf(problems);
  }

  /** About how many bytes the tree takes, its value included. */
  public long bytes() {
    return bytes;
  }

  /** All roots that the leaves read. */
  public List<LocatedRoot> roots() {
    return List.copyOf(roots);
  }

  /**
   * The tree with its templates rendered. Parts without templates are those of the parsed value
   * itself, not copies.
   *
   * @throws TemplateFault as {@link Template#evaluate}, with the leaf's pointer in the message;
   *     {@code template_error} when there are {@link #problems()}
   */
  public Object render(TemplateScope scope, Budget budget) {
    if (!problems.isEmpty()) {
      TemplateProblem first = problems.getFirst();
      throw TemplateFault.error(first.message()).under(first.pointer());
    }
    return root.render(scope, budget);
  }

  /**
   * What {@link #render} made, with {@value Mask#TEXT} in the place of whole leaves.
   *
   * @param hidden of which roots none of a leaf that reads one may be shown
   */
  public Object hiding(Object rendered, Predicate<RootReference> hidden) {
    return root.hiding(rendered, hidden);
  }

  private Part part(Location location, Object json, int depth) {
    if (depth > MAX_DEPTH) {
      problems.add(
          new TemplateProblem(
              location, "The value is nested deeper than " + MAX_DEPTH + " levels", 1, 1));
      return new Constant(json);
    }
    return switch (json) {
      case String text -> leaf(location, text);
      case List<?> list -> array(location, list, depth);
      case Map<?, ?> object -> members(location, object, depth);
      case null -> new Constant(json);
      default -> new Constant(json);
    };
  }

  private Part leaf(Location location, String written) {
    String text = writtenOut.apply(written);
    if (Template.isLiteral(text)) {
      return new Constant(text);
    }
    try {
      Template template = Template.read(text);
      template.roots().forEach(read -> roots.add(new LocatedRoot(location, read)));
      template.unknownFilters().forEach(unknown -> addProblem(location, unknown));
      bytes += template.bytes();
      return new Leaf(location, template);
    } catch (TemplateSyntaxError e) {
      addProblem(location, e);
      return new Constant(text);
    }
  }

  private void addProblem(Location location, TemplateSyntaxError error) {
    problems.add(new TemplateProblem(location, error.getMessage(), error.line(), error.column()));
  }

  private Part array(Location location, List<?> list, int depth) {
    Part[] items = new Part[list.size()];
    boolean constant = true;
    for (int i = 0; i < items.length; i++) {
      items[i] = part(location.child(i), list.get(i), depth + 1);
      constant &= items[i] instanceof Constant;
    }
    return constant ? new Constant(list) : new Array(items);
  }

  private Part members(Location location, Map<?, ?> object, int depth) {
    String[] names = new String[object.size()];
    Part[] values = new Part[names.length];
    boolean constant = true;
    int i = 0;
    for (Map.Entry<?, ?> member : object.entrySet()) {
      names[i] = (String) member.getKey();
      values[i] = part(location.child(names[i]), member.getValue(), depth + 1);
      constant &= values[i] instanceof Constant;
      i++;
    }
    return constant ? new Constant(object) : new Members(names, values);
  }
}
