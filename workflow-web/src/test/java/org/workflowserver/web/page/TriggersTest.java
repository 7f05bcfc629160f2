package org.workflowserver.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.workflowserver.web.page.Triggers.Trigger;

class TriggersTest {
  private final Triggers triggers = new Triggers();
  private final AtomicInteger reads = new AtomicInteger();

  @Test
  void readsEachVersionOnce() {
    assertThat(read("fl_1", 1, "x")).contains(trigger("trigger 1", "x"));
    assertThat(read("fl_1", 1, "y")).contains(trigger("trigger 1", "x"));
    assertThat(read("fl_1", 2, "x")).contains(trigger("trigger 2", "x"));
    assertThat(read("fl_2", 1, "x")).contains(trigger("trigger 3", "x"));
  }

  @Test
  void ofAVeryLargeSchemaItIsKnownThatThereIsOne() {
    assertThat(read("fl_1", 1, "x".repeat(100_000)))
        .contains(new Trigger("trigger 1", Optional.of(Map.of())));
  }

  @Test
  void schemasTakeABoundedRoom() {
    for (int i = 0; i < 1_000; i++) {
      read("fl_" + i, 1, "x".repeat(50_000));
    }
    assertThat(read("fl_999", 1, "y")).contains(trigger("trigger 1000", "x".repeat(50_000)));
    assertThat(read("fl_0", 1, "y")).contains(trigger("trigger 1001", "y"));
  }

  private Optional<Trigger> read(String workflowId, int version, String title) {
    return triggers.of(
        workflowId,
        version,
        () -> Optional.of(trigger("trigger " + reads.incrementAndGet(), title)));
  }

  private static Trigger trigger(String component, String title) {
    return new Trigger(component, Optional.of(Map.of("title", title)));
  }
}
