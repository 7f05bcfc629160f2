package org.workflowserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PassesTest {
  private final Queue<Runnable> others = new ArrayDeque<>();
  private final AtomicInteger done = new AtomicInteger();

  @Test
  void whoAsksAloneDoesItHimself() {
    Passes passes = new Passes(others::add, done::incrementAndGet);
    passes.ask();
    passes.ask();
    assertThat(done).hasValue(2);
    assertThat(others).isEmpty();
  }

  @Test
  void whatIsAskedForMeanwhileIsDoneOnceMoreByAnotherThread() {
    Passes[] passes = new Passes[1];
    passes[0] =
        new Passes(
            others::add,
            () -> {
              if (done.incrementAndGet() == 1) {
                passes[0].ask();
                passes[0].ask();
              }
            });
    passes[0].ask();
    assertThat(done).hasValue(1);
    assertThat(others).hasSize(1);
    passes[0].ask();
    assertThat(done).as("the one that is to come is enough").hasValue(1);

    others.remove().run();
    assertThat(done).hasValue(2);
    assertThat(others).isEmpty();
    passes[0].ask();
    assertThat(done).hasValue(3);
  }

  @Test
  void nobodyIsHeldWhereEachPassAsksForTheNext() {
    Passes[] passes = new Passes[1];
    passes[0] =
        new Passes(
            others::add,
            () -> {
              done.incrementAndGet();
              passes[0].ask();
            });
    passes[0].ask();
    for (int i = 2; i < 10; i++) {
      others.remove().run();
      assertThat(done).hasValue(i);
      assertThat(others).hasSize(1);
    }
  }

  @Test
  void aPassThatFailsShutsNobodyOut() {
    AtomicInteger tries = new AtomicInteger();
    Passes passes =
        new Passes(
            others::add,
            () -> {
              if (tries.incrementAndGet() == 1) {
                throw new IllegalStateException("the database is away");
              }
              done.incrementAndGet();
            });
    assertThatThrownBy(passes::ask).hasMessage("the database is away");
    passes.ask();
    assertThat(done).hasValue(1);
  }

  @Test
  void theEndWaitsForThePassUnderWayAndLetsNoOtherBegin() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Passes passes =
        new Passes(
            others::add,
            () -> {
              begun.countDown();
              awaitQuietly(goOn);
              done.incrementAndGet();
            });
    Thread pass = Thread.ofVirtual().start(passes::ask);
    begun.await();
    assertThat(passes.end(Duration.ofMillis(1))).isFalse();
    goOn.countDown();
    assertThat(passes.end(Duration.ofMinutes(1))).isTrue();
    assertThat(done).hasValue(1);
    pass.join();
    passes.ask();
    assertThat(done).hasValue(1);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
