package org.workflowserver.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TriggersTest {
  private final Triggers triggers = new Triggers();
  private final AtomicInteger reads = new AtomicInteger();

  @Test
  void readsEachVersionOnce() {
    assertThat(read("fl_1", 1)).contains("trigger 1");
    assertThat(read("fl_1", 1)).contains("trigger 1");
    assertThat(read("fl_1", 2)).contains("trigger 2");
    assertThat(read("fl_2", 1)).contains("trigger 3");
  }

  private Optional<String> read(String workflowId, int version) {
    return triggers.of(
        workflowId, version, () -> Optional.of("trigger " + reads.incrementAndGet()));
  }
}
