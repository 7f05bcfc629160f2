package org.workflowserver.template.filter;

import static org.workflowserver.template.filter.StringFilters.text;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.workflowserver.template.value.Absent;
import org.workflowserver.template.value.Budget;
import org.workflowserver.template.value.Frame;
import org.workflowserver.template.value.ListValues;
import org.workflowserver.template.value.Numbers;
import org.workflowserver.template.value.TemplateFault;
import org.workflowserver.template.value.TextWriter;
import org.workflowserver.template.value.Values;

/** Filters that order, join and measure lists. */
final class ArrayFilters {
  private ArrayFilters() {}

  static void addTo(Filters.Registry filters) {
    filters.addPicking("size", 0, 0, (in, args, f) -> Values.size(in, f.budget));
    filters.addPicking(
        "first", 0, 0, (in, args, f) -> Values.hasSize(in) ? Values.first(in) : null);
    filters.addPicking("last", 0, 0, (in, args, f) -> Values.hasLast(in) ? Values.last(in) : null);
    filters.add("join", 0, 1, ArrayFilters::join);
    filters.add("concat", 1, 1, ArrayFilters::concat);
    filters.add("reverse", ArrayFilters::reverse);
    filters.add("slice", 1, 2, ArrayFilters::slice);
    filters.add("sort", 0, 1, (in, args, f) -> sort(in, args, f, v -> v, order(f)));
    filters.add(
        "sort_natural", 0, 1, (in, args, f) -> sort(in, args, f, v -> folded(v, f), order(f)));
    filters.add("uniq", 0, 1, ArrayFilters::uniq);
  }

  private static Object join(Object input, Object[] args, Frame frame) {
    String glue = args.length > 0 ? text(args[0], frame) : " ";
    List<Object> items = ListValues.of(input, frame);
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < items.size(); i++) {
      frame.budget.requireRoom((long) out.length() + glue.length());
      if (i > 0) {
        out.append(glue);
      }
      String item = text(items.get(i), frame);
      frame.budget.requireRoom((long) out.length() + item.length());
      out.append(item);
    }
    return out.toString();
  }

  private static Object concat(Object input, Object[] args, Frame frame) {
    if (!(args[0] instanceof List<?> more)) {
      throw TemplateFault.error("The filter 'concat' needs a list, found " + Values.shown(args[0]));
    }
    List<Object> items = ListValues.of(input, frame);
    frame.budget.requireRoom(((long) items.size() + more.size()) * Budget.LIST_ITEM);
    items.addAll(more);
    return items;
  }

  private static Object reverse(Object input, Object[] args, Frame frame) {
    List<Object> items = ListValues.of(input, frame);
    Collections.reverse(items);
    return items;
  }

  private static Object slice(Object input, Object[] args, Frame frame) {
    long offset = Numbers.toLong(args[0]);
    long length = args.length > 1 && Values.isTruthy(args[1]) ? Numbers.toLong(args[1]) : 1;
    if (input instanceof List<?> list) {
      long start = start(offset, length, list.size());
      return start < 0
          ? new ArrayList<>()
          : new ArrayList<>(list.subList((int) start, (int) end(start, length, list.size())));
    }
    String text = text(input, frame);
    int size = text.codePointCount(0, text.length());
    long start = start(offset, length, size);
    if (start < 0) {
      return "";
    }
    int from = text.offsetByCodePoints(0, (int) start);
    return text.substring(
        from, text.offsetByCodePoints(from, (int) (end(start, length, size) - start)));
  }

  /** Where a slice begins, -1 when there is none. */
  private static long start(long offset, long length, int size) {
    long start = offset < 0 ? offset + size : offset;
    return start < 0 || start > size || length < 0 ? -1 : start;
  }

  private static long end(long start, long length, int size) {
    return length > size - start ? size : start + length;
  }

  /** Sorts by what {@code key} makes of each item, or of its property where one is named. */
  private static Object sort(
      Object input,
      Object[] args,
      Frame frame,
      UnaryOperator<Object> key,
      Comparator<Object> order) {
    record Keyed(Object key, Object item) {}
    boolean byProperty = args.length > 0 && args[0] != null;
    List<Object> items = ListValues.of(input, frame);
    frame.budget.list(items.size());
    List<Keyed> keyed = new ArrayList<>(items.size());
    for (Object item : items) {
      Object value = byProperty ? ListValues.property(item, args[0], frame) : item;
      if (value instanceof Absent) {
        return null;
      }
      keyed.add(new Keyed(key.apply(value), item));
    }
    keyed.sort((a, b) -> order.compare(a.key, b.key));
    List<Object> sorted = new ArrayList<>(keyed.size());
    keyed.forEach(each -> sorted.add(each.item));
    return sorted;
  }

  /** The text by which {@code sort_natural} goes. */
  private static Object folded(Object value, Frame frame) {
    if (value == null) {
      return null;
    }
    String folded = text(value, frame).toLowerCase(Locale.ROOT);
    frame.budget.value(folded.length());
    return folded;
  }

  private static Comparator<Object> order(Frame frame) {
    return (a, b) -> compare(a, b, frame);
  }

  /** Nil comes last; what has no common order is a fault. */
  private static int compare(Object a, Object b, Frame frame) {
    if (a == null || b == null) {
      return Boolean.compare(a == null, b == null);
    }
    if (Numbers.isNumber(a) && Numbers.isNumber(b)) {
      frame.budget.work(8);
      return Numbers.compare(a, b, frame.budget);
    }
    if (a instanceof String left && b instanceof String right) {
      frame.budget.work(8 + Math.min(left.length(), right.length()));
      return left.compareTo(right);
    }
    if (Values.equal(a, b, frame.budget)) {
      return 0;
    }
    throw TemplateFault.error(
        "Can't sort " + Values.shown(a) + " together with " + Values.shown(b));
  }

  private static Object uniq(Object input, Object[] args, Frame frame) {
    boolean byProperty = args.length > 0 && args[0] != null;
    List<Object> kept = new ArrayList<>();
    Set<Object> seen = new HashSet<>();
    Set<String> seenContainers = new HashSet<>();
    for (Object item : ListValues.of(input, frame)) {
      Object key = byProperty ? ListValues.property(item, args[0], frame) : item;
      if (key instanceof Absent) {
        return null;
      }
      Values.weigh(key, frame.budget);
      boolean isNew =
          switch (key) {
            case BigDecimal number -> seen.add(number.stripTrailingZeros());
            case List<?> list -> seenContainers.add(TextWriter.json(ordered(list), frame.budget));
            case Map<?, ?> map -> seenContainers.add(TextWriter.json(ordered(map), frame.budget));
            case null -> seen.add(null);
            default -> seen.add(key);
          };
      if (isNew) {
        kept.add(item);
      }
    }
    return kept;
  }

  /**
   * A list or an object whose text is that of equal ones. Texts have an order, by which a hash
   * table finds them among others with one hash code, which whoever sends them can choose.
   */
  private static Object ordered(Object value) {
    return switch (value) {
      case List<?> list -> list.stream().map(ArrayFilters::ordered).toList();
      case Map<?, ?> object -> {
        Map<Object, Object> ordered = new TreeMap<>();
        object.forEach((name, member) -> ordered.put(name, ordered(member)));
        yield ordered;
      }
      case null -> null;
      default -> value;
    };
  }
}
