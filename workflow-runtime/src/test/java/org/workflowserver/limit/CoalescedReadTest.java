package org.workflowserver.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.workflowserver.clock.SettableTime;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

class CoalescedReadTest {
  private final SettableTime time = new SettableTime(Instant.parse("2026-03-01T12:00:00Z"));
  private final AtomicInteger reads = new AtomicInteger();
  private final CountDownLatch answered = new CountDownLatch(1);

  @Test
  void whatIsFreshIsNotRead() {
    CoalescedRead read = new CoalescedRead(reads::incrementAndGet, time);
    time.advance(Duration.ofSeconds(5).minusNanos(1));
    read.unlessFresh(Duration.ofSeconds(5));
    assertThat(reads).hasValue(0);
    time.advance(Duration.ofNanos(1));
    read.unlessFresh(Duration.ofSeconds(5));
    read.unlessFresh(Duration.ofSeconds(5));
    assertThat(reads).hasValue(1);
    read.fromNow();
    read.always();
    assertThat(reads).hasValue(3);
  }

  @Test
  void ofThoseWhoComeDuringAReadOneReadsForAll() throws Exception {
    CoalescedRead read = new CoalescedRead(this::answerLater, time, Duration.ofHours(1));
    List<FutureTask<Object>> calls = new ArrayList<>();
    calls.add(started(Thread.State.WAITING, read));
    for (int i = 0; i < 8; i++) {
      calls.add(started(Thread.State.TIMED_WAITING, read));
    }
    // No more than these hold a thread.
    FutureTask<Object> refused = started(Thread.State.TERMINATED, read);
    assertThatThrownBy(refused::get)
        .cause()
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> assertThat(refusal.code()).isEqualTo(RefusalCode.CAPACITY_EXCEEDED));
    answered.countDown();
    for (FutureTask<Object> call : calls) {
      call.get(180, TimeUnit.SECONDS);
    }
    assertThat(reads).hasValue(2);
  }

  @Test
  void whoHasWaitedForLongIsRefused() throws Exception {
    CoalescedRead read = new CoalescedRead(this::answerLater, time, Duration.ofNanos(1));
    FutureTask<Object> first = started(Thread.State.WAITING, read);
    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(read::fromNow).isInstanceOf(Refusal.class);
    }
    answered.countDown();
    first.get(180, TimeUnit.SECONDS);
    read.fromNow();
    assertThat(reads).hasValue(2);
  }

  @Test
  void aFailureIsThatOfAllForASecond() {
    IllegalStateException away = new IllegalStateException("away");
    CoalescedRead read =
        new CoalescedRead(
            () -> {
              reads.incrementAndGet();
              throw away;
            },
            time);
    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(read::fromNow).isSameAs(away);
    }
    assertThat(reads).hasValue(1);
    time.advance(Duration.ofSeconds(1));
    assertThatThrownBy(read::fromNow).isSameAs(away);
    assertThat(reads).hasValue(2);
  }

  private void answerLater() {
    reads.incrementAndGet();
    try {
      answered.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A call whose thread has come to that. */
  private static FutureTask<Object> started(Thread.State state, CoalescedRead read) {
    FutureTask<Object> task = new FutureTask<>(read::fromNow, null);
    Thread thread = Thread.ofPlatform().daemon().start(task);
    await().until(() -> thread.getState() == state);
    return task;
  }
}
