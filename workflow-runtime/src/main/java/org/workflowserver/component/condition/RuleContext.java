package org.workflowserver.component.condition;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.workflowserver.component.StepContext;
import org.workflowserver.pattern.LinearPattern;

/** What the rules of one step have in common: its time, and what they may take together. */
final class RuleContext {
  /** Most rules of one step. */
  static final int MOST_RULES = 200;

  private static final int STEPS_TO_COMPILE_ONE = 100;
  private static final int WEIGHT_OF_STEP = 2;
  private static final int OF_PART = 8;
  private static final int DIGITS_SQUARED_OF_CHARACTER = 200;
  private static final int BITS_OF_DIGIT = 3;

  private final Instant now;
  private long workLeft = LinearPattern.MAX_WORK;
  private int rulesLeft = MOST_RULES;

  RuleContext(StepContext context) {
    this.now = context.now();
  }

  Instant now() {
    return now;
  }

  /** Takes one rule; whether there was one left. */
  boolean takesRule() {
    return --rulesLeft >= 0;
  }

  /** Takes the work of compiling a pattern; whether there was so much left. */
  boolean affordsToCompile(String pattern) {
    return takes(LinearPattern.size(pattern) * STEPS_TO_COMPILE_ONE);
  }

  /** Takes the work of one match; whether there was so much left. */
  boolean affords(LinearPattern pattern, String text) {
    return takes(pattern.work(text));
  }

  /** Takes the work of looking at all of a value, several times; whether there was so much left. */
  boolean affordsToRead(Object value) {
    return takes(weight(value) / WEIGHT_OF_STEP);
  }

  private boolean takes(long work) {
    workLeft -= work;
    return workLeft >= 0;
  }

  private static long weight(Object value) {
    return switch (value) {
      case String text -> text.length();
      case BigDecimal number -> square(number.precision());
      case BigInteger number -> square(number.bitLength() / BITS_OF_DIGIT);
      case List<?> list -> list.stream().mapToLong(item -> OF_PART + weight(item)).sum();
      case Map<?, ?> object ->
          object.entrySet().stream()
              .mapToLong(member -> OF_PART + weight(member.getKey()) + weight(member.getValue()))
              .sum();
      case null -> 1;
      default -> 1;
    };
  }

  /** Zeros at the end of a number are looked for by as many divisions as it has digits. */
  private static long square(long digits) {
    return OF_PART + digits * digits / DIGITS_SQUARED_OF_CHARACTER;
  }
}
