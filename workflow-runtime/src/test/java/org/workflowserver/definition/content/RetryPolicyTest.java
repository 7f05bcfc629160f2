package org.workflowserver.definition.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {
  private static final double MIDDLE = 0.5;

  @Test
  void aNodeThatSaysNothingIsTriedOnce() {
    assertThat(RetryPolicy.of(null)).isEqualTo(RetryPolicy.NONE);
    assertThat(RetryPolicy.NONE.maxAttempts()).isEqualTo(1);
  }

  @Test
  void whatANodeLeavesOutIsAsUsual() {
    assertThat(RetryPolicy.of(Map.of("max_attempts", 4L)))
        .isEqualTo(new RetryPolicy(4, Duration.ofSeconds(1), 2, Duration.ofMinutes(1), 0.2));
    assertThat(
            RetryPolicy.of(
                Map.of(
                    "max_attempts",
                    2L,
                    "initial_interval_ms",
                    250L,
                    "multiplier",
                    new BigDecimal("1.5"),
                    "max_interval_ms",
                    9000L,
                    "jitter",
                    0L)))
        .isEqualTo(new RetryPolicy(2, Duration.ofMillis(250), 1.5, Duration.ofSeconds(9), 0));
  }

  @Test
  void numbersMayBeWrittenAsText() {
    assertThat(RetryPolicy.of(Map.of("max_attempts", "4", "multiplier", "1.5")))
        .isEqualTo(new RetryPolicy(4, Duration.ofSeconds(1), 1.5, Duration.ofMinutes(1), 0.2));
    Map<String, Object> data = Map.of("timeout_seconds", "45");
    assertThat(NodeConfiguration.timeout(data, Duration.ZERO)).isEqualTo(Duration.ofSeconds(45));
    assertThat(NodeConfiguration.timeout(Map.of("timeout_seconds", "{{ x }}"), Duration.ZERO))
        .isZero();
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 3", "3, 9", "4, 20", "9, 20"})
  void eachPauseIsLongerUpToTheLongest(int attempt, long seconds) {
    RetryPolicy policy = new RetryPolicy(10, Duration.ofSeconds(1), 3, Duration.ofSeconds(20), 0.2);
    assertThat(policy.pause(attempt, MIDDLE)).isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "2, 1", "3, 3", "4, 9", "5, 20", "10, 20"})
  void theLongestPauseIsThatBeforeTheLastAttempt(int attempts, long seconds) {
    RetryPolicy policy =
        new RetryPolicy(attempts, Duration.ofSeconds(1), 3, Duration.ofSeconds(20), 0.2);
    assertThat(policy.longestPause()).isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  void chanceMakesAPauseShorterOrLongerByItsShare() {
    RetryPolicy policy =
        new RetryPolicy(10, Duration.ofSeconds(10), 2, Duration.ofSeconds(60), 0.3);
    assertThat(policy.pause(1, 0)).isEqualTo(Duration.ofSeconds(7));
    assertThat(policy.pause(1, MIDDLE)).isEqualTo(Duration.ofSeconds(10));
    assertThat(policy.pause(1, 0.999)).isBetween(Duration.ofMillis(12_990), Duration.ofSeconds(13));
  }

  @Test
  void chanceNeverPassesTheLongestPause() {
    RetryPolicy policy = new RetryPolicy(10, Duration.ofSeconds(60), 2, Duration.ofSeconds(60), 1);
    assertThat(policy.pause(10, 0.999)).isEqualTo(Duration.ofSeconds(60));
    assertThat(policy.pause(10, 0)).isEqualTo(Duration.ZERO);
  }

  @Test
  void aHugeMultiplierDoesNotOverflow() {
    RetryPolicy policy = new RetryPolicy(10, Duration.ofHours(1), 100, Duration.ofHours(1), 0.2);
    assertThat(policy.pause(10, MIDDLE)).isEqualTo(Duration.ofHours(1));
  }
}
