package org.workflowserver.journal;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.workflowserver.clock.TimeSource;

/** When the lease was renewed, by the monotonic clock, and who waits for its next renewal. */
final class Renewals {
  private final Queue<CompletableFuture<Boolean>> waiting = new ConcurrentLinkedQueue<>();
  private final TimeSource time;
  private volatile long renewedAt;
  private volatile boolean wasLate;
  private volatile long lateUntil;

  Renewals(TimeSource time) {
    this.time = time;
  }

  /** The first lease was just taken. */
  void begin() {
    renewedAt = time.nanoTime();
  }

  /** The lease was renewed by a transaction that began at {@code started}. */
  void renewed(long started) {
    if (started - renewedAt >= Journal.FRESH.toNanos()) {
      lateUntil = time.nanoTime();
      wasLate = true;
    }
    renewedAt = started;
    complete(true);
  }

  Duration sinceLast() {
    return Duration.ofNanos(time.nanoTime() - renewedAt);
  }

  boolean isFresh() {
    return sinceLast().compareTo(Journal.FRESH) < 0;
  }

  /** Whether no renewal was late within the span, and none is. */
  boolean wereInTimeFor(Duration span) {
    return isFresh() && !(wasLate && time.nanoTime() - lateUntil < span.toNanos());
  }

  boolean areWaitedFor() {
    return !waiting.isEmpty();
  }

  CompletionStage<Boolean> next() {
    CompletableFuture<Boolean> renewal = new CompletableFuture<>();
    waiting.add(renewal);
    return renewal;
  }

  void complete(boolean renewed) {
    for (CompletableFuture<Boolean> renewal = waiting.poll();
        renewal != null;
        renewal = waiting.poll()) {
      renewal.complete(renewed);
    }
  }
}
