package org.workflowserver.definition.content;

import java.time.Duration;
import java.util.Map;

/**
 * How often a failed step is tried again, and how long is waited in between.
 *
 * @param maxAttempts all attempts, the first one included; from 1
 * @param initialInterval the pause after the first attempt
 * @param multiplier by how much each further pause is longer than the one before it
 * @param maxInterval no pause is longer, but by what the other side asks for
 * @param jitter the share of a pause that is left to chance, from 0 to 1
 */
public record RetryPolicy(
    int maxAttempts,
    Duration initialInterval,
    double multiplier,
    Duration maxInterval,
    double jitter) {

  /** The policy of a node that says nothing: one attempt. */
  public static final RetryPolicy NONE =
      new RetryPolicy(1, Duration.ofSeconds(1), 2, Duration.ofSeconds(60), 0.2);

  /** What the other side asks for is kept up to here; more fails the step. */
  public static final Duration LONGEST_ASKED = Duration.ofHours(1);

  /** The policy that a node's {@code retry} asks for; what it leaves out is as usual. */
  static RetryPolicy of(Object configured) {
    if (!(configured instanceof Map<?, ?> members)) {
      return NONE;
    }
    return new RetryPolicy(
        number(members, "max_attempts", NONE.maxAttempts).intValue(),
        Duration.ofMillis(
            number(members, "initial_interval_ms", NONE.initialInterval.toMillis()).longValue()),
        number(members, "multiplier", NONE.multiplier).doubleValue(),
        Duration.ofMillis(
            number(members, "max_interval_ms", NONE.maxInterval.toMillis()).longValue()),
        number(members, "jitter", NONE.jitter).doubleValue());
  }

  /** The longest pause that it makes by itself, chance aside; none with one attempt. */
  Duration longestPause() {
    return maxAttempts == 1
        ? Duration.ZERO
        : Duration.ofMillis((long) Math.ceil(whole(maxAttempts - 1)));
  }

  /**
   * How long to wait after an attempt.
   *
   * @param attempt the one that failed, from 1
   * @param chance from 0 to 1, exclusive; the same for the same attempt
   */
  public Duration pause(int attempt, double chance) {
    // Chance makes a pause shorter or longer by up to the share: repeats of many runs spread out.
    double spread = whole(attempt) * (1 + jitter * (2 * chance - 1));
    return Duration.ofNanos(Math.round(Math.min(maxInterval.toMillis(), spread) * 1_000) * 1_000);
  }

  /** The pause after an attempt without chance, in milliseconds. */
  private double whole(int attempt) {
    return Math.min(
        maxInterval.toMillis(), initialInterval.toMillis() * Math.pow(multiplier, attempt - 1));
  }

  private static Number number(Map<?, ?> members, String name, Number usual) {
    return NodeConfiguration.number(members.get(name)).<Number>map(number -> number).orElse(usual);
  }
}
