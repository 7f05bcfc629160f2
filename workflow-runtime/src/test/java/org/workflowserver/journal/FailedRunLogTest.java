package org.workflowserver.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.workflowserver.clock.SettableTime;
import org.workflowserver.run.Fact;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunStatus;

class FailedRunLogTest {
  private static final Logger LOG = Logger.getLogger(FailedRunLog.class.getName());

  private final SettableTime time = new SettableTime(Instant.parse("2026-03-01T12:00:00Z"));
  private final FailedRunLog log = new FailedRunLog(time);
  private final List<String> lines = new ArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          lines.add(new SimpleFormatter().formatMessage(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    LOG.addHandler(handler);
    LOG.setUseParentHandlers(false);
  }

  @AfterEach
  void leave() {
    LOG.removeHandler(handler);
    LOG.setUseParentHandlers(true);
  }

  @Test
  void aFailedRunIsALineWithoutWhatItReadOrWrote() {
    log.note(ended(RunStatus.FAILED, RunError.STEP_FAILED));
    log.note(ended(RunStatus.FAILED, RunError.CANCELLED));
    log.note(ended(RunStatus.COMPLETED, null));
    assertThat(lines).containsExactly("Run fl_run_1 of workflow fl_1 failed: step_failed.");
  }

  @Test
  void ofManyTheLogTellsHowMany() {
    for (int i = 0; i < FailedRunLog.MOST + 5; i++) {
      log.note(ended(RunStatus.FAILED, RunError.TIMED_OUT));
    }
    assertThat(lines).hasSize(FailedRunLog.MOST);
    time.advance(Duration.ofMinutes(1));
    log.note(ended(RunStatus.COMPLETED, null));
    assertThat(lines).hasSize(FailedRunLog.MOST + 1);
    assertThat(lines.getLast()).isEqualTo("And 5 more runs failed.");
    log.note(ended(RunStatus.FAILED, RunError.TIMED_OUT));
    time.advance(Duration.ofMinutes(1));
    log.note(ended(RunStatus.COMPLETED, null));
    assertThat(lines).hasSize(FailedRunLog.MOST + 2);
  }

  private Fact ended(RunStatus status, RunError error) {
    return new Fact.Ended(
        "fl_run_1", "default", "fl_1", status, error, "A secret.", "{}", time.now(), false, false);
  }
}
