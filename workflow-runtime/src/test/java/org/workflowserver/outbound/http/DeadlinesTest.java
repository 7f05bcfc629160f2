package org.workflowserver.outbound.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.workflowserver.clock.SystemTime;
import org.workflowserver.clock.TimeSource;

@Timeout(60)
class DeadlinesTest {
  private static final long HOUR = TimeUnit.HOURS.toNanos(1);

  private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
  private final SystemTime time = new SystemTime();
  private final Deadlines deadlines = new Deadlines(scheduler, time);
  private final List<String> cut = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() {
    deadlines.close();
    scheduler.shutdownNow();
  }

  @Test
  void cutsACallWhoseTimeIsOverAndNoOther() {
    AtomicLong passed = new AtomicLong();
    try (Deadlines looking = new Deadlines(scheduler, shifted(passed))) {
      long soon = time.nanoTime() + HOUR;
      looking.start(soon, () -> cut.add("ended")).close();
      looking.start(soon, () -> cut.add("late"));
      looking.start(soon + HOUR, () -> cut.add("early"));
      passed.set(HOUR);
      await().until(() -> cut.contains("late"));
      assertThat(cut).containsExactly("late");
    }
  }

  @Test
  void goesOnWhenACallCannotBeCut() {
    deadlines.start(
        time.nanoTime(),
        () -> {
          cut.add("first");
          throw new IllegalStateException("it cannot be cut");
        });
    await().until(() -> cut.contains("first"));
    deadlines.start(time.nanoTime(), () -> cut.add("second"));
    await().until(() -> cut.contains("second"));
  }

  @Test
  void looksOftenOnlyWhileThereAreCalls() {
    ScheduledThreadPoolExecutor counted = new ScheduledThreadPoolExecutor(1);
    counted.setRemoveOnCancelPolicy(true);
    try (Deadlines looking = new Deadlines(counted, time)) {
      Deadlines.Call call = looking.start(time.nanoTime() + HOUR, () -> cut.add("in time"));
      await().until(() -> counted.getQueue().size() == 2);
      call.close();
      await().until(() -> counted.getQueue().size() == 1);
      looking.start(time.nanoTime(), () -> cut.add("late"));
      await().until(() -> cut.contains("late"));
    } finally {
      counted.shutdownNow();
    }
    assertThat(cut).containsExactly("late");
  }

  /** As a container does that cannot set up the context of the application for a moment. */
  @Test
  void looksAgainWhenTheContainerLostTheTask() {
    AtomicBoolean lost = new AtomicBoolean();
    AtomicLong passed = new AtomicLong();
    ScheduledExecutorService losing =
        new ScheduledThreadPoolExecutor(1, DeadlinesTest::quietThread) {
          @Override
          protected void beforeExecute(Thread thread, Runnable task) {
            if (lost.compareAndSet(false, true)) {
              throw new IllegalStateException("there is no context");
            }
          }
        };
    TimeSource shifted = shifted(passed);
    try (Deadlines looking = new Deadlines(losing, shifted)) {
      await().untilTrue(lost);
      passed.set(TimeUnit.SECONDS.toNanos(6));
      looking.start(shifted.nanoTime(), () -> cut.add("late"));
      await().until(() -> cut.contains("late"));
    } finally {
      losing.shutdownNow();
    }
  }

  private TimeSource shifted(AtomicLong passed) {
    return new TimeSource() {
      @Override
      public Instant now() {
        return time.now();
      }

      @Override
      public long nanoTime() {
        return time.nanoTime() + passed.get();
      }
    };
  }

  private static Thread quietThread(Runnable work) {
    Thread thread = new Thread(work);
    thread.setUncaughtExceptionHandler((ended, problem) -> {});
    return thread;
  }
}
