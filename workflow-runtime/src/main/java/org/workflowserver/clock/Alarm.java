package org.workflowserver.clock;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Runs work when something is due that nobody wants to be late by a second. It is a hint: the work
 * is done each second as well, which finds what no alarm was armed for.
 */
public final class Alarm {
  /** What is due later than this is found by the work of a later second. */
  private static final Duration HORIZON = Duration.ofMillis(1_500);

  /** What is due closer together is done together. */
  private static final Duration CLOSE = Duration.ofMillis(2);

  private final AtomicReference<Instant> armed = new AtomicReference<>();
  private final TimeSource time;
  private final Supplier<Executor> threads;
  private final Runnable work;

  /**
   * @param threads run the work
   */
  public Alarm(TimeSource time, Supplier<Executor> threads, Runnable work) {
    this.time = time;
    this.threads = threads;
    this.work = work;
  }

  /** The last moment that it is armed for. */
  public Instant horizon() {
    return time.now().plus(HORIZON);
  }

  /** The work runs at that moment, unless that is behind the horizon. */
  public void arm(Instant due) {
    Instant now = time.now();
    if (due.isAfter(now.plus(HORIZON))) {
      return;
    }
    Instant at = due.isBefore(now.plus(CLOSE)) ? now.plus(CLOSE) : due;
    Instant before;
    do {
      before = armed.get();
      if (before != null && !at.isBefore(before) && before.isAfter(now)) {
        return;
      }
    } while (!armed.compareAndSet(before, at));
    CompletableFuture.delayedExecutor(
            Duration.between(now, at).toNanos(), TimeUnit.NANOSECONDS, threads.get())
        .execute(() -> ring(at));
  }

  private void ring(Instant at) {
    armed.compareAndSet(at, null);
    work.run();
  }
}
