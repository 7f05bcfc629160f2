package org.workflowserver.template.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.workflowserver.template.value.Absent;
import org.workflowserver.template.value.Frame;
import org.workflowserver.template.value.ListValues;
import org.workflowserver.template.value.Numbers;
import org.workflowserver.template.value.Values;

/** Filters that select items by a property, or take a property of all. */
final class SelectionFilters {
  private SelectionFilters() {}

  static void addTo(Filters.Registry filters) {
    filters.add("where", 1, 2, (in, args, f) -> selected(in, args, f, true));
    filters.add("reject", 1, 2, (in, args, f) -> selected(in, args, f, false));
    filters.addPicking("find", 1, 2, (in, args, f) -> first(in, args, f, null, (n, item) -> item));
    filters.add("find_index", 1, 2, (in, args, f) -> first(in, args, f, null, (n, item) -> n));
    filters.addPicking("has", 1, 2, (in, args, f) -> first(in, args, f, false, (n, item) -> true));
    filters.add("map", 1, 1, SelectionFilters::map);
    filters.add("compact", 0, 1, SelectionFilters::compact);
    filters.add("sum", 0, 1, SelectionFilters::sum);
  }

  /** Whether an item matches; {@code null} when it has no properties, which ends a selection. */
  private static Boolean matches(Object item, Object[] args, Frame frame) {
    Object value = ListValues.property(item, args[0], frame);
    if (value instanceof Absent) {
      return null;
    }
    return args.length > 1 && args[1] != null
        ? Values.equal(value, args[1], frame.budget)
        : Values.isTruthy(value);
  }

  private static Object selected(Object input, Object[] args, Frame frame, boolean wanted) {
    List<Object> kept = new ArrayList<>();
    for (Object item : ListValues.of(input, frame)) {
      Boolean match = matches(item, args, frame);
      if (match == null) {
        return null;
      }
      if (match == wanted) {
        kept.add(item);
      }
    }
    return kept;
  }

  /**
   * What {@code found} makes of the first item that matches and of its index.
   *
   * @param none what there is when none matches
   */
  private static Object first(
      Object input,
      Object[] args,
      Frame frame,
      Object none,
      BiFunction<Long, Object, Object> found) {
    long index = 0;
    for (Object item : ListValues.of(input, frame)) {
      Boolean match = matches(item, args, frame);
      if (match == null) {
        return null;
      }
      if (match) {
        return found.apply(index, item);
      }
      index++;
    }
    return none;
  }

  private static Object map(Object input, Object[] args, Frame frame) {
    List<Object> mapped = new ArrayList<>();
    for (Object item : ListValues.of(input, frame)) {
      Object value = ListValues.property(item, args[0], frame);
      mapped.add(value instanceof Absent ? null : value);
    }
    return mapped;
  }

  private static Object compact(Object input, Object[] args, Frame frame) {
    boolean byProperty = args.length > 0 && args[0] != null;
    List<Object> kept = new ArrayList<>();
    for (Object item : ListValues.of(input, frame)) {
      Object value = byProperty ? ListValues.property(item, args[0], frame) : item;
      if (value instanceof Absent) {
        return null;
      }
      if (value != null) {
        kept.add(item);
      }
    }
    return kept;
  }

  private static Object sum(Object input, Object[] args, Frame frame) {
    List<Object> items = ListValues.of(input, frame);
    List<Object> values = items;
    if (args.length > 0 && args[0] != null) {
      values = ListValues.of(map(items, args, frame), frame);
    }
    Object sum = 0L;
    for (Object value : values) {
      sum = MathFilters.plus(sum, Numbers.toNumber(value), frame);
    }
    return sum;
  }
}
