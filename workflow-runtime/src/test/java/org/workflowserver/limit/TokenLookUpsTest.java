package org.workflowserver.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.workflowserver.clock.SettableTime;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

class TokenLookUpsTest {
  private static final String HERE = "192.0.2.1";
  private static final String THERE = "192.0.2.2";

  private final SettableTime time = new SettableTime(Instant.parse("2025-10-31T12:00:00Z"));
  private final TokenLookUps lookUps = waitingFor(Duration.ZERO);

  @Test
  void whatExistsIsFoundHoweverManyUnknownOnesItsAddressShows() {
    assertThat(find("early", HERE, "it")).contains("it");
    useUp(HERE);
    assertRefused("unknown", HERE, Optional::empty);
    assertThat(find("early", HERE, "it")).contains("it");
    for (int i = 0; i < 100; i++) {
      assertThat(find("late" + i, HERE, "it")).contains("it");
    }
    assertRefused("unknown", HERE, Optional::empty);
    assertThat(lookUps.find("unknown", THERE, Optional::empty)).isEmpty();
    time.advance(Duration.ofSeconds(1));
    assertThat(lookUps.find("unknown", HERE, Optional::empty)).isEmpty();
    assertRefused("unknown", HERE, Optional::empty);
  }

  @Test
  void whatIsGoneIsUnknown() {
    assertThat(find("gone", HERE, "it")).contains("it");
    useUp(HERE);
    assertThat(lookUps.find("gone", HERE, Optional::empty)).isEmpty();
    assertRefused("gone", HERE, Optional::empty);
  }

  @Test
  void aFloodOfUnknownOnesIsNotLookedUp() {
    assertThat(find("known", HERE, "it")).contains("it");
    useUp(HERE);
    useUp(THERE);
    AtomicInteger lookedUp = new AtomicInteger();
    for (int i = 0; i < 1_000; i++) {
      assertRefused("flood" + i, HERE, () -> unknown(lookedUp));
    }
    assertThat(lookedUp).hasValue(20);
    assertNotLookedUp(HERE);
    assertThat(find("known", HERE, "it")).contains("it");
    assertThat(find("late", THERE, "it")).contains("it");
    time.advance(Duration.ofMillis(100));
    for (int i = 0; i < 1_000; i++) {
      assertRefused("flood" + i, HERE, () -> unknown(lookedUp));
    }
    assertThat(lookedUp).hasValue(22);
    time.advance(Duration.ofMillis(50));
    assertThat(find("late", HERE, "it")).contains("it");
  }

  private static Optional<String> unknown(AtomicInteger lookedUp) {
    lookedUp.incrementAndGet();
    return Optional.empty();
  }

  @Test
  void beyondTheLimitFewLookUpsAreUnderWayAtATime() {
    assertThat(find("known", HERE, "it")).contains("it");
    useUp(HERE);
    useUp(THERE);
    assertThat(nested(4)).contains("in");
    assertThat(find("free again", THERE, "it")).contains("it");
  }

  /** So many look-ups, each of which is under way while the next begins. */
  private Optional<String> nested(int more) {
    if (more == 0) {
      assertNotLookedUp(HERE);
      assertNotLookedUp(THERE);
      assertThat(find("known", HERE, "it")).contains("it");
      assertThat(find("x", "192.0.2.4", "it")).contains("it");
      return Optional.of("in");
    }
    return lookUps.find("nested", more % 2 == 0 ? HERE : THERE, () -> nested(more - 1));
  }

