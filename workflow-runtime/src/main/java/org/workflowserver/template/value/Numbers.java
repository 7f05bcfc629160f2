package org.workflowserver.template.value;

import static org.workflowserver.template.value.Characters.isDigit;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.workflowserver.json.ValueWeight;

/**
 * Exact numbers: {@link Long}, {@link BigInteger} where it does not fit, {@link BigDecimal}. None
 * grows beyond {@value #MAX_DIGITS} digits.
 */
public final class Numbers {
  public static final int MAX_DIGITS = 10_000;

  private static final int MAX_BITS = (int) (MAX_DIGITS * 3.33);
  private static final int DIGITS_SQUARED_PER_UNIT = 512;

  private Numbers() {}

  public static boolean isNumber(Object value) {
    return value instanceof Long || value instanceof BigDecimal || value instanceof BigInteger;
  }

  /** What arithmetic makes of a value: numbers as they are, text by what it begins with, else 0. */
  public static Object toNumber(Object value) {
    return switch (value) {
      case Long number -> number;
      case BigDecimal number -> number;
      case BigInteger number -> number;
      case Integer number -> (long) number;
      case String text -> isDecimal(text.strip()) ? decimal(text.strip()) : integerPrefix(text);
      case null -> 0L;
      default -> 0L;
    };
  }

  private static boolean isDecimal(String text) {
    int i = text.startsWith("-") ? 1 : 0;
    int point = digitsEnd(text, i);
    return point > i
        && point < text.length() - 1
        && text.charAt(point) == '.'
        && digitsEnd(text, point + 1) == text.length();
  }

  private static int digitsEnd(String text, int start) {
    int i = start;
    while (i < text.length() && isDigit(text.charAt(i))) {
      i++;
    }
    return i;
  }

  /** The number that {@code text} spells, within the limit of digits. */
  public static BigDecimal decimal(String text) {
    requireDigits(text.length());
    return new BigDecimal(text);
  }

  /** The integer that {@code text} spells, within the limit of digits. */
  public static Object integer(String text) {
    requireDigits(text.length());
    return normal(new BigInteger(text));
  }

  /** The integer that a text begins with, 0 where it begins with none. */
  public static Object integerPrefix(String text) {
    if (text == null) {
      return 0L;
    }
    int start = Characters.skipSpace(text, 0, text.length());
    int digits = start;
    if (digits < text.length() && (text.charAt(digits) == '-' || text.charAt(digits) == '+')) {
      digits++;
    }
    int end = digitsEnd(text, digits);
    return end == digits ? (Object) 0L : integer(text.substring(start, end));
  }

  /** The integer that a value is or spells; a fault for anything else. */
  public static Object toInteger(Object value) {
    Object integer =
        switch (value) {
          case Long number -> number;
          case BigInteger number -> number;
          case Integer number -> (long) number;
          case String text -> spelled(text.strip());
          case null -> null;
          default -> null;
        };
    if (integer == null) {
      throw TemplateFault.error("An integer is expected, found " + Values.shown(value));
    }
    return integer;
  }

  private static Object spelled(String text) {
    int start = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
    return start < text.length() && digitsEnd(text, start) == text.length() ? integer(text) : null;
  }

  /** As {@link #toInteger}; what does not fit a long becomes the nearest that does. */
  public static long toLong(Object value) {
    return clamp(toInteger(value));
  }

  public static long clamp(Object integer) {
    return switch (integer) {
      case Long number -> number;
      case BigInteger number -> number.signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
      default -> ((BigDecimal) integer).longValue();
    };
  }

  public static long requireLong(Object integer) {
    if (integer instanceof Long number) {
      return number;
    }
    throw TemplateFault.limit("A range's bounds must be integers of at most 64 bits");
  }

  public static Object normal(BigInteger number) {
    if (number.bitLength() < Long.SIZE) {
      return number.longValue();
    }
    if (number.bitLength() > MAX_BITS) {
      throw tooManyDigits();
    }
    return number;
  }

  /** With as many fractional digits as needed, but one at least, so that it stays a decimal. */
  public static BigDecimal normal(BigDecimal number) {
    BigDecimal stripped = number.stripTrailingZeros();
    BigDecimal result = stripped.scale() < 1 ? stripped.setScale(1) : stripped;
    requireDigits(result.precision());
    requireDigits(result.scale());
    return result;
  }

  public static void requireDigits(long digits) {
    if (digits > MAX_DIGITS) {
      throw tooManyDigits();
    }
  }

  private static TemplateFault tooManyDigits() {
    return TemplateFault.limit("A number has more than " + MAX_DIGITS + " digits");
  }

  /** The decimal of a number, its written length within the limit. */
  public static BigDecimal big(Object number) {
    return switch (number) {
      case Long value -> BigDecimal.valueOf(value);
      case BigInteger value -> new BigDecimal(value);
      default -> {
        BigDecimal value = (BigDecimal) number;
        requireDigits(value.scale());
        requireDigits((long) value.precision() - value.scale());
        yield value;
      }
    };
  }

  public static BigInteger bigInteger(Object integer) {
    return integer instanceof Long value ? BigInteger.valueOf(value) : (BigInteger) integer;
  }

  public static int compare(Object left, Object right, Budget budget) {
    if (left instanceof Long a && right instanceof Long b) {
      return Long.compare(a, b);
    }
    charge(left, right, budget);
    return big(left).compareTo(big(right));
  }

  /** Counts a calculation with two numbers: big ones cost about the square of their digits. */
  public static void charge(Object left, Object right, Budget budget) {
    long digits = ValueWeight.digits(left) + ValueWeight.digits(right);
    budget.work(8 + digits * digits / DIGITS_SQUARED_PER_UNIT);
  }

  public static Object round(Object number, int digits, RoundingMode mode) {
    if (number instanceof Long && digits >= 0) {
      return number;
    }
    BigDecimal rounded = big(number).setScale(digits, mode);
    return digits > 0 ? normal(rounded) : normal(rounded.toBigInteger());
  }

  /** As Liquid writes it: plain digits, a decimal always with a fraction. */
  static String text(Object number) {
    if (!(number instanceof BigDecimal decimal)) {
      return number.toString();
    }
    BigDecimal stripped = big(decimal).stripTrailingZeros();
    if (stripped.scale() > 0) {
      requireDigits(Math.max(stripped.precision(), stripped.scale()));
      return stripped.toPlainString();
    }
    // Its zeros are written out; a number with as many digits would be a hundred times the text.
    requireDigits((long) stripped.precision() - stripped.scale() + 1);
    return stripped.toPlainString() + ".0";
  }
}
