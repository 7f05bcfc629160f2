package org.workflowserver.limit;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.workflowserver.clock.SettableTime;
import org.workflowserver.refusal.AnswerRefusal;
import org.workflowserver.refusal.Refusal;

class RefusedReadsTest {
  private static final Holder ANN = new Someone("a", "ann");

  private final SettableTime time = new SettableTime(Instant.EPOCH);
  private final RefusedReads reads = new RefusedReads(time);

  @Test
  void whoAsksEarlyIsRefusedForTheRestOfTheTime() {
    reads.requireNotEarly(ANN, "run");
    reads.note(ANN, "run", Duration.ofSeconds(2));
    assertRefused("run", Duration.ofSeconds(2));
    time.advance(Duration.ofMillis(1_500));
    assertRefused("run", Duration.ofMillis(500));
    time.advance(Duration.ofMillis(500));
    reads.requireNotEarly(ANN, "run");
    reads.note(ANN, "run", Duration.ofSeconds(2));
    assertRefused("run", Duration.ofSeconds(2));
  }

  @Test
  void askingEarlyMakesTheTimeNoLonger() {
    reads.note(ANN, "run", Duration.ofSeconds(2));
    time.advance(Duration.ofSeconds(1));
    reads.note(ANN, "run", Duration.ofSeconds(2));
    assertRefused("run", Duration.ofSeconds(1));
  }

  @Test
  void nobodyElseIsRefusedAndNothingElse() {
    reads.note(ANN, "run", Duration.ofSeconds(2));
    assertThatNoException()
        .isThrownBy(
            () -> {
              reads.requireNotEarly(ANN, "another");
              reads.requireNotEarly(new Someone("a", "ben"), "run");
              reads.requireNotEarly(new Someone("b", "ann"), "run");
            });
  }

  @Test
  void theFirstAreForgottenWhenThereAreMany() {
    for (int i = 0; i <= 2_000; i++) {
      reads.note(ANN, "run" + i, Duration.ofSeconds(2));
    }
    reads.requireNotEarly(ANN, "run0");
    assertRefused("run2000", Duration.ofSeconds(2));
  }

  private void assertRefused(String read, Duration wait) {
    assertThatThrownBy(() -> reads.requireNotEarly(ANN, read))
        .asInstanceOf(InstanceOfAssertFactories.type(AnswerRefusal.class))
        .extracting(Refusal::retryAfter)
        .isEqualTo(Optional.of(wait));
  }

  private record Someone(String org, Optional<String> subject) implements Holder {
    Someone(String org, String name) {
      this(org, Optional.of(name));
    }
  }
}
