package org.workflowserver.component.transform;

import java.util.List;
import java.util.Map;

/**
 * Room for the values of one step. Many paths may lead to the same large value, which takes no
 * memory until it is written out, once for each.
 */
final class ValueBudget {
  /** Characters of text, and some for each part of a value: more than outputs usually may have. */
  private static final long MOST = 16L << 20;

  private static final int OF_PART = 4;

  private long left = MOST;

  /** Takes room for one more value; whether there was enough. */
  boolean holds(Object value) {
    take(value);
    return left >= 0;
  }

  private void take(Object value) {
    left -= OF_PART;
    if (left < 0) {
      return;
    }
    switch (value) {
      case String text -> left -= text.length();
      case List<?> list -> list.forEach(this::take);
      case Map<?, ?> object ->
          object.forEach(
              (name, member) -> {
                left -= ((String) name).length();
                take(member);
              });
      case null -> {}
      default -> {}
    }
  }
}
