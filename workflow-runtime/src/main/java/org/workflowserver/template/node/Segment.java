package org.workflowserver.template.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.workflowserver.template.value.Range;
import org.workflowserver.template.value.Values;

/** The part of a collection that a loop walks; a range is never spread out. */
record Segment(Object source, long start, long length) {
  private static final Segment NOTHING = new Segment(List.of(), 0, 0);

  /** Items from {@code offset}, at most {@code limit}; a text is one item, other values none. */
  static Segment of(Object collection, long offset, long limit) {
    return switch (collection) {
      case String text -> text.isEmpty() ? NOTHING : new Segment(List.of(text), 0, 1);
      case List<?> list -> cut(list, list.size(), offset, limit);
      case Range range -> cut(range, range.size(), offset, limit);
      case Map<?, ?> object -> {
        List<Object> pairs = new ArrayList<>(object.size());
        object.entrySet().forEach(member -> pairs.add(Values.pair(member)));
        yield cut(pairs, pairs.size(), offset, limit);
      }
      case null -> NOTHING;
      default -> NOTHING;
    };
  }

  private static Segment cut(Object source, long size, long offset, long limit) {
    long start = Math.max(0, offset);
    long wanted = offset < 0 ? saturated(limit, offset) : limit;
    long length = Math.min(wanted, size - Math.min(size, start));
    return length <= 0 ? NOTHING : new Segment(source, start, length);
  }

  /** A negative offset takes its part of the limit. */
  private static long saturated(long limit, long offset) {
    return limit == Long.MAX_VALUE ? limit : Math.max(0, limit + Math.max(offset, -limit));
  }

  Object item(long index) {
    return source instanceof Range range
        ? (Object) (range.from() + start + index)
        : ((List<?>) source).get((int) (start + index));
  }
}
