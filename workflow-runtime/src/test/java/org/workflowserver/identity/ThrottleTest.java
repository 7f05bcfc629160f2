package org.workflowserver.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.workflowserver.clock.SettableTime;
import org.workflowserver.limit.Addresses;
import org.workflowserver.limit.Throttle;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

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
  void whatIsGivenBackCountsNoMore() {
    for (int i = 0; i < 50; i++) {
      assertThat(throttle.take("a")).isEmpty();
      throttle.giveBack("a");
    }
  }

  @Test
  void strangersSlowAnAccountDownAndNeverLockIt() {
    SignInThrottle signIns = new SignInThrottle(time, 2);
    for (int i = 0; i < 10; i++) {
      fail(signIns, "olivia", "192.0.2." + i);
    }
    assertRefused(signIns, "192.0.2.99", SignInThrottle.TURN);
    assertThat(signIns.attempt("another", "192.0.2.99", () -> "in")).isEqualTo("in");
    for (int i = 0; i < 100; i++) {
      assertRefused(signIns, "198.51.100." + i, SignInThrottle.TURN);
    }
    time.advance(SignInThrottle.TURN);
    for (int i = 0; i < 100; i++) {
      fail(signIns, "olivia", "198.51.100." + i);
    }
    assertRefused(signIns, "198.51.100.1", SignInThrottle.TURN);
    assertThat(signIns.attempt("olivia", "192.0.2.99", () -> "in")).isEqualTo("in");
    assertThat(signIns.attempt("olivia", "192.0.2.99", () -> "in")).isEqualTo("in");
  }

  @Test
  void strangersDoNotStopWhoHasSignedInFromAnAddressBefore() {
    SignInThrottle signIns = new SignInThrottle(time, 2);
    assertThat(signIns.attempt("olivia", "2001:db8:1:2::1", () -> "in")).isEqualTo("in");
    for (int i = 10; i < 20; i++) {
      fail(signIns, "olivia", "2001:db8:1:" + i + "::1");
    }
    assertRefused(signIns, "2001:db8:1:20::1", SignInThrottle.TURN);
    assertThat(signIns.attempt("olivia", "2001:db8:1:2::2", () -> "in")).isEqualTo("in");
    time.advance(SignInThrottle.TURN);
    fail(signIns, "olivia", "2001:db8:1:20::1");
    assertThat(signIns.attempt("olivia", "2001:db8:1:2::2", () -> "in")).isEqualTo("in");
  }

  @Test
  void failedSignInsOfAnAccountFromOneAddressAreLimitedToo() {
    SignInThrottle signIns = new SignInThrottle(time, 2);
    assertThat(signIns.attempt("olivia", "192.0.2.1", () -> "in")).isEqualTo("in");
    for (int i = 0; i < 10; i++) {
      fail(signIns, "olivia", "192.0.2.1");
    }
    assertRefused(signIns, "192.0.2.1", Duration.ofSeconds(30));
    assertThat(signIns.attempt("olivia", "192.0.2.2", () -> "in")).isEqualTo("in");
    time.advance(Duration.ofSeconds(30));
    assertThat(signIns.attempt("olivia", "192.0.2.1", () -> "in")).isEqualTo("in");
  }

  @Test
  void failedSignInsFromAnAddressAreLimitedForAnyAccount() {
    SignInThrottle signIns = new SignInThrottle(time, 2);
    for (int i = 0; i < 30; i++) {
      fail(signIns, "user" + i, "2001:db8:1:2::" + i);
    }
    assertThatThrownBy(() -> signIns.attempt("olivia", "2001:db8:1:2:ffff::1", () -> "in"))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> assertThat(refusal.code()).isEqualTo(RefusalCode.RATE_LIMITED));
    assertThat(signIns.attempt("olivia", "2001:db8:1:3::1", () -> "in")).isEqualTo("in");
  }

  @Test
  void successfulSignInsAreNotLimited() {
    SignInThrottle signIns = new SignInThrottle(time, 2);
    for (int i = 0; i < 100; i++) {
      assertThat(signIns.attempt("olivia", "192.0.2.1", () -> "in")).isEqualTo("in");
    }
  }

  @Test
  void networksOfAddresses() {
    assertThat(Addresses.network("192.0.2.1")).isEqualTo("192.0.2.1");
    assertThat(Addresses.network("2001:DB8::1")).isEqualTo("20010db800000000/64");
    assertThat(Addresses.network("2001:db8:0:0:1:2:3:4")).isEqualTo("20010db800000000/64");
    assertThat(Addresses.network("fe80::1%eth0")).isEqualTo("fe80000000000000/64");
    assertThat(Addresses.network("::1")).isEqualTo("0000000000000000/64");
    assertThat(Addresses.network("::ffff:192.0.2.1")).isEqualTo("192.0.2.1");
  }

  private static void assertRefused(SignInThrottle signIns, String address, Duration wait) {
    assertThatThrownBy(() -> signIns.attempt("olivia", address, () -> "in"))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(RefusalCode.RATE_LIMITED);
              assertThat(refusal.retryAfter()).contains(wait);
            });
  }

  private static void fail(SignInThrottle signIns, String account, String address) {
    assertThatThrownBy(
            () ->
                signIns.attempt(
                    account,
                    address,
                    () -> {
                      throw new IllegalStateException("wrong");
                    }))
        .hasMessage("wrong");
  }
}
