package org.workflowserver.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShutdownPhasesTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Logger log = Logger.getLogger(ShutdownPhases.class.getName());
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
    log.addHandler(handler);
  }

  @AfterEach
  void listenNoMore() {
    log.removeHandler(handler);
  }

  @Test
  void aPartThatTakesLongIsToldOf() throws InterruptedException {
    ShutdownPhases phases = new ShutdownPhases(Duration.ZERO);
    phases.run("closing", MINUTE, () -> {});
    assertThat(lines).singleElement().asString().matches("Stopping: closing took [0-9.]+ s\\.");
    assertThat(phases.isComplete()).isTrue();
  }

  @Test
  void aPartThatFailsKeepsNoOtherFromItsTurn() throws InterruptedException {
    ShutdownPhases phases = new ShutdownPhases(MINUTE);
    phases.run(
        "closing",
        MINUTE,
        () -> {
          throw new IOException("no");
        });
    phases.run("cleaning", MINUTE, () -> lines.add("cleaned"));
    assertThat(lines).containsExactly("The server did not end cleanly.", "cleaned");
    assertThat(phases.isComplete()).isFalse();
  }

  @Test
  void aPartThatHangsIsLeftBehind() throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    ShutdownPhases phases = new ShutdownPhases(MINUTE);
    phases.run("closing", Duration.ofMillis(1), never::await);
    phases.run("cleaning", MINUTE, never::countDown);
    assertThat(lines)
        .containsExactly(
            "Stopping: closing is not over after 0 s; the process ends without that, as if killed.");
    assertThat(phases.isComplete()).isFalse();
  }
}
