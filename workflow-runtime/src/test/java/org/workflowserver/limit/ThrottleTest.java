package org.workflowserver.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.workflowserver.clock.SettableTime;

class ThrottleTest {
  private final SettableTime time = new SettableTime(Instant.parse("2025-10-31T12:00:00Z"));
  private final Throttle throttle = new Throttle(3, Duration.ofSeconds(10), 100, time);

  @Test
  void letsABurstThroughAndThenOneInAWhile() {
    for (int i = 0; i < 3; i++) {
      assertThat(throttle.refusal("a")).isEmpty();
      assertThat(throttle.take("a")).isEmpty();
    }
    assertThat(throttle.refusal("a")).contains(Duration.ofSeconds(10));
    assertThat(throttle.take("a")).contains(Duration.ofSeconds(10));
    assertThat(throttle.take("b")).isEmpty();
    time.advance(Duration.ofSeconds(9));
    assertThat(throttle.take("a")).contains(Duration.ofSeconds(1));
    time.advance(Duration.ofSeconds(1));
    assertThat(throttle.take("a")).isEmpty();
    assertThat(throttle.take("a")).isPresent();
    time.advance(Duration.ofHours(1));
    for (int i = 0; i < 3; i++) {
      assertThat(throttle.take("a")).isEmpty();
    }
    assertThat(throttle.take("a")).isPresent();
  }

  @Test
  void whatIsRefundedCountsNoMore() {
    for (int i = 0; i < 50; i++) {
      assertThat(throttle.take("a")).isEmpty();
      throttle.refund("a");
    }
  }
}
