package org.workflowserver.component.transform;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The object that a mapping builds up. Values that were put in belong to others and are copied
 * before anything is put into them.
 */
final class MappedObject {
  /** Most items that are made only since one behind them is there. */
  private static final int MOST_GAPS = 100_000;

  /** Most items and members that are copied, as many as 1 MiB of JSON has. */
  private static final int MOST_COPIED = 1 << 19;

  private final Map<String, Object> root = new LinkedHashMap<>();
  private final Set<Object> own = Collections.newSetFromMap(new IdentityHashMap<>());
  private int gaps;
  private int copied;

  MappedObject() {
    own.add(root);
  }

  Map<String, Object> value() {
    return root;
  }

  /**
   * Puts {@code value} at {@code path}, making what is missing on the way; items of an array that
   * nothing was put at are null.
   *
   * @throws TargetTaken when something that is not a container of that sort is in the way, arrays
   *     would get too many items that nothing was put at, or too much would be copied
   */
  void put(TargetPath path, Object value) {
    Object container = root;
    List<Object> steps = path.steps();
    for (int i = 0; i < steps.size() - 1; i++) {
      container = descend(container, steps.get(i), steps.get(i + 1) instanceof Integer);
    }
    set(container, steps.getLast(), value);
  }

  private Object descend(Object container, Object step, boolean toArray) {
    Object child = writable(get(container, step), toArray);
    set(container, step, child);
    return child;
  }

  private Object writable(Object child, boolean array) {
    if (child != null && own.contains(child)) {
      return child;
    }
    Object copy =
        switch (child) {
          case null -> array ? new ArrayList<Object>() : new LinkedHashMap<String, Object>();
          case List<?> list -> {
            countCopied(list.size());
            yield new ArrayList<Object>(list);
          }
          case Map<?, ?> map -> {
            countCopied(map.size());
            yield new LinkedHashMap<Object, Object>(map);
          }
          default -> throw new TargetTaken("a single value is already there");
        };
    own.add(copy);
    return copy;
  }

  private void countCopied(int more) {
    copied += more;
    if (copied > MOST_COPIED) {
      throw new TargetTaken(
          "the values that something is put into have more than " + MOST_COPIED + " items");
    }
  }

  private static Object get(Object container, Object step) {
    if (step instanceof Integer index) {
      List<Object> list = array(container);
      return index < list.size() ? list.get(index) : null;
    }
    return object(container).get((String) step);
  }

  private void set(Object container, Object step, Object value) {
    if (!(step instanceof Integer index)) {
      object(container).put((String) step, value);
      return;
    }
    List<Object> list = array(container);
    gaps += Math.max(0, index - list.size());
    if (gaps > MOST_GAPS) {
      throw new TargetTaken("the arrays would get more than " + MOST_GAPS + " empty items");
    }
    while (list.size() < index) {
      list.add(null);
    }
    if (index == list.size()) {
      list.add(value);
    } else {
      list.set(index, value);
    }
  }

  @SuppressWarnings("unchecked")
  private static List<Object> array(Object container) {
    if (container instanceof List<?> list) {
      return (List<Object>) list;
    }
    throw new TargetTaken("an object is already where an array is needed");
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> object(Object container) {
    if (container instanceof Map<?, ?> map) {
      return (Map<String, Object>) map;
    }
    throw new TargetTaken("an array is already where an object is needed");
  }

  /** A value cannot go where it should; the message says why, as part of a sentence. */
  static final class TargetTaken extends RuntimeException {
    TargetTaken(String message) {
      super(message);
    }
  }
}
