package org.workflowserver.architecture.planted.run;

import java.time.Duration;

/** Keeps a thread waiting. */
final class Sleeps {
  void pause() throws InterruptedException {
    Thread.sleep(Duration.ofSeconds(1));
  }
}
