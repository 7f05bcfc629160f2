package org.workflowserver.json;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * The segments of a path.
 *
 * @param relative whether it begins at the current value of a filter, and not at the root
 */
record PathQuery(boolean relative, List<Segment> segments) {
  /**
   * A step of a path.
   *
   * @param descends whether it is taken from a value and from all within it
   */
  record Segment(boolean descends, List<Selector> selectors) {}

  /** Says which children of a value a path leads to. */
  sealed interface Selector {}

  record Name(String name) implements Selector {}

  record Index(long index) implements Selector {}

  record Wildcard() implements Selector {}

  /**
   * A part of a list.
   *
   * @param from null for all from the end at which the step begins
   * @param to exclusive; null for all to the other end
   * @param step may be negative; none are selected by 0
   */
  record Slice(Long from, Long to, long step) implements Selector {}

  record Filter(PathTest test) implements Selector {}

  /** Whether it leads to one value at most, by its form. */
  boolean isSingular() {
    return segments.stream()
        .allMatch(
            segment ->
                !segment.descends()
                    && segment.selectors().size() == 1
                    && (segment.selectors().getFirst() instanceof Name
                        || segment.selectors().getFirst() instanceof Index));
  }

  /** All that it leads to, in order; what several ways lead to is there several times. */
  List<Object> select(Object current, PathEvaluation reading) {
    List<Object> values = Collections.singletonList(relative ? current : reading.root());
    for (Segment segment : segments) {
      List<Object> next = new ArrayList<>();
      for (Object value : values) {
        select(segment, value, next, reading);
      }
      values = next;
    }
    return values;
  }

  private static void select(
      Segment segment, Object value, List<Object> into, PathEvaluation reading) {
    for (Selector selector : segment.selectors()) {
      select(selector, value, into, reading);
    }
    if (segment.descends()) {
      children(value).forEach(child -> select(segment, child, into, reading));
    }
  }

  private static void select(
      Selector selector, Object value, List<Object> into, PathEvaluation reading) {
    int before = into.size();
    switch (selector) {
      case Name named -> {
        if (value instanceof Map<?, ?> object && object.containsKey(named.name())) {
          into.add(object.get(named.name()));
        }
      }
      case Index indexed -> {
        if (value instanceof List<?> list) {
          long at = indexed.index() < 0 ? list.size() + indexed.index() : indexed.index();
          if (at >= 0 && at < list.size()) {
            into.add(list.get((int) at));
          }
        }
      }
      case Wildcard ignored -> into.addAll(children(value));
      case Slice slice -> slice(slice, value, into);
      case Filter filter -> {
        for (Object child : children(value)) {
          if (filter.test().holds(child, reading)) {
            into.add(child);
          }
          reading.look(1, into.size());
        }
      }
    }
    reading.look(1L + into.size() - before, into.size());
  }

  private static Collection<?> children(Object value) {
    return switch (value) {
      case List<?> list -> list;
      case Map<?, ?> object -> object.values();
      case null -> List.of();
      default -> List.of();
    };
  }

  private static void slice(Slice slice, Object value, List<Object> into) {
    if (!(value instanceof List<?> list) || slice.step() == 0) {
      return;
    }
    int size = list.size();
    if (slice.step() > 0) {
      long end = bound(slice.to(), size, 0, size, size);
      for (long i = bound(slice.from(), 0, 0, size, size); i < end; i += slice.step()) {
        into.add(list.get((int) i));
      }
    } else {
      long end = bound(slice.to(), -1, -1, size - 1, size);
      for (long i = bound(slice.from(), size - 1, -1, size - 1, size); i > end; i += slice.step()) {
        into.add(list.get((int) i));
      }
    }
  }

  /** Counted from the end when negative, and kept between the two. */
  private static long bound(Long written, long fallback, long least, long most, int size) {
    if (written == null) {
      return fallback;
    }
    return Math.clamp(written < 0 ? size + written : written, least, most);
  }
}
