package org.workflowserver.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Compares values as the filters of paths do. */
final class PathValues {
  /** Stands for what is not there; it equals itself alone. */
  static final Object NOTHING = new Object();

  private static final int CHARACTERS_OF_LOOK = 64;
  private static final int DIGITS_SQUARED_OF_LOOK = 50_000;

  private PathValues() {}

  /** The comparison by that operator, one of {@code ==}, {@code !=}, {@code <} and so on. */
  static boolean compare(Object left, String operator, Object right, PathEvaluation reading) {
    return switch (operator) {
      case "==" -> areEqual(left, right, reading);
      case "!=" -> !areEqual(left, right, reading);
      case "<" -> isLess(left, right, reading);
      case ">" -> isLess(right, left, reading);
      case "<=" -> isLess(left, right, reading) || areEqual(left, right, reading);
      case ">=" -> isLess(right, left, reading) || areEqual(left, right, reading);
      default -> throw new IllegalArgumentException("No operator: " + operator);
    };
  }

  private static boolean areEqual(Object left, Object right, PathEvaluation reading) {
    reading.look(1 + work(left, right), 0);
    if (left == null || right == null) {
      return left == null && right == null;
    }
    return switch (left) {
      case Number number -> right instanceof Number other && compare(number, other) == 0;
      case List<?> list -> right instanceof List<?> other && areEqual(list, other, reading);
      case Map<?, ?> object -> right instanceof Map<?, ?> other && areEqual(object, other, reading);
      default -> left.equals(right);
    };
  }

  private static boolean areEqual(List<?> left, List<?> right, PathEvaluation reading) {
    Iterator<?> others = right.iterator();
    return left.size() == right.size()
        && left.stream().allMatch(item -> areEqual(item, others.next(), reading));
  }

  private static boolean areEqual(Map<?, ?> left, Map<?, ?> right, PathEvaluation reading) {
    return left.size() == right.size()
        && left.entrySet().stream()
            .allMatch(
                member ->
                    right.containsKey(member.getKey())
                        && areEqual(member.getValue(), right.get(member.getKey()), reading));
  }

  private static boolean isLess(Object left, Object right, PathEvaluation reading) {
    reading.look(1 + work(left, right), 0);
    if (left instanceof Number number && right instanceof Number other) {
      return compare(number, other) < 0;
    }
    return left instanceof String text && right instanceof String other && compare(text, other) < 0;
  }

  /** How many looks at values it takes to compare two, beyond the first. */
  private static long work(Object left, Object right) {
    if (left instanceof String text && right instanceof String other) {
      return Math.min(text.length(), other.length()) / CHARACTERS_OF_LOOK;
    }
    if (left instanceof Number number && right instanceof Number other) {
      long digits = ValueWeight.digits(number) + ValueWeight.digits(other);
      return digits * digits / DIGITS_SQUARED_OF_LOOK;
    }
    return 0;
  }

  private static int compare(Number left, Number right) {
    return left instanceof Long number && right instanceof Long other
        ? Long.compare(number, other)
        : exact(left).compareTo(exact(right));
  }

  private static BigDecimal exact(Number number) {
    return switch (number) {
      case BigDecimal decimal -> decimal;
      case BigInteger integer -> new BigDecimal(integer);
      default -> BigDecimal.valueOf(number.longValue());
    };
  }

  /**
   * By code points: the platform's order is that of UTF-16, which differs beyond the first plane.
   */
  private static int compare(String left, String right) {
    int at = 0;
    int shorter = Math.min(left.length(), right.length());
    while (at < shorter && left.charAt(at) == right.charAt(at)) {
      at++;
    }
    if (at == shorter) {
      return left.length() - right.length();
    }
    char mine = left.charAt(at);
    char other = right.charAt(at);
    return Character.isSurrogate(mine) == Character.isSurrogate(other)
        ? mine - other
        : Character.isSurrogate(mine) ? 1 : -1;
  }
}
