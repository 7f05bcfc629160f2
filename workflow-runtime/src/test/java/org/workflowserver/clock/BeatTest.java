package org.workflowserver.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BeatTest {
  private static final Duration SHORT = Duration.ofMillis(5);

  private final AtomicInteger worked = new AtomicInteger();
  private final AtomicInteger handedOver = new AtomicInteger();

  @Test
  void theWorkIsDoneAgainAndAgainUntilItStops() {
    Beat beat = new Beat(SHORT, Runnable::run, worked::incrementAndGet);
    beat.start();
    await().until(() -> worked.get() > 3);
    beat.stop();
    await()
        .during(Duration.ofMillis(100))
        .until(() -> worked.get(), since -> since == worked.get());
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
    Beat beat =
        new Beat(
            SHORT,
            few,
            () -> {
              if (worked.incrementAndGet() == 2) {
                throw new IllegalStateException("The work failed.");
              }
            });
    beat.start();
    await().until(() -> worked.get() > 3);
    beat.stop();
    assertThat(handedOver.get()).isGreaterThan(worked.get());
  }
}
