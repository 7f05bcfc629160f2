package org.workflowserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.workflowserver.clock.SettableTime;

class TimerMonitorTest {
  private final SettableTime time = new SettableTime(Instant.parse("2026-03-08T12:00:00Z"));
  private final TimerMonitor monitor = new TimerMonitor(time);

  @Test
  void timersAreLateWhenNoneCameForLongWhateverTheClockSays() {
    time.jump(Duration.ofHours(-1));
    monitor.look();
    assertThat(monitor.isLate()).isFalse();
    time.advance(TimerMonitor.LATE.plusMillis(1));
    monitor.look();
    assertThat(monitor.isLate()).isTrue();
    monitor.note();
    assertThat(monitor.isLate()).isFalse();
  }
}
