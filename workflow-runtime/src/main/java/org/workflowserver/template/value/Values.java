package org.workflowserver.template.value;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What Liquid asks of values whatever their type. */
public final class Values {
  private Values() {}

  public static boolean isTruthy(Object value) {
    return value != null && !Boolean.FALSE.equals(value);
  }

  @SuppressWarnings("ReferenceEquality") // Identity is what is asked.
  public static boolean areSame(Object left, Object right) {
    return left == right;
  }

  /** As {@code ==} has it: numbers by value, all else by content. */
  public static boolean equal(Object left, Object right, Budget budget) {
    if (areSame(left, right)) {
      return true;
    }
    budget.work(8);
    return switch (left) {
      case String a -> {
        if (!(right instanceof String b) || a.length() != b.length()) {
          yield false;
        }
        budget.work(a.length());
        yield a.equals(b);
      }
      case List<?> a -> right instanceof List<?> b && equalLists(a, b, budget);
      case Map<?, ?> a -> right instanceof Map<?, ?> b && equalMaps(a, b, budget);
      case null -> false;
      default ->
          Numbers.isNumber(left) && Numbers.isNumber(right)
              ? Numbers.compare(left, right, budget) == 0
              : Objects.equals(left, right);
    };
  }

  private static boolean equalLists(List<?> a, List<?> b, Budget budget) {
    if (a.size() != b.size()) {
      return false;
    }
    Iterator<?> others = b.iterator();
    for (Object item : a) {
      if (!equal(item, others.next(), budget)) {
        return false;
      }
    }
    return true;
  }

  private static boolean equalMaps(Map<?, ?> a, Map<?, ?> b, Budget budget) {
    if (a.size() != b.size()) {
      return false;
    }
    for (Map.Entry<?, ?> member : a.entrySet()) {
      if (!b.containsKey(member.getKey())
          || !equal(member.getValue(), b.get(member.getKey()), budget)) {
        return false;
      }
    }
    return true;
  }

  /** Counts the work of looking at all of a value. */
  public static void weigh(Object value, Budget budget) {
    switch (value) {
      case String text -> budget.work(8L + text.length());
      case List<?> list -> list.forEach(item -> weigh(item, budget));
      case Map<?, ?> object -> object.values().forEach(item -> weigh(item, budget));
      case null -> budget.work(8);
      default -> budget.work(8);
    }
  }

  public static boolean hasSize(Object value) {
    return value instanceof String
        || value instanceof List<?>
        || value instanceof Map<?, ?>
        || value instanceof Range;
  }

  /** Of a text in characters, not in the halves that Java counts. */
  public static long size(Object value, Budget budget) {
    return switch (value) {
      case String text -> {
        budget.work(text.length());
        yield text.codePointCount(0, text.length());
      }
      case List<?> list -> list.size();
      case Map<?, ?> object -> object.size();
      case Range range -> range.size();
      case null -> 0;
      default -> 0;
    };
  }

  public static Object first(Object value) {
    return switch (value) {
      case String text -> text.isEmpty() ? "" : text.substring(0, text.offsetByCodePoints(0, 1));
      case List<?> list -> list.isEmpty() ? null : list.getFirst();
      case Map<?, ?> object -> object.isEmpty() ? null : pair(object.entrySet().iterator().next());
      case Range range -> range.size() == 0 ? null : (Object) range.from();
      case null -> null;
      default -> null;
    };
  }

  public static boolean hasLast(Object value) {
    return hasSize(value) && !(value instanceof Map<?, ?>);
  }

  public static Object last(Object value) {
    return switch (value) {
      case String text ->
          text.isEmpty() ? "" : text.substring(text.offsetByCodePoints(text.length(), -1));
      case List<?> list -> list.isEmpty() ? null : list.getLast();
      case Range range -> range.size() == 0 ? null : (Object) range.to();
      case null -> null;
      default -> null;
    };
  }

  /** A member as loops see it: a list of its name and its value. */
  public static List<Object> pair(Map.Entry<?, ?> member) {
    List<Object> pair = new ArrayList<>(2);
    pair.add(member.getKey());
    pair.add(member.getValue());
    return pair;
  }

  public static boolean isEmpty(Object value) {
    return switch (value) {
      case String text -> text.isEmpty();
      case List<?> list -> list.isEmpty();
      case Map<?, ?> object -> object.isEmpty();
      case null -> false;
      default -> false;
    };
  }

  public static boolean isBlank(Object value) {
    return value == null
        || Boolean.FALSE.equals(value)
        || (value instanceof String text ? Characters.isBlank(text) : isEmpty(value));
  }

  /** A value of the engine as JSON: a range is a list, a loop's state is nil. */
  public static Object json(Object value, Budget budget) {
    return switch (value) {
      case Range range -> range.toList(budget);
      case Drop drop -> null;
      case null -> value;
      default -> value;
    };
  }

  /** For messages: the type, never the content, which may be secret. */
  public static String shown(Object value) {
    return switch (value) {
      case null -> "nil";
      case String text -> "a text";
      case Boolean bool -> "a boolean";
      case BigDecimal number -> "a decimal";
      case List<?> list -> "a list";
      case Map<?, ?> object -> "an object";
      case Range range -> "a range";
      case Drop drop -> "a loop's state";
      default -> "an integer";
    };
  }
}
