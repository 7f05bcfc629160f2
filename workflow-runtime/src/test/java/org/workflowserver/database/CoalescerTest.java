package org.workflowserver.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CoalescerTest {
  private final Queue<Runnable> others = new ArrayDeque<>();
  private final AtomicInteger done = new AtomicInteger();

  @Test
  void whoAsksAloneDoesItHimself() {
    Coalescer coalescer = new Coalescer(others::add, done::incrementAndGet);
    coalescer.request();
    coalescer.request();
    assertThat(done).hasValue(2);
    assertThat(others).isEmpty();
  }

  @Test
  void whatIsAskedForMeanwhileIsDoneOnceMoreByAnotherThread() {
    Coalescer[] coalescer = new Coalescer[1];
    coalescer[0] =
        new Coalescer(
            others::add,
            () -> {
              if (done.incrementAndGet() == 1) {
                coalescer[0].request();
                coalescer[0].request();
              }
            });
    coalescer[0].request();
    assertThat(done).hasValue(1);
    assertThat(others).hasSize(1);
    coalescer[0].request();
    assertThat(done).as("the one that is to come is enough").hasValue(1);

    others.remove().run();
    assertThat(done).hasValue(2);
    assertThat(others).isEmpty();
    coalescer[0].request();
    assertThat(done).hasValue(3);
  }

  @Test
  void nobodyIsHeldWhereEachPassAsksForTheNext() {
    Coalescer[] coalescer = new Coalescer[1];
    coalescer[0] =
        new Coalescer(
            others::add,
            () -> {
              done.incrementAndGet();
              coalescer[0].request();
            });
    coalescer[0].request();
    for (int i = 2; i < 10; i++) {
      others.remove().run();
      assertThat(done).hasValue(i);
      assertThat(others).hasSize(1);
    }
  }

  @Test
  void aPassThatFailsShutsNobodyOut() {
    AtomicInteger tries = new AtomicInteger();
    Coalescer coalescer =
        new Coalescer(
            others::add,
            () -> {
              if (tries.incrementAndGet() == 1) {
                throw new IllegalStateException("the database is away");
              }
              done.incrementAndGet();
            });
    assertThatThrownBy(coalescer::request).hasMessage("the database is away");
    coalescer.request();
    assertThat(done).hasValue(1);
  }

  @Test
  void theEndWaitsForThePassUnderWayAndLetsNoOtherBegin() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Coalescer coalescer =
        new Coalescer(
            others::add,
            () -> {
              begun.countDown();
              awaitQuietly(goOn);
              done.incrementAndGet();
            });
    Thread pass = Thread.ofVirtual().start(coalescer::request);
    begun.await();
    assertThat(coalescer.stop(Duration.ofMillis(1))).isFalse();
    goOn.countDown();
    assertThat(coalescer.stop(Duration.ofMinutes(1))).isTrue();
    assertThat(done).hasValue(1);
    pass.join();
    coalescer.request();
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
