package org.workflowserver.identity.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.workflowserver.clock.SettableTime;
import org.workflowserver.identity.account.SignInThrottle.Holder;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

public class SignInThrottleTest {
  /** Tenants whose accounts have changed. */
  private final Set<String> ended = new HashSet<>();

  private final SettableTime time = new SettableTime(Instant.parse("2025-10-31T12:00:00Z"));

  @Test
  void strangersSlowAnAccountDownAndNeverLockIt() {
    SignInThrottle<String> signIns = throttle(Duration.ZERO);
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
    SignInThrottle<String> signIns = throttle(Duration.ZERO);
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
    SignInThrottle<String> signIns = throttle(Duration.ZERO);
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
    SignInThrottle<String> signIns = throttle(Duration.ZERO);
    for (int i = 0; i < 10; i++) {
      fail(signIns, "olivia", "192.0.2.1");
    }
    assertRefused(signIns, "192.0.2.1", Duration.ofSeconds(30));
    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(
              () ->
                  signIns.attemptFromBrowser(
                      "olivia", "acme", "b1", "192.0.2.1", SignInThrottleTest::wrong))
          .hasMessage("wrong");
    }
    assertThatThrownBy(
            () -> signIns.attemptFromBrowser("olivia", "acme", "b1", "192.0.2.1", () -> "in"))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> assertThat(refusal.code()).isEqualTo(RefusalCode.RATE_LIMITED));
    assertThat(signIns.attemptFromBrowser("olivia", "acme", "b2", "192.0.2.1", () -> "in"))
        .isEqualTo("in");
  }

  @Test
  void failedSignInsFromAnAddressAreLimitedForAnyAccount() {
    SignInThrottle<String> signIns = throttle(Duration.ZERO);
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
  void anAccountHasSoManyRightSignIns() {
    SignInThrottle<String> signIns = throttle(Duration.ZERO);
    for (int i = 0; i < 150; i++) {
      assertThat(signIns.attempt("olivia", "192.0.2.1", () -> "in")).isEqualTo("in");
      assertThat(signIns.attemptFromBrowser("olivia", "acme", "b1", "192.0.2.2", () -> "in"))
          .isEqualTo("in");
    }
    assertRefused(signIns, "192.0.2.1", Duration.ofSeconds(1));
    assertThatThrownBy(
            () -> signIns.attemptFromBrowser("olivia", "acme", "b1", "192.0.2.2", () -> "in"))
        .hasMessage("Too many sign-ins of this account; the next one is possible in 1 s.");
    assertThat(signIns.attempt("another", "192.0.2.1", () -> "in")).isEqualTo("in");
    // Where nobody signed in to it, the answer does not tell that there is such an account.
    fail(signIns, "olivia", "192.0.2.3");
    time.advance(Duration.ofSeconds(1));
    assertThat(signIns.attempt("olivia", "192.0.2.1", () -> "in")).isEqualTo("in");
    assertRefused(signIns, "192.0.2.1", Duration.ofSeconds(1));
  }

  @Test
  void soAreRightOnesFromEverNewAddresses() {
    SignInThrottle<String> signIns = throttle(Duration.ZERO);
    for (int i = 0; i < 300; i++) {
      String network = "2001:db8:1:" + Integer.toHexString(i) + "::1";
      assertThat(signIns.attempt("olivia", network, () -> "in")).isEqualTo("in");
    }
    // Whoever guesses is told nothing.
    fail(signIns, "olivia", "192.0.2.1");
    assertRefused(signIns, "192.0.2.1", Duration.ofSeconds(1));
    // Nor did that make the address one of the account.
    fail(signIns, "olivia", "192.0.2.1");
    time.advance(Duration.ofSeconds(1));
    assertThat(signIns.attempt("olivia", "192.0.2.1", () -> "in")).isEqualTo("in");
    assertRefused(signIns, "192.0.2.2", Duration.ofSeconds(1));
  }

  @Test
  void theAddressOfABrowserThatSignsInIsKnownToo() {
    SignInThrottle<String> signIns = throttle(Duration.ZERO);
    assertThat(signIns.attemptFromBrowser("olivia", "acme", "b1", "192.0.2.1", () -> "in"))
        .isEqualTo("in");
    slowDown(signIns);
    assertRefused(signIns, "192.0.2.2", SignInThrottle.TURN);
    assertThat(signIns.attempt("olivia", "192.0.2.1", () -> "in")).isEqualTo("in");
  }

  @Test
  void anAddressIsKnownToAnAccountUntilItChanges() {
    SignInThrottle<String> signIns = throttle(Duration.ZERO);
    assertThat(signIns.attempt("olivia", "192.0.2.1", () -> "in")).isEqualTo("in");
    assertThat(signIns.attempt("olivia", "192.0.2.2", () -> "in")).isEqualTo("in");
    slowDown(signIns);
    assertThat(signIns.attempt("olivia", "192.0.2.1", () -> "in")).isEqualTo("in");
    ended.add("in");
    assertRefused(signIns, "192.0.2.1", SignInThrottle.TURN);
    time.advance(SignInThrottle.TURN);
    assertThat(signIns.attempt("olivia", "192.0.2.1", () -> "next")).isEqualTo("next");
    assertThat(signIns.attempt("olivia", "192.0.2.1", () -> "next")).isEqualTo("next");
    assertRefused(signIns, "192.0.2.2", SignInThrottle.TURN);
    signIns.know("olivia", "192.0.2.2", "next");
    assertThat(signIns.attempt("olivia", "192.0.2.2", () -> "next")).isEqualTo("next");
  }

  @Test
  void anAccountOfManyAddressesMakesNoOtherUnknown() {
    SignInThrottle<String> signIns = throttle(Duration.ZERO);
    assertThat(signIns.attempt("olivia", "192.0.2.1", () -> "in")).isEqualTo("in");
    for (int i = 0; i < 25_000; i++) {
      time.advance(Duration.ofSeconds(1));
      String network = "2001:db8:1:" + Integer.toHexString(i) + "::1";
      assertThat(signIns.attempt("another", network, () -> "in")).isEqualTo("in");
    }
    slowDown(signIns);
    assertRefused(signIns, "192.0.2.2", SignInThrottle.TURN);
    assertThat(signIns.attempt("olivia", "192.0.2.1", () -> "in")).isEqualTo("in");
  }

  private static void slowDown(SignInThrottle<String> signIns) {
    for (int i = 0; i < 10; i++) {
      fail(signIns, "olivia", "198.51.100." + i);
    }
  }

  @Test
  void whoIsKnownFindsAPlaceThoughAnotherTenantFillsTheQueue() throws Exception {
    SignInThrottle<String> signIns = throttle(Duration.ofMinutes(1));
    for (int i = 0; i <= 9; i++) {
      String tenant = i == 9 ? "other" : "acme";
      assertThat(signIns.attempt("user" + i, "192.0.2." + i, () -> tenant)).isEqualTo(tenant);
    }
    CountDownLatch hashed = new CountDownLatch(1);
    List<Future<String>> signedIn = new ArrayList<>();
    for (int i = 0; i <= 9; i++) {
      String name = "user" + i;
      String from = "192.0.2." + i;
      Callable<String> signIn = () -> signIns.attempt(name, from, () -> waitFor(hashed));
      if (i == 7) {
        assertNoPlace(started(Thread.State.TERMINATED, signIn));
      } else if (i == 8) {
        assertNoPlace(
            started(
                Thread.State.TERMINATED,
                () -> signIns.attemptFromBrowser(name, "acme", "b", from, () -> waitFor(hashed))));
      } else {
        signedIn.add(started(i == 0 ? Thread.State.WAITING : Thread.State.TIMED_WAITING, signIn));
      }
    }
    hashed.countDown();
    for (Future<String> done : signedIn) {
      assertThat(done.get(180, TimeUnit.SECONDS)).isEqualTo("in");
    }
  }

  @ParameterizedTest
  @CsvSource({"olivia, 192.0.2.%d, 4", "user%d, 2001:db8:1:2::%d, 6"})
  void othersFindAPlaceInTheQueue(String account, String address, int places) throws Exception {
    SignInThrottle<String> signIns = throttle(Duration.ofMinutes(1));
    CountDownLatch hashed = new CountDownLatch(1);
    List<Future<String>> signedIn = new ArrayList<>();
    signedIn.add(
        started(
            Thread.State.WAITING,
            () -> signIns.attempt("first", "198.51.100.1", () -> waitFor(hashed))));
    for (int i = 1; i <= 14; i++) {
      String name = account.formatted(i);
      String from = address.formatted(i);
      if (i <= places) {
        signedIn.add(
            started(Thread.State.TIMED_WAITING, () -> signIns.attempt(name, from, () -> "in")));
      } else {
        assertNoPlace(
            started(Thread.State.TERMINATED, () -> signIns.attempt(name, from, () -> "in")));
      }
    }
    signedIn.add(
        started(
            Thread.State.TIMED_WAITING,
            () -> signIns.attempt("other", "198.51.100.2", () -> "in")));
    hashed.countDown();
    for (Future<String> done : signedIn) {
      assertThat(done.get(180, TimeUnit.SECONDS)).isEqualTo("in");
    }
    assertThat(signIns.attempt(account.formatted(14), address.formatted(14), () -> "in"))
        .isEqualTo("in");
  }

  /** A call whose thread has come to that. */
  public static <T> Future<T> started(Thread.State state, Callable<T> call) {
    FutureTask<T> task = new FutureTask<>(call);
    Thread thread = Thread.ofPlatform().daemon().start(task);
    await().until(() -> thread.getState() == state);
    return task;
  }

  public static String waitFor(CountDownLatch hashed) {
    try {
      hashed.await();
      return "in";
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public static void assertNoPlace(Future<?> signIn) {
    assertThatThrownBy(signIn::get)
        .cause()
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> assertThat(refusal.code()).isEqualTo(RefusalCode.CAPACITY_EXCEEDED));
  }

  @Test
  void whatFailsForAnotherReasonIsNoGuess() {
    SignInThrottle<String> signIns = throttle(Duration.ZERO);
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
    SignInThrottle<String> signIns = throttle(Duration.ZERO);
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

  /** Each right sign-in gives the tenant of its account. */
  private SignInThrottle<String> throttle(Duration mostWait) {
    return new SignInThrottle<>(
        time,
        2,
        tenant -> new Holder(tenant, tenant, Instant.EPOCH),
        holder -> !ended.contains(holder.tenant()),
        mostWait);
  }

  private static String thrown(RuntimeException trouble) {
    throw trouble;
  }

  private static void assertRefused(SignInThrottle<String> signIns, String address, Duration wait) {
    assertThatThrownBy(() -> signIns.attempt("olivia", address, () -> "in"))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(RefusalCode.RATE_LIMITED);
              assertThat(refusal.retryAfter()).contains(wait);
            });
  }

  private static void fail(SignInThrottle<String> signIns, String account, String address) {
    assertThatThrownBy(() -> signIns.attempt(account, address, SignInThrottleTest::wrong))
        .hasMessage("wrong");
  }

  private static String wrong() {
    throw new Refusal(RefusalCode.TOKEN_INVALID, "wrong");
  }
}
