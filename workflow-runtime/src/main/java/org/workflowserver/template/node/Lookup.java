package org.workflowserver.template.node;

import java.util.List;
import java.util.Map;
import org.workflowserver.template.value.Absent;
import org.workflowserver.template.value.Drop;
import org.workflowserver.template.value.Frame;
import org.workflowserver.template.value.TemplateFault;
import org.workflowserver.template.value.TemplateScope;
import org.workflowserver.template.value.Values;

/** A name and the path below it: {@code a.b[0]["c"]}. */
public final class Lookup implements Expression {
  /**
   * One part of a path.
   *
   * @param constant a member's name or an index, {@code null} when computed
   * @param computed {@code null} when constant
   * @param command whether {@code size}, {@code first} or {@code last}, which values answer that
   *     have no such member
   */
  public record Segment(Object constant, Expression computed, boolean command) {
    Object key(Frame frame) {
      return computed == null ? constant : computed.value(frame);
    }
  }

  private static final Segment[] NO_PATH = {};

  private final String name;
  private final Expression computedName;
  private final Segment[] path;
  private final String written;

  /** Exactly one of {@code name} and {@code computedName} is given. */
  public Lookup(String name, Expression computedName, List<Segment> path, String written) {
    this.name = name;
    this.computedName = computedName;
    this.path = path.isEmpty() ? NO_PATH : path.toArray(NO_PATH);
    this.written = written;
  }

  @Override
  public Object value(Frame frame) {
    String root = name == null ? rootName(frame) : name;
    Object value = root == null ? null : frame.variable(root);
    if (value == null) {
      if (frame.isStrict() && (root == null || !frame.has(root))) {
        throw missing();
      }
      return null;
    }
    for (Segment segment : path) {
      value = member(value, segment, frame);
      if (value instanceof Absent) {
        if (frame.isStrict()) {
          throw missing();
        }
        return null;
      }
    }
    return value;
  }

  private TemplateFault missing() {
    return TemplateFault.error("'" + written + "' does not exist");
  }

  private String rootName(Frame frame) {
    return computedName.value(frame) instanceof String text && !text.equals(TemplateScope.SECRETS)
        ? text
        : null;
  }

  private static Object member(Object value, Segment segment, Frame frame) {
    Object key = segment.key(frame);
    switch (value) {
      case Map<?, ?> object -> {
        if (key instanceof String) {
          Object member = object.get(key);
          if (member != null || object.containsKey(key)) {
            return member;
          }
        }
      }
      case List<?> list -> {
        if (key instanceof Long index) {
          long at = index < 0 ? list.size() + index : index;
          return at >= 0 && at < list.size() ? list.get((int) at) : Absent.MEMBER;
        }
      }
      case Drop drop -> {
        return key instanceof String text ? drop.member(text) : Absent.MEMBER;
      }
      case null -> {
        return Absent.MEMBER;
      }
      default -> {}
    }
    return segment.command() ? command(value, (String) key, frame) : Absent.MEMBER;
  }

  private static Object command(Object value, String command, Frame frame) {
    return switch (command) {
      case "size" ->
          Values.hasSize(value) ? (Object) Values.size(value, frame.budget) : Absent.MEMBER;
      case "first" -> Values.hasSize(value) ? Values.first(value) : Absent.MEMBER;
      default -> Values.hasLast(value) ? Values.last(value) : Absent.MEMBER;
    };
  }
}
