package org.workflowserver.journal;

import java.time.Duration;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.run.Fact;
import org.workflowserver.run.RunError;

/**
 * Tells the log of runs that failed, without anything that they read or wrote. However many there
 * are, it is a few lines in a minute. Cancelled ones are in the audit log. For the journal's thread
 * alone.
 */
final class FailedRunLog {
  /** Lines in a minute. */
  static final int MOST = 60;

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Logger LOG = Logger.getLogger(FailedRunLog.class.getName());

  private final TimeSource time;
  private long minuteBegan;
  private int told;
  private long untold;

  FailedRunLog(TimeSource time) {
    this.time = time;
    this.minuteBegan = time.nanoTime();
  }

  /** Notes what is on record now. */
  void note(Fact fact) {
    tellOfOthers();
    if (fact instanceof Fact.Ended end
        && end.error() != null
        && end.error() != RunError.CANCELLED) {
      if (told < MOST) {
        told++;
        LOG.log(
            Level.INFO,
            "Run {0} of workflow {1} failed: {2}{3}.",
            new Object[] {
              end.runId(),
              Optional.ofNullable(end.workflowId()).orElse("(not loaded)"),
              end.error().code(),
              end.failedStep() == null ? "" : " in step " + end.failedStep()
            });
      } else {
        untold++;
      }
    }
  }

  /** Tells how many more there were in a minute that is over. */
  private void tellOfOthers() {
    long now = time.nanoTime();
    if (now - minuteBegan < MINUTE.toNanos()) {
      return;
    }
    if (untold > 0) {
      LOG.log(Level.INFO, "And {0} more runs failed.", Long.toString(untold));
    }
    minuteBegan = now;
    told = 0;
    untold = 0;
  }
}