  @Test
  void aLookUpWaitsForAPlaceUnlessTooManyDo() throws Exception {
    TokenLookUps waiting = waitingFor(Duration.ofMinutes(1));
    for (String address : List.of(HERE, THERE, "192.0.2.3")) {
      useUp(waiting, address);
    }
    CountDownLatch answered = new CountDownLatch(1);
    List<Future<Optional<String>>> served = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      served.add(lateOne(Thread.State.WAITING, waiting, "slow" + i, HERE, answered));
    }
    served.add(lateOne(Thread.State.TIMED_WAITING, waiting, "late1", HERE, answered));
    served.add(lateOne(Thread.State.TIMED_WAITING, waiting, "late2", HERE, answered));
    assertRefused(lateOne(Thread.State.TERMINATED, waiting, "late3", HERE, answered));
    served.add(lateOne(Thread.State.TIMED_WAITING, waiting, "late3", THERE, answered));
    served.add(lateOne(Thread.State.TIMED_WAITING, waiting, "late4", THERE, answered));
    assertRefused(lateOne(Thread.State.TERMINATED, waiting, "late5", "192.0.2.3", answered));
    answered.countDown();
    for (Future<Optional<String>> one : served) {
      assertThat(one.get(180, TimeUnit.SECONDS)).contains("it");
    }
    assertThat(waiting.find("late5", "192.0.2.3", () -> Optional.of("it"))).contains("it");
  }

  /** A look-up whose thread has come to that. */
  private static Future<Optional<String>> lateOne(
      Thread.State state,
      TokenLookUps lookUps,
      String hash,
      String address,
      CountDownLatch answered) {
    FutureTask<Optional<String>> task =
        new FutureTask<>(() -> lookUps.find(hash, address, () -> answer(answered)));
    Thread thread = Thread.ofPlatform().daemon().start(task);
    await().until(() -> thread.getState() == state);
    return task;
  }

  private static Optional<String> answer(CountDownLatch answered) {
    try {
      answered.await();
      return Optional.of("it");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void assertRefused(Future<Optional<String>> lookUp) {
    assertThatThrownBy(lookUp::get)
        .cause()
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> assertThat(refusal.code()).isEqualTo(RefusalCode.RATE_LIMITED));
  }

  @Test
  void whoIsInterruptedDoesNotWaitAndKeepsNoPlace() {
    useUp(HERE);
    for (int i = 0; i < 10; i++) {
      Thread.currentThread().interrupt();
      assertNotLookedUp(HERE);
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(find("late", HERE, "it")).contains("it");
  }

  @Test
  void aLookUpThatFailsCountsAsNone() {
    IllegalStateException away = new IllegalStateException("away");
    for (int i = 0; i < 10; i++) {
      assertFails(away);
    }
    useUp(HERE);
    for (int i = 0; i < 10; i++) {
      assertFails(away);
    }
    assertThat(find("late", HERE, "it")).contains("it");
  }

  private TokenLookUps waitingFor(Duration mostWait) {
    return new TokenLookUps(time, 3, Duration.ofSeconds(1), "Too many unknown ones.", mostWait);
  }

  private void useUp(String address) {
    useUp(lookUps, address);
  }

  private static void useUp(TokenLookUps lookUps, String address) {
    for (int i = 0; i < 3; i++) {
      assertThat(lookUps.find("unknown" + i, address, Optional::empty)).isEmpty();
    }
  }

  private Optional<String> find(String hash, String address, String value) {
    return lookUps.find(hash, address, () -> Optional.of(value));
  }

  private void assertNotLookedUp(String address) {
    assertRefused(
        "late",
        address,
        () -> {
          throw new AssertionError("It was looked up.");
        });
  }

  private void assertRefused(String hash, String address, Supplier<Optional<String>> lookUp) {
    assertThatThrownBy(() -> lookUps.find(hash, address, lookUp))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(RefusalCode.RATE_LIMITED);
              assertThat(refusal.retryAfter().orElseThrow())
                  .isPositive()
                  .isLessThanOrEqualTo(Duration.ofSeconds(1));
            });
  }

  private void assertFails(RuntimeException failure) {
    assertThatThrownBy(
            () ->
                lookUps.find(
                    "late",
                    HERE,
                    () -> {
                      throw failure;
                    }))
        .isSameAs(failure);
  }
}
