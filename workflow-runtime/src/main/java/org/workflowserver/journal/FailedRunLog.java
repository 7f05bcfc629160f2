package org.workflowserver.journal;

import java.time.Duration;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.run.Fact;
import org.workflowserver.run.RunError;
import org.workflowserver.run.state.RunEnd;
import org.workflowserver.run.state.RunIds;

/**
 * Logs runs that failed, without anything that they read or wrote. However many there are, it is a
 * few lines in a minute. Cancelled ones are in the audit log. For the journal's thread alone.
 */
final class FailedRunLog {
  /** Lines in a minute. */
  static final int MOST = 60;

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Logger LOG = Logger.getLogger(FailedRunLog.class.getName());

  private final TimeSource time;
  private long minuteBegan;
  private int logged;
  private long suppressed;

  FailedRunLog(TimeSource time) {
    this.time = time;
    this.minuteBegan = time.nanoTime();
  }

  /** Notes what is on record now. */
  void note(Fact fact) {
    logOthers();
    if (fact instanceof Fact.Changed changed
        && changed.error() != null
        && !changed.error().equals(RunError.CANCELLED.code())) {
      log(changed.run(), changed.end());
    }
  }

  private void log(RunIds run, RunEnd end) {
    if (logged == MOST) {
      suppressed++;
      return;
    }
    logged++;
    LOG.log(
        Level.INFO,
        "Run {0} of workflow {1} failed: {2}{3}.",
        new Object[] {
          run.id(),
          Optional.ofNullable(run.workflowId()).orElse("(not loaded)"),
          end.error(),
          end.failedStep() == null ? "" : " in step " + end.failedStep()
        });
  }

  /** Logs how many more there were in a minute that is over. */
  private void logOthers() {
    long now = time.nanoTime();
    if (now - minuteBegan < MINUTE.toNanos()) {
      return;
    }
    if (suppressed > 0) {
      LOG.log(Level.INFO, "And {0} more runs failed.", Long.toString(suppressed));
    }
    minuteBegan = now;
    logged = 0;
    suppressed = 0;
  }
}
