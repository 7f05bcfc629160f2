package org.workflowserver.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LocationTest {
  @Test
  void hasAPointer() {
    assertThat(Location.ROOT.pointer()).isEmpty();
    assertThat(Location.ROOT.child("a/b").child(3).child("~").pointer()).isEqualTo("/a~1b/3/~0");
  }

  /** Each of many would be as long as a request's body otherwise. */
  @Test
  void pointersBelowLongNamesTakeLittle() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    Location parent = Location.ROOT.child("body");
    for (int i = 0; i < 12; i++) {
      parent = parent.child("n".repeat(49_000));
    }
    long before = threads.getCurrentThreadCpuTime();
    for (int i = 0; i < 9_000; i++) {
      assertThat(parent.child(i).pointer())
          .startsWith("/body/nn")
          .hasSizeLessThanOrEqualTo(Location.LONGEST + 1);
    }
    assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - before))
        .isLessThan(Duration.ofSeconds(2));
  }
}
