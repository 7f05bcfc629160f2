package org.workflowserver.distribution.payara;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ThreadSharesTest {
  private final ThreadShares<String> shares =
      new ThreadShares<>(8, 1_000, ThreadSharesTest::tenant);

  /** Of callers whose name has one in front. */
  private static Optional<Object> tenant(Object caller) {
    String name = (String) caller;
    return name.contains("/")
        ? Optional.of(name.substring(0, name.indexOf('/')))
        : Optional.empty();
  }

  @Test
  void oneCallerHasAQuarterAndTheOthersTheRest() {
    acquire("a", 2);
    assertThat(shares.tryAcquire("a")).as("a third of eight").isFalse();
    acquire("b", 2);
    acquire("c", 2);
    acquire("d", 1);
    acquire("e", 1);
    assertThat(shares.tryAcquire("f")).as("a ninth of eight").isFalse();
  }

  /** Of the caller no more is counted, of all it is. */
  @Test
  void whatLeavesItsShareMakesRoomForOthersOfTheCaller() {
    acquire("a", 2);
    queue("a", "next");
    assertThat(shares.leave("a")).contains("next");
    acquire("b", 2);
    acquire("c", 2);
    acquire("d", 1);
    assertThat(shares.tryAcquire("d")).as("a ninth of eight").isFalse();
    queue("d", "last");
    assertThat(shares.releaseLeft()).contains("last");
    assertThatAllIsReleasedBy("a", "a", "b", "b", "c", "c", "d", "d");
  }

  @Test
  void whatIsQueuedFirstOfACallerHasItsTurnFirst() {
    acquire("a", 2);
    queue("a", "first");
    queue("a", "second");
    assertThat(shares.release("a")).contains("first");
    assertThat(shares.release("a")).contains("second");
    assertThat(shares.release("a")).isEmpty();
    assertThat(shares.release("a")).isEmpty();
    assertThat(shares.isIdle()).isTrue();
  }

  @Test
  void callersTakeTurnsHoweverManyOneHasQueued() {
    fill();
    queue("a", "a1");
    queue("a", "a2");
    queue("a", "a3");
    queue("b", "b1");
    assertThat(shares.release("x")).contains("a1");
    assertThat(shares.release("x")).contains("b1");
    assertThat(shares.release("y")).contains("a2");
    assertThat(shares.release("y")).as("a third of one caller").isEmpty();
    assertThat(shares.release("a")).contains("a3");
  }

  @Test
  void nobodyOvertakesWhatTheSameCallerQueued() {
    acquire("a", 2);
    queue("a", "first");
    assertThat(shares.tryAcquire("b")).isTrue();
    assertThat(shares.release("a")).contains("first");
    assertThat(shares.tryAcquire("a")).isFalse();
  }

  @Test
  void whatIsCancelledHasNoTurnAndIsNotKept() {
    acquire("a", 2);
    queue("a", "gone");
    assertThat(shares.cancel("a", "gone")).isTrue();
    assertThat(shares.cancel("a", "gone")).isFalse();
    assertThat(shares.cancel("nobody", "gone")).isFalse();
    assertThat(shares.release("a")).isEmpty();
    assertThat(shares.release("a")).isEmpty();
    assertThat(shares.isIdle()).isTrue();
  }

  /** Its turn was due, since a permit for anybody was all that it waited for. */
  @Test
  void whatIsCancelledWhenItsTurnIsNextLeavesTheTurnToOthers() {
    fill();
    queue("a", "gone");
    queue("b", "here");
    assertThat(shares.cancel("a", "gone")).isTrue();
    assertThat(shares.release("x")).contains("here");
  }

  @Test
  void ofWhatMayBeKeptOneCallerHasHalf() {
    acquire("a", 2);
    acquire("b", 2);
    assertThat(shares.hasRoom("a", 501)).isFalse();
    assertThat(shares.acquireOrQueue("a", "a1", 400)).isFalse();
    assertThat(shares.hasRoom("a", 101)).isFalse();
    assertThat(shares.acquireOrQueue("b", "b1", 500)).isFalse();
    assertThat(shares.hasRoom("c", 100)).isTrue();
    assertThat(shares.hasRoom("c", 101)).isFalse();
    assertThat(shares.release("a")).contains("a1");
    assertThat(shares.hasRoom("c", 500)).isTrue();
  }

  @Test
  void callersOfOneTenantHaveThreeQuartersTogether() {
    acquire("t/a", 2);
    acquire("t/b", 2);
    acquire("t/c", 2);
    assertThat(shares.tryAcquire("t/d")).as("a seventh of eight").isFalse();
    queue("t/d", "d1");
    queue("t/e", "e1");
    acquire("x", 2);
    assertThat(shares.release("x")).as("a seventh of eight").isEmpty();
    assertThat(shares.release("t/a")).contains("d1");
    assertThat(shares.release("t/a")).contains("e1");
    assertThatAllIsReleasedBy("t/b", "t/b", "t/c", "t/c", "t/d", "t/e", "x");
  }

  @Test
  void whatOneOfATenantGivesUpIsAnothersOfIt() {
    acquire("t/a", 2);
    acquire("t/b", 2);
    acquire("t/c", 2);
    acquire("x", 2);
    queue("t/d", "gone");
    queue("t/e", "gone, too");
    queue("t/f", "here");
    queue("y", "first");
    assertThat(shares.release("t/a")).contains("first");
    assertThat(shares.cancel("t/e", "gone, too")).isTrue();
    assertThat(shares.cancel("t/d", "gone")).isTrue();
    assertThat(shares.release("x")).contains("here");
    assertThatAllIsReleasedBy("t/a", "t/b", "t/b", "t/c", "t/c", "t/f", "x", "y");
  }

  @Test
  void ofWhatMayBeKeptOneTenantHasThreeQuarters() {
    acquire("t/a", 2);
    acquire("t/b", 2);
    queue("t/a", "a1", 400);
    assertThat(shares.hasRoom("t/b", 350)).isTrue();
    assertThat(shares.hasRoom("t/b", 351)).isFalse();
    assertThat(shares.hasRoom("x", 500)).isTrue();
  }

  @Test
  void manyThreadsKeepEachInItsShareAndLoseNothing() {
    long seed = System.nanoTime();
    ThreadShares<Call> many =
        new ThreadShares<>(
            8, Long.MAX_VALUE, call -> (int) call < 4 ? Optional.of("t") : Optional.empty());
    AtomicInteger[] running =
        Stream.generate(AtomicInteger::new).limit(5).toArray(AtomicInteger[]::new);
    AtomicInteger most = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    List<CompletableFuture<Void>> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      int first = i * 2_000;
      RandomGenerator random = RandomGeneratorFactory.getDefault().create(seed + i);
      threads.add(
          CompletableFuture.runAsync(
              () -> {
                for (int n = first; n < first + 2_000; n++) {
                  call(many, new Call(random.nextInt(5), n), running, most, done);
                }
              },
              Thread::startVirtualThread));
    }
    threads.forEach(CompletableFuture::join);
    assertThat(done).as("calls, with the seed %d", seed).hasValue(16_000);
    assertThat(most).as("of one at once, with the seed %d", seed).hasValueLessThanOrEqualTo(2);
    assertThat(many.isIdle()).isTrue();
  }

  private record Call(int caller, int number) {}

  /** Makes the call, or leaves it to who releases a permit; and then what that one left. */
  private static void call(
      ThreadShares<Call> shares,
      Call call,
      AtomicInteger[] running,
      AtomicInteger most,
      AtomicInteger done) {
    Optional<Call> next =
        shares.acquireOrQueue(call.caller, call, 1) ? Optional.of(call) : Optional.empty();
    while (next.isPresent()) {
      int caller = next.get().caller;
      most.accumulateAndGet(running[caller].incrementAndGet(), Math::max);
      Thread.onSpinWait();
      done.incrementAndGet();
      running[caller].decrementAndGet();
      next = shares.release(caller);
    }
  }

  /** So that nobody else has a permit. */
  private void fill() {
    for (String caller : List.of("w", "x", "y", "z")) {
      acquire(caller, 2);
    }
  }

  private void acquire(String caller, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(shares.tryAcquire(caller)).isTrue();
    }
  }

  /** And nothing of it is given to what waits. */
  private void assertThatAllIsReleasedBy(String... callers) {
    for (String caller : callers) {
      assertThat(shares.release(caller)).isEmpty();
    }
    assertThat(shares.isIdle()).isTrue();
  }

  private void queue(String caller, String what) {
    queue(caller, what, 1);
  }

  private void queue(String caller, String what, long size) {
    assertThat(shares.acquireOrQueue(caller, what, size)).isFalse();
  }
}
