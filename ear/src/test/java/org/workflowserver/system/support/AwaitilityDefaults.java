package org.workflowserver.system.support;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.pollinterval.IterativePollInterval;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Makes each wait for a fact look at once, and often at first. The library first waits 100 ms,
 * which a test that waits for each of 500 runs pays 500 times. What takes seconds is asked for
 * seldom: most questions are calls of a server, whose answers are held against its description.
 * Where a test does not say how long it waits, that is long enough for a machine on which other
 * tests keep all processors busy.
 */
public final class AwaitilityDefaults implements LauncherSessionListener {
  private static final Duration FIRST = Duration.ofMillis(20);
  private static final Duration LONGEST = Duration.ofMillis(250);

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    Awaitility.setDefaultTimeout(Duration.ofMinutes(3));
    Awaitility.setDefaultPollDelay(Duration.ZERO);
    Awaitility.setDefaultPollInterval(new IterativePollInterval(AwaitilityDefaults::longer, FIRST));
  }

  private static Duration longer(Duration last) {
    Duration next = last.multipliedBy(4).dividedBy(3);
    return next.compareTo(LONGEST) < 0 ? next : LONGEST;
  }
}
