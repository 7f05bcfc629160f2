package org.workflowserver.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RepeatedTaskTest {
  private static final Duration SHORT = Duration.ofMillis(5);

  private final AtomicInteger worked = new AtomicInteger();
  private final AtomicInteger handedOver = new AtomicInteger();

  @Test
  void theWorkIsDoneAgainAndAgainUntilItStops() {
    RepeatedTask repeated = new RepeatedTask(SHORT, Runnable::run, worked::incrementAndGet);
    repeated.start();
    await().until(() -> worked.get() > 3);
    repeated.stop();
    AtomicInteger last = new AtomicInteger();
    // What has begun may still end.
    await().until(() -> last.getAndSet(worked.get()) == worked.get());
    await()
        .during(SHORT.multipliedBy(20))
        .atMost(Duration.ofSeconds(10))
        .until(() -> worked.get() == last.get());
  }

  @Test
  void itGoesOnWhenThereWasNoThreadOrTheWorkFailed() {
    Executor few =
        task -> {
          if (handedOver.incrementAndGet() == 2) {
            throw new RejectedExecutionException("No thread.");
          }
          task.run();
        };
    RepeatedTask repeated =
        new RepeatedTask(
            SHORT,
            few,
            () -> {
              if (worked.incrementAndGet() == 2) {
                throw new IllegalStateException("The work failed.");
              }
            });
    repeated.start();
    await().until(() -> worked.get() > 3);
    repeated.stop();
    assertThat(handedOver.get()).isGreaterThan(worked.get());
  }
}
