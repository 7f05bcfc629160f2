package org.workflowserver.engine;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Makes each wait for a fact look at once, and often. The library first waits 100 ms, which a test
 * that waits for each of 500 runs pays 500 times. Where a test does not say how long it waits, that
 * is long enough for a machine on which other tests keep all processors busy.
 */
public final class PromptWaits implements LauncherSessionListener {
  @Override
  public void launcherSessionOpened(LauncherSession session) {
    Awaitility.setDefaultTimeout(Duration.ofMinutes(1));
    Awaitility.setDefaultPollDelay(Duration.ZERO);
    Awaitility.setDefaultPollInterval(Duration.ofMillis(10));
  }
}
