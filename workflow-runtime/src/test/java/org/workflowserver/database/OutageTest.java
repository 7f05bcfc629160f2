package org.workflowserver.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class OutageTest {
  private final List<String> logged = new ArrayList<>();
  private final Outage outage = new Outage(log(), "Could not look; trying again.");

  @Test
  void whatFailsOverAndOverIsLoggedOnceAndThenThatItWorks() {
    outage.runLogged(OutageTest::fail);
    outage.runLogged(OutageTest::fail);
    assertThat(logged).containsExactly("WARNING Could not look; trying again.");
    outage.runLogged(() -> logged.add("worked"));
    outage.runLogged(() -> {});
    assertThat(logged.subList(1, logged.size()))
        .containsExactly("worked", "INFO {0} It works again, after {1} failures.");
  }

  /** A container gives a timer up that has thrown twice. */
  @Test
  void anErrorEndsNoTimerEither() {
    outage.runLogged(
        () -> {
          throw new StackOverflowError();
        });
    assertThat(logged).containsExactly("WARNING Could not look; trying again.");
  }

  private static void fail() {
    throw new IllegalStateException("Broken.");
  }

  private Logger log() {
    Logger log = Logger.getAnonymousLogger();
    log.setUseParentHandlers(false);
    log.setLevel(Level.ALL);
    log.setFilter(
        record -> {
          logged.add(record.getLevel() + " " + record.getMessage());
          return false;
        });
    return log;
  }
}
