package org.workflowserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.workflowserver.clock.SettableTime;
import org.workflowserver.run.RunStatus;

class OpenRunsTest {
  @Test
  void areCountedOnceInAWhileHoweverOftenSomebodyAsks() {
    SettableTime time = new SettableTime(Instant.parse("2026-03-01T12:00:00Z"));
    AtomicInteger counted = new AtomicInteger();
    OpenRuns open =
        new OpenRuns(() -> Map.of(RunStatus.PENDING, (long) counted.incrementAndGet()), time);
    assertThat(open.count(RunStatus.PENDING)).isEqualTo(1);
    assertThat(open.count(RunStatus.RUNNING)).isZero();
    time.advance(OpenRuns.FRESH.minusNanos(1));
    assertThat(open.count(RunStatus.PENDING)).isEqualTo(1);
    time.advance(OpenRuns.FRESH);
    assertThat(open.count(RunStatus.PENDING)).isEqualTo(2);
  }
}
