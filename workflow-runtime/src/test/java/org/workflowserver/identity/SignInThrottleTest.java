package org.workflowserver.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.workflowserver.clock.SettableTime;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

class SignInThrottleTest {
  private final SettableTime time = new SettableTime(Instant.parse("2025-10-31T12:00:00Z"));

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
  void aBrowserThatIsKnownHasTriesOfItsOwn() {
    SignInThrottle signIns = new SignInThrottle(time, 2);
    for (int i = 0; i < 10; i++) {
      fail(signIns, "olivia", "192.0.2.1");
    }
    assertRefused(signIns, "192.0.2.1", Duration.ofSeconds(30));
    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(
              () -> signIns.attemptFromBrowser("olivia", "b1", SignInThrottleTest::wrong))
          .hasMessage("wrong");
    }
    assertThatThrownBy(() -> signIns.attemptFromBrowser("olivia", "b1", () -> "in"))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> assertThat(refusal.code()).isEqualTo(RefusalCode.RATE_LIMITED));
    assertThat(signIns.attemptFromBrowser("olivia", "b2", () -> "in")).isEqualTo("in");
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
    for (int i = 0; i < 30; i++) {
      fail(signIns, "user" + i, "2001:db8:1:3::1");
    }
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
  void whatFailsForAnotherReasonIsNoGuess() {
    SignInThrottle signIns = new SignInThrottle(time, 2);
    for (int i = 0; i < 100; i++) {
      for (RuntimeException trouble :
          List.of(
              new IllegalStateException("away"),
              new Refusal(RefusalCode.CAPACITY_EXCEEDED, "away"))) {
        assertThatThrownBy(() -> signIns.attempt("olivia", "192.0.2.1", () -> thrown(trouble)))
            .isSameAs(trouble);
      }
    }
    assertThat(signIns.attempt("olivia", "192.0.2.1", () -> "in")).isEqualTo("in");
  }

  @Test
  void aTryThatTheQueueRefusesCostsNoTurn() {
    SignInThrottle signIns = new SignInThrottle(time, 2);
    for (int i = 0; i < 10; i++) {
      fail(signIns, "olivia", "192.0.2." + i);
    }
    String stranger = "198.51.100.1";
    assertRefused(signIns, stranger, SignInThrottle.TURN);
    time.advance(SignInThrottle.TURN);
    // Who is interrupted does not wait in the queue either.
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> signIns.attempt("olivia", stranger, () -> "in"))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> assertThat(refusal.code()).isEqualTo(RefusalCode.CAPACITY_EXCEEDED));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(signIns.attempt("olivia", stranger, () -> "in")).isEqualTo("in");
  }

  private static String thrown(RuntimeException trouble) {
    throw trouble;
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
    assertThatThrownBy(() -> signIns.attempt(account, address, SignInThrottleTest::wrong))
        .hasMessage("wrong");
  }

  private static String wrong() {
    throw new Refusal(RefusalCode.TOKEN_INVALID, "wrong");
  }
}
