package org.workflowserver.engine.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkersTest {
  private final AtomicInteger made = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private final Executor source =
      task ->
          Thread.ofVirtual()
              .name("source-" + made.incrementAndGet())
              .start(
                  () -> {
                    task.run();
                    ended.incrementAndGet();
                  });
  private final AtomicInteger asked = new AtomicInteger();
  private final Workers workers =
      new Workers(
          new LateExecutor(
              () -> {
                asked.incrementAndGet();
                return source;
              }));

  @AfterEach
  void close() {
    workers.close();
  }

  @Test
  void aThreadIsKeptForTheNextTask() {
    Set<Thread> seen = ConcurrentHashMap.newKeySet();
    for (int i = 0; i < 1_000; i++) {
      doAndWaitUntilFree(() -> seen.add(Thread.currentThread()));
    }
    assertThat(made).hasValue(1);
    assertThat(seen).hasSize(1);
  }

  /** A run that has ended would stay in memory as long as the thread that began with it. */
  @Test
  void nothingOfATaskThatIsDoneStays() {
    WeakReference<Object> first = doSomethingWith(new Object());
    await()
        .until(
            () -> {
              System.gc();
              return first.refersTo(null);
            });
    assertThat(made).hasValue(1);
    assertThat(ended).as("its thread waits for another one").hasValue(0);
  }

  private WeakReference<Object> doSomethingWith(Object value) {
    doAndWaitUntilFree(() -> assertThat(value).isNotNull());
    return new WeakReference<>(value);
  }

  @Test
  void noTaskWaitsForAnother() throws InterruptedException {
    Phaser all = new Phaser(1);
    CountDownLatch done = new CountDownLatch(50);
    for (int i = 0; i < 50; i++) {
      all.register();
      workers.execute(
          () -> {
            all.arriveAndAwaitAdvance();
            done.countDown();
          });
    }
    all.arriveAndDeregister();
    assertThat(done.await(1, TimeUnit.MINUTES)).isTrue();
    assertThat(made).hasValue(50);
    assertThat(asked).as("the container is asked once").hasValue(1);
  }

  @Test
  void aTaskThatFailsEndsNoThread() {
    doAndWaitUntilFree(
        () -> {
          throw new IllegalStateException("of the task");
        });
    doAndWaitUntilFree(
        () -> {
          throw new AssertionError("of the task");
        });
    AtomicBoolean ran = new AtomicBoolean();
    doAndWaitUntilFree(() -> ran.set(true));
    assertThat(ran).isTrue();
    assertThat(made).hasValue(1);
    assertThat(ended).hasValue(0);
  }

  @Test
  void anInterruptOfOneTaskIsNotTheNextOnes() {
    doAndWaitUntilFree(() -> Thread.currentThread().interrupt());
    AtomicBoolean interrupted = new AtomicBoolean(true);
    doAndWaitUntilFree(() -> interrupted.set(Thread.currentThread().isInterrupted()));
    assertThat(interrupted).isFalse();
    assertThat(made).hasValue(1);
  }

  @Test
  void whenClosedNoThreadStays() throws InterruptedException {
    doAndWaitUntilFree(() -> {});
    CountDownLatch open = new CountDownLatch(1);
    CountDownLatch second = new CountDownLatch(2);
    for (int i = 0; i < 2; i++) {
      workers.execute(
          () -> {
            second.countDown();
            awaitOpen(open);
          });
    }
    assertThat(second.await(1, TimeUnit.MINUTES)).isTrue();
    assertThat(made).hasValue(2);
    workers.close();
    assertThat(ended).hasValue(0);

    open.countDown();
    await().until(() -> ended.get() == 2);
    AtomicBoolean ran = new AtomicBoolean();
    workers.execute(() -> ran.set(true));
    await().untilTrue(ran);
    await().until(() -> ended.get() == made.get());
  }

  @Test
  void aThreadThatTheContainerInterruptsEnds() {
    Thread[] kept = new Thread[1];
    doAndWaitUntilFree(() -> kept[0] = Thread.currentThread());
    kept[0].interrupt();
    await().until(() -> ended.get() == 1);
    doAndWaitUntilFree(() -> {});
    assertThat(made).hasValue(2);
  }

  /** Returns when the task is done, and its thread waits for another. */
  private void doAndWaitUntilFree(Runnable task) {
    Thread[] thread = new Thread[1];
    CountDownLatch started = new CountDownLatch(1);
    workers.execute(
        () -> {
          thread[0] = Thread.currentThread();
          started.countDown();
          task.run();
        });
    awaitOpen(started);
    await()
        .pollDelay(0, TimeUnit.MILLISECONDS)
        .pollInterval(100, TimeUnit.MICROSECONDS)
        .until(() -> thread[0].getState() == Thread.State.WAITING);
  }

  private static void awaitOpen(CountDownLatch latch) {
    try {
      if (!latch.await(1, TimeUnit.MINUTES)) {
        throw new AssertionError("It did not open.");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
