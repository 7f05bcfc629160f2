package org.workflowserver.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.RunView;
import org.workflowserver.run.RunWaiting;
import org.workflowserver.run.trace.RunPicture.State;
import org.workflowserver.web.page.Words.Badge;

class WordsTest {
  private final Words words = new Words();

  @ParameterizedTest
  @CsvSource({
    "PT0.000004S,0 ms",
    "PT0.999S,999 ms",
    "PT1S,1 s",
    "PT59.999S,59.9 s",
    "PT1M,1 min",
    "PT3H0M20S,3 h",
    "P30D,30 d",
    "PT59M59S,59 min 59 s",
    "PT5H7M,5 h 7 min",
    "P2DT3H,2 d 3 h",
    "PT-5S,0 ms"
  })
  void saysLengthsOfTimeAsReadersDo(Duration length, String said) {
    assertThat(words.duration(length)).isEqualTo(said);
  }

  @Test
  void tellsStatusesApartByLookAndByWord() {
    assertThat(Arrays.stream(RunStatus.values()).map(words::run).map(Badge::look))
        .doesNotHaveDuplicates();
    assertThat(Arrays.stream(State.values()).map(words::node).map(Badge::label))
        .doesNotHaveDuplicates();
  }

  @Test
  void tellsARunThatWaitsFromOneThatMoves() {
    assertThat(words.state(run(RunStatus.RUNNING, null)).label()).isEqualTo("Running");
    assertThat(words.state(run(RunStatus.RUNNING, RunWaiting.FOR_PERMIT)).label())
        .isEqualTo("Waiting");
    assertThat(words.state(run(RunStatus.PENDING, RunWaiting.FOR_PERMIT)).label())
        .isEqualTo("Pending");
  }

  private static RunView run(RunStatus status, RunWaiting waiting) {
    return new RunView(
        "fl_run_1",
        "fl_1",
        1,
        status,
        "manual",
        null,
        null,
        null,
        Instant.EPOCH,
        null,
        null,
        null,
        1,
        waiting);
  }

  @ParameterizedTest
  @CsvSource({
    "manual,Manual",
    "webhook_trigger,Webhook",
    "scheduled,Schedule",
    "carrier_pigeon,Carrier pigeon",
    ",–"
  })
  void namesTriggersByComponentAndByType(String id, String name) {
    assertThat(words.trigger(id)).isEqualTo(name);
  }

  @Test
  void saysTimesInUtc() {
    Instant at = Instant.parse("2026-11-25T10:11:12.999Z");

    assertThat(words.utc(at)).isEqualTo("2026-11-25 10:11:12 UTC");
    assertThat(words.field(at.toString())).isEqualTo("2026-11-25T10:11");
    assertThat(words.field("")).isEmpty();
  }

  @Test
  void saysErrorsInWords() {
    assertThat(words.error(RunError.LIMIT_EXCEEDED)).isEqualTo("Limit exceeded");
    assertThat(words.error(null)).isEmpty();
  }

  @Test
  void bytesAreTold() {
    assertThat(Words.bytes(0)).isEqualTo("0 B");
    assertThat(Words.bytes(1_023)).isEqualTo("1023 B");
    assertThat(Words.bytes(1_024)).isEqualTo("1 KiB");
    assertThat(Words.bytes(1_572_864)).isEqualTo("1.5 MiB");
    assertThat(Words.bytes(Long.MAX_VALUE)).isEqualTo("8 EiB");
  }
}
