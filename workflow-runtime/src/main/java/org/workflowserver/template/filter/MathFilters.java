package org.workflowserver.template.filter;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import org.workflowserver.template.value.Frame;
import org.workflowserver.template.value.Numbers;
import org.workflowserver.template.value.TemplateFault;

/** Filters that calculate, exactly: integers stay integers, with a decimal all becomes decimal. */
final class MathFilters {
  private static final BigDecimal EXACT_IN_A_DOUBLE = BigDecimal.valueOf(1L << 53);

  private MathFilters() {}

  private interface Operation {
    Object apply(Object left, Object right, Frame frame);
  }

  static void addTo(Filters.Registry filters) {
    add(filters, "plus", MathFilters::plus);
    add(filters, "minus", (a, b, f) -> plus(a, negated(b), f));
    add(filters, "times", MathFilters::times);
    add(filters, "divided_by", MathFilters::dividedBy);
    add(filters, "modulo", MathFilters::modulo);
    add(filters, "at_least", (a, b, f) -> Numbers.compare(a, b, f.budget) < 0 ? b : a);
    add(filters, "at_most", (a, b, f) -> Numbers.compare(a, b, f.budget) > 0 ? b : a);
    filters.add("abs", (in, args, f) -> abs(Numbers.toNumber(in)));
    filters.add("ceil", (in, args, f) -> round(in, 0, RoundingMode.CEILING));
    filters.add("floor", (in, args, f) -> round(in, 0, RoundingMode.FLOOR));
    filters.add("round", 0, 1, MathFilters::round);
  }

  private static void add(Filters.Registry filters, String name, Operation operation) {
    filters.add(
        name,
        1,
        1,
        (in, args, f) -> operation.apply(Numbers.toNumber(in), Numbers.toNumber(args[0]), f));
  }

  private static Object round(Object input, int digits, RoundingMode mode) {
    return Numbers.round(Numbers.toNumber(input), digits, mode);
  }

  private static Object round(Object input, Object[] args, Frame frame) {
    long digits = args.length == 0 ? 0 : Numbers.big(Numbers.toNumber(args[0])).longValue();
    Numbers.requireDigits(digits < 0 ? -(digits + 1) : digits);
    Object number = Numbers.toNumber(input);
    if (digits > 0 && !(number instanceof BigDecimal decimal && decimal.scale() > digits)) {
      return number;
    }
    return Numbers.round(number, (int) digits, RoundingMode.HALF_UP);
  }

  private static Object abs(Object number) {
    boolean negative =
        switch (number) {
          case Long value -> value < 0;
          case BigInteger value -> value.signum() < 0;
          default -> ((BigDecimal) number).signum() < 0;
        };
    return negative ? negated(number) : number;
  }

  private static Object negated(Object number) {
    return number instanceof BigDecimal value
        ? value.negate()
        : Numbers.normal(Numbers.bigInteger(number).negate());
  }

  static Object plus(Object left, Object right, Frame frame) {
    if (left instanceof Long a && right instanceof Long b) {
      long sum = a + b;
      if (((a ^ sum) & (b ^ sum)) >= 0) {
        return sum;
      }
    }
    Numbers.charge(left, right, frame.budget);
    return areIntegers(left, right)
        ? Numbers.normal(Numbers.bigInteger(left).add(Numbers.bigInteger(right)))
        : Numbers.normal(Numbers.big(left).add(Numbers.big(right)));
  }

  private static Object times(Object left, Object right, Frame frame) {
    if (left instanceof Long a && right instanceof Long b) {
      long high = Math.multiplyHigh(a, b);
      long low = a * b;
      if ((high == 0 && low >= 0) || (high == -1 && low < 0)) {
        return low;
      }
    }
    Numbers.charge(left, right, frame.budget);
    return areIntegers(left, right)
        ? Numbers.normal(Numbers.bigInteger(left).multiply(Numbers.bigInteger(right)))
        : Numbers.normal(Numbers.big(left).multiply(Numbers.big(right)));
  }

  private static Object dividedBy(Object left, Object right, Frame frame) {
    requireDivisor(right, frame);
    if (left instanceof Long a && right instanceof Long b && b != -1) {
      return Math.floorDiv(a, b);
    }
    Numbers.charge(left, right, frame.budget);
    return areIntegers(left, right)
        ? Numbers.normal(floorDivMod(left, right)[0])
        : quotient(Numbers.big(left), Numbers.big(right));
  }

  /** Exact where it ends; else as precise as a double, or to 34 digits where that is too coarse. */
  private static BigDecimal quotient(BigDecimal left, BigDecimal right) {
    int digits = Math.max(MathContext.DECIMAL128.getPrecision(), left.precision());
    BigDecimal quotient = left.divide(right, new MathContext(digits, RoundingMode.HALF_EVEN));
    boolean exact = quotient.multiply(right).compareTo(left) == 0;
    if (exact || quotient.abs().compareTo(EXACT_IN_A_DOUBLE) >= 0) {
      return Numbers.normal(quotient);
    }
    double nearest = quotient.doubleValue();
    return Numbers.normal(nearest == 0 ? quotient : BigDecimal.valueOf(nearest));
  }

  private static Object modulo(Object left, Object right, Frame frame) {
    requireDivisor(right, frame);
    if (left instanceof Long a && right instanceof Long b) {
      return Math.floorMod(a, b);
    }
    Numbers.charge(left, right, frame.budget);
    if (areIntegers(left, right)) {
      return Numbers.normal(floorDivMod(left, right)[1]);
    }
    BigDecimal divisor = Numbers.big(right);
    BigDecimal rest = Numbers.big(left).remainder(divisor);
    return Numbers.normal(
        rest.signum() != 0 && rest.signum() != divisor.signum() ? rest.add(divisor) : rest);
  }

  private static BigInteger[] floorDivMod(Object left, Object right) {
    BigInteger divisor = Numbers.bigInteger(right);
    BigInteger[] parts = Numbers.bigInteger(left).divideAndRemainder(divisor);
    if (parts[1].signum() != 0 && parts[1].signum() != divisor.signum()) {
      parts[0] = parts[0].subtract(BigInteger.ONE);
      parts[1] = parts[1].add(divisor);
    }
    return parts;
  }

  private static void requireDivisor(Object divisor, Frame frame) {
    if (Numbers.compare(divisor, 0L, frame.budget) == 0) {
      throw TemplateFault.error("Can't divide by zero");
    }
  }

  private static boolean areIntegers(Object left, Object right) {
    return !(left instanceof BigDecimal) && !(right instanceof BigDecimal);
  }
}
