package org.workflowserver.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class GuardedTimeTest {
  private static final Instant START = Instant.parse("2026-03-08T12:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);

  private final SettableTime clock = new SettableTime(START);
  private final GuardedTime guarded = new GuardedTime(clock);

  @Test
  void itIsTheTimeOfAClockThatKeepsPace() {
    assertThat(guarded.now()).isEqualTo(START);
    clock.advance(HOUR);
    clock.jump(Duration.ofSeconds(3));
    assertThat(guarded.now()).isEqualTo(clock.now());
  }

  @Test
  void aClockThatGoesAheadIsFollowedByAnExtraHourInEachHourHoweverOftenItIsAsked() {
    guarded.now();
    clock.jump(HOUR.multipliedBy(3));
    for (int minute = 0; minute < 60; minute++) {
      assertThat(guarded.now()).isEqualTo(START.plusSeconds(120L * minute));
      assertThat(guarded.now()).isEqualTo(START.plusSeconds(120L * minute));
      clock.advance(Duration.ofMinutes(1));
    }
    clock.advance(HOUR.multipliedBy(2));
    assertThat(guarded.now()).isEqualTo(clock.now());
  }

  @Test
  void aClockThatWasBehindForAWhileIsRightAfterwards() {
    guarded.now();
    clock.advance(HOUR);
    guarded.now();
    clock.jump(Duration.ofDays(-365));
    assertThat(guarded.now()).isEqualTo(clock.now());
    clock.jump(Duration.ofDays(365));
    assertThat(guarded.now()).isEqualTo(clock.now());
  }
}
