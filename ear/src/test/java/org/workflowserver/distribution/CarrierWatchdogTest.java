package org.workflowserver.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Virtual threads that keep their carriers do not stop the others. */
class CarrierWatchdogTest {
  private static final boolean HAS_MEANS = Runtime.version().feature() >= 24;

  private static final int STUCK = 32;

  private static final CountDownLatch GO_ON = new CountDownLatch(1);
  private static final CountDownLatch AFTER = new CountDownLatch(1);

  /** Whoever comes first keeps its carrier until another virtual thread has run, all others too. */
  private static final class Stuck {
    static final boolean DONE = awaitQuietly(GO_ON);

    private Stuck() {}
  }

  @Test
  void whenEveryCarrierIsKeptOthersAreAdded() throws InterruptedException {
    assumeTrue(HAS_MEANS, "A Java before 24 has no means to add carriers.");
    CarrierWatchdog carriers = CarrierWatchdog.watch().orElseThrow();
    List<Thread> stuck = new ArrayList<>();
    try {
      // From many threads: each has its own queue, and behind others a thread brings no carrier.
      for (int i = 0; i < STUCK; i++) {
        Thread each = Thread.ofVirtual().unstarted(() -> assertThat(Stuck.DONE).isTrue());
        stuck.add(each);
        Thread.ofPlatform().start(each::start).join();
      }
      Thread other = Thread.ofVirtual().unstarted(AFTER::countDown);
      other.start();
      await().until(() -> AFTER.getCount() == 0);
    } finally {
      GO_ON.countDown();
      for (Thread thread : stuck) {
        thread.join();
      }
      carriers.stop();
    }
  }

  @Test
  void carriersAreWatchedFromJava24On() {
    Optional<CarrierWatchdog> carriers = CarrierWatchdog.watch();
    carriers.ifPresent(CarrierWatchdog::stop);
    assertThat(carriers.isPresent()).isEqualTo(HAS_MEANS);
  }

  private static boolean awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
