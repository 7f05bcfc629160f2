package org.workflowserver.outbound.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.workflowserver.clock.SystemTime;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.outbound.guard.OutboundFailure;
import org.workflowserver.outbound.http.KeyedSemaphore.KeyPermits;

@Timeout(60)
class KeyedSemaphoreTest {
  private final TimeSource time = new SystemTime();
  private final KeyedSemaphore semaphore = new KeyedSemaphore(time, 2);

  @Test
  void areBoundedForEachKey() throws Exception {
    KeyPermits first = semaphore.tryAcquire("a", soon()).orElseThrow();
    assertThat(semaphore.tryAcquire("a", soon())).isPresent();
    assertThat(semaphore.tryAcquire("a", soon())).isEmpty();
    KeyPermits other = semaphore.tryAcquire("b", soon()).orElseThrow();
    assertThat(semaphore.keys()).isEqualTo(2);
    other.release();
    assertThat(semaphore.keys()).isEqualTo(1);
    assertThat(semaphore.tryAcquire("a", soon())).isEmpty();
    first.release();
    assertThat(semaphore.tryAcquire("a", soon())).isPresent();
  }

  @Test
  void goToWhoWaitsAsSoonAsTheyAreFree() throws Exception {
    KeyPermits permit = semaphore.tryAcquire("a", later()).orElseThrow();
    KeyPermits another = semaphore.tryAcquire("a", later()).orElseThrow();
    CompletableFuture<Boolean> waiting =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return semaphore.tryAcquire("a", later()).isPresent();
              } catch (InterruptedException e) {
                return false;
              }
            },
            task -> Thread.ofVirtual().start(task));
    permit.release();
    assertThat(waiting.get()).isTrue();
    another.release();
    assertThat(semaphore.keys()).isEqualTo(1);
  }

  @Test
  void areNotWaitedForWhenTimeIsOver() throws Exception {
    assertThat(semaphore.tryAcquire("a", time.nanoTime() - 1)).isPresent();
    assertThat(semaphore.tryAcquire("a", time.nanoTime() - 1)).isPresent();
    assertThat(semaphore.tryAcquire("a", time.nanoTime() - 1)).isEmpty();
  }

  @Test
  void whoGetsNoneIsToldThatTheRequestWasNotSent() throws Exception {
    for (int i = 0; i < 2; i++) {
      assertThat(semaphore.tryAcquire("a", soon())).isPresent();
    }
    CallTime call = new CallTime(time, Duration.ofMillis(20), null);
    assertThatThrownBy(() -> semaphore.within("a", call, () -> "done"))
        .isInstanceOf(OutboundFailure.class)
        .hasMessage(
            "No connection was free within 20 ms, so many calls are under way; the request was not"
                + " sent");
  }

  private long soon() {
    return time.nanoTime() + Duration.ofMillis(20).toNanos();
  }

  private long later() {
    return time.nanoTime() + Duration.ofSeconds(30).toNanos();
  }
}
