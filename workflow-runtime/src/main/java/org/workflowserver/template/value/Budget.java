package org.workflowserver.template.value;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * What all templates of one step may use together: time spent rendering, characters of output, the
 * size of the values made on the way, and turns of loops. For one thread at a time.
 *
 * <p>Values made on the way may reach {@value #VALUES_PER_OUTPUT} times the output, a list counting
 * {@value #LIST_ITEM} characters an item; loops may turn {@value #TURNS} times.
 */
public final class Budget {
  static final int VALUES_PER_OUTPUT = 16;
  public static final int LIST_ITEM = 16;
  static final int TURNS = 1_000_000;

  /** Work between two looks at the clock: some microseconds' worth. */
  private static final int UNITS_BETWEEN_LOOKS = 1 << 14;

  private static final int UNITS_OF_A_STEP = 64;

  private final long nanos;
  private final LongSupplier nanoTime;
  private long outputLeft;
  private long valuesLeft;
  private long turnsLeft = TURNS;
  private long unitsLeft = UNITS_BETWEEN_LOOKS;
  private long spent;
  private long entered;
  private int depth;

  /**
   * A fresh budget.
   *
   * @param time for rendering, the work between two renderings not counted
   * @param outputCharacters of all templates together
   * @param nanoTime a monotonic clock in nanoseconds
   */
  public Budget(Duration time, int outputCharacters, LongSupplier nanoTime) {
    this.nanos = time.toNanos();
    this.outputLeft = outputCharacters;
    this.valuesLeft = (long) outputCharacters * VALUES_PER_OUTPUT;
    this.nanoTime = nanoTime;
  }

  public void enter() {
    if (depth++ == 0) {
      entered = nanoTime.getAsLong();
    }
  }

  public void exit() {
    if (--depth == 0) {
      spent += nanoTime.getAsLong() - entered;
    }
  }

  /** Counts one node, filter or turn. */
  public void step() {
    steps(1);
  }

  /** Counts that many of them. */
  public void steps(long count) {
    work(count * UNITS_OF_A_STEP);
  }

  /** Counts work without a result, about a character looked at each. */
  public void work(long units) {
    unitsLeft -= units;
    if (unitsLeft <= 0) {
      unitsLeft = UNITS_BETWEEN_LOOKS;
      requireTime();
    }
  }

  public void output(int characters) {
    outputLeft -= characters;
    if (outputLeft < 0) {
      throw TemplateFault.limit("The templates of this step render more text than allowed");
    }
  }

  /** Counts a text that is made; to be called before it is when it can be huge. */
  public void value(long characters) {
    requireRoom(characters);
    valuesLeft -= characters;
    work(characters);
  }

  /** Counts a list that is made. */
  public void list(long items) {
    value(items > Long.MAX_VALUE / LIST_ITEM ? Long.MAX_VALUE : items * LIST_ITEM);
  }

  /** Refuses a text of that length without counting it. */
  public void requireRoom(long characters) {
    if (characters > valuesLeft) {
      throw TemplateFault.limit("The templates of this step make larger values than allowed");
    }
  }

  /** Counts the turns of a loop before it starts. */
  public void turns(long count) {
    turnsLeft -= Math.min(count, turnsLeft + 1);
    if (turnsLeft < 0) {
      throw TemplateFault.limit(
          "The loops of this step's templates turn more than " + TURNS + " times");
    }
  }

  private void requireTime() {
    if (depth > 0 && spent + nanoTime.getAsLong() - entered > nanos) {
      throw TemplateFault.limit("The templates of this step take longer than allowed");
    }
  }
}
