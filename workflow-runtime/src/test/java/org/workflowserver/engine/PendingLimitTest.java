package org.workflowserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.workflowserver.clock.SettableTime;

/** How many pending runs are let in, and how often they are counted for that. */
class PendingLimitTest {
  private static final String ORG = "acme";
  private static final int MOST = 50;

  private final SettableTime time = new SettableTime(Instant.parse("2026-01-01T00:00:00Z"));
  private final AtomicInteger stored = new AtomicInteger();
  private final AtomicInteger counts = new AtomicInteger();
  private final PendingLimit room =
      new PendingLimit(
          MOST,
          org -> {
            counts.incrementAndGet();
            return org.equals(ORG) ? stored.get() : 0;
          },
          time);

  @Test
  void theSurplusIsRefusedWithoutCountingAgain() {
    stored.set(MOST - 3);
    assertThat(taken(10)).isEqualTo(3);
    assertThat(taken(1_000)).isZero();
    assertThat(counts).hasValue(1);
  }

  @Test
  void whatHasBeenClaimedMeanwhileMakesRoomAtTheNextCount() {
    stored.set(MOST);
    assertThat(taken(1)).isZero();
    stored.set(MOST - 2);
    time.advance(PendingLimit.FRESH);
    assertThat(taken(10)).isEqualTo(2);
    assertThat(counts).hasValue(2);
  }

  @Test
  void whatWasTakenJustBeforeACountMayNotBeOnRecordYet() {
    assertThat(taken(MOST)).isEqualTo(MOST);
    time.advance(PendingLimit.FRESH);
    assertThat(taken(1)).isZero();
    stored.set(MOST - 10);
    time.advance(PendingLimit.FRESH);
    assertThat(taken(MOST)).isEqualTo(10);
  }

  @Test
  void whatIsHeldCountsUntilItIsSettled() {
    for (int i = 0; i < MOST; i++) {
      assertThat(room.reserveUntilSettled(ORG)).isTrue();
    }
    time.advance(Duration.ofHours(1));
    assertThat(room.reserveUntilSettled(ORG)).isFalse();
    room.settle(ORG, false);
    assertThat(room.reserveUntilSettled(ORG)).isTrue();
    assertThat(room.reserveUntilSettled(ORG)).isFalse();
    room.settle(ORG, true);
    assertThat(room.reserveUntilSettled(ORG)).isFalse();
  }

  @Test
  void oneTenantTakesNothingFromAnother() {
    stored.set(MOST);
    assertThat(room.reserve(ORG)).isFalse();
    assertThat(room.reserve("other")).isTrue();
  }

  @Test
  void callersAtTheSameTimeNeverPassTheLimitTogether() throws Exception {
    AtomicInteger accepted = new AtomicInteger();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> callers = new ArrayList<>();
      for (int i = 0; i < 8 * MOST; i++) {
        callers.add(
            threads.submit(
                () -> {
                  if (room.reserveUntilSettled(ORG)) {
                    accepted.incrementAndGet();
                    // It is on record before its server hears of that.
                    stored.incrementAndGet();
                    time.advance(PendingLimit.FRESH);
                    room.settle(ORG, true);
                  }
                }));
      }
      for (Future<?> caller : callers) {
        caller.get();
      }
    }
    assertThat(accepted).hasValueLessThanOrEqualTo(MOST).hasValueGreaterThan(0);
    time.advance(PendingLimit.FRESH);
    assertThat(taken(MOST)).isEqualTo(MOST - accepted.get());
  }

  private int taken(int tries) {
    int taken = 0;
    for (int i = 0; i < tries; i++) {
      if (room.reserve(ORG)) {
        taken++;
      }
    }
    return taken;
  }
}
