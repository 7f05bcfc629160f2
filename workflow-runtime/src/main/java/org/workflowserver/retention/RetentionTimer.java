package org.workflowserver.retention;

import jakarta.ejb.DependsOn;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.database.Outage;

/** Removes in the background what was deleted and what has expired. */
@Singleton
// The clock is aligned with that of the database by then, and removing goes by the first time.
@DependsOn("EngineStartup")
@TransactionManagement(TransactionManagementType.BEAN)
public class RetentionTimer {
  private static final Logger LOG = Logger.getLogger(RetentionTimer.class.getName());

  /** Of each second, while there is anything to remove; the rest is for who starts runs. */
  private static final Duration SHARE = Duration.ofMillis(300);

  private final Outage unexpired = new Outage(LOG, "Could not remove old runs; trying again.");

  private final Outage outage = new Outage(LOG, "Could not remove what was deleted; trying again.");

  @Inject private RowRemover rows;
  @Inject private ExpiredRuns expired;

  @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
  void removeExpired() {
    try {
      int removed = expired.removeFor(SHARE);
      LOG.log(Level.FINE, "Removed {0} runs whose days were over.", removed);
      unexpired.over();
    } catch (RuntimeException e) {
      // An exception would end the timer; the next turn tries again.
      unexpired.met(e);
    }
  }

  @Schedule(hour = "*", minute = "*", second = "*/20", persistent = false)
  void remove() {
    try {
      rows.runJobs();
      outage.over();
    } catch (RuntimeException e) {
      // An exception would end the timer; the next turn tries again.
      outage.met(e);
    }
  }
}
