package org.workflowserver.journal;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.workflowserver.clock.TimeSource;

/**
 * The lease that this server holds: its last batch, when it was renewed, by the monotonic clock,
 * and who waits for its next renewal.
 */
final class HeldLease {
  private final Queue<CompletableFuture<Boolean>> waiting = new ConcurrentLinkedQueue<>();
  private final TimeSource time;
  private volatile String id;
  private long batch;
  private volatile long renewedAt;
  private volatile boolean wasLate;
  private volatile long lateUntil;

  HeldLease(TimeSource time) {
    this.time = time;
  }

  /** Null before the first is taken. */
  String id() {
    return id;
  }

  /** Another lease was just registered. */
  void take(String newId) {
    batch = 0;
    boolean first = id == null;
    // Before it counts as renewed: nothing may act outside under the one that is gone.
    id = newId;
    if (first) {
      renewedAt = time.nanoTime();
    } else {
      renewed(time.nanoTime());
    }
  }

  /** The number of the batch that is written next; for the writer's thread. */
  long nextBatch() {
    return ++batch;
  }

  /** The lease was renewed by a transaction that began at {@code started}. */
  void renewed(long started) {
    if (started - renewedAt >= Journal.FRESH.toNanos()) {
      lateUntil = time.nanoTime();
      wasLate = true;
    }
    renewedAt = started;
    answer(true);
  }

  Duration sinceRenewal() {
    return Duration.ofNanos(time.nanoTime() - renewedAt);
  }

  boolean isFresh() {
    return sinceRenewal().compareTo(Journal.FRESH) < 0;
  }

  /** Whether no renewal was late within the span, and none is. */
  boolean wasRenewedInTimeFor(Duration span) {
    return isFresh() && !(wasLate && time.nanoTime() - lateUntil < span.toNanos());
  }

  boolean isRenewalWaitedFor() {
    return !waiting.isEmpty();
  }

  CompletionStage<Boolean> nextRenewal() {
    CompletableFuture<Boolean> renewal = new CompletableFuture<>();
    waiting.add(renewal);
    return renewal;
  }

  void answer(boolean renewed) {
    for (CompletableFuture<Boolean> renewal = waiting.poll();
        renewal != null;
        renewal = waiting.poll()) {
      renewal.complete(renewed);
    }
  }
}
