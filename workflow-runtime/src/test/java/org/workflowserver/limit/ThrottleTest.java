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

  @Test
  void networksOfAddresses() {
    assertThat(ClientNetwork.network("192.0.2.1")).isEqualTo("192.0.2.1");
    assertThat(ClientNetwork.network("2001:DB8::1")).isEqualTo("20010db800000000/64");
    assertThat(ClientNetwork.network("2001:db8:0:0:1:2:3:4")).isEqualTo("20010db800000000/64");
    assertThat(ClientNetwork.network("fe80::1%eth0")).isEqualTo("fe80000000000000/64");
    assertThat(ClientNetwork.network("::1")).isEqualTo("0000000000000000/64");
    assertThat(ClientNetwork.network("::ffff:192.0.2.1")).isEqualTo("192.0.2.1");
  }
}
