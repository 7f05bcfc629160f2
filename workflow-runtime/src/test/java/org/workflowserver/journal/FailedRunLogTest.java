package org.workflowserver.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.workflowserver.clock.SettableTime;
import org.workflowserver.log.LoggedLines;
import org.workflowserver.run.Fact;
import org.workflowserver.run.RunError;
import org.workflowserver.run.state.RunEnd;
import org.workflowserver.run.state.RunFact;
import org.workflowserver.run.state.RunIds;

class FailedRunLogTest {
  private final SettableTime time = new SettableTime(Instant.parse("2026-03-01T12:00:00Z"));
  private final FailedRunLog failures = new FailedRunLog(time);
  private final LoggedLines log = LoggedLines.of(FailedRunLog.class);

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void aFailedRunIsALineWithoutWhatItReadOrWrote() {
    failures.note(ended(RunError.STEP_FAILED, "get/0 (http_status)"));
    failures.note(ended(RunError.LIMIT_EXCEEDED));
    failures.note(ended(RunError.CANCELLED));
    failures.note(ended(null));
    assertThat(log.all())
        .containsExactly(
            "Run fl_run_1 of workflow fl_1 failed: step_failed in step get/0 (http_status).",
            "Run fl_run_1 of workflow fl_1 failed: limit_exceeded.");
  }

  @Test
  void ofManyTheLogTellsHowMany() {
    for (int i = 0; i < FailedRunLog.MOST + 5; i++) {
      failures.note(ended(RunError.TIMED_OUT));
    }
    assertThat(log.all()).hasSize(FailedRunLog.MOST);
    time.advance(Duration.ofMinutes(1));
    failures.note(ended(null));
    assertThat(log.all()).hasSize(FailedRunLog.MOST + 1);
    assertThat(log.all().getLast()).isEqualTo("And 5 more runs failed.");
    failures.note(ended(RunError.TIMED_OUT));
    time.advance(Duration.ofMinutes(1));
    failures.note(ended(null));
    assertThat(log.all()).hasSize(FailedRunLog.MOST + 2);
  }

  private Fact ended(RunError error) {
    return ended(error, null);
  }

  private Fact ended(RunError error, String step) {
    RunEnd end = new RunEnd(error == null ? null : error.code(), "A secret.", "{}", step);
    return new Fact.Changed(
        new RunIds("fl_run_1", "default", "fl_1"),
        new RunFact.Ended(end, time.now(), false),
        List.of());
  }
}
