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

  private final Outage unremoved =
      new Outage(LOG, "Could not remove old runs or a deleted workflow; trying again.");

  private final Outage unforgotten =
      new Outage(LOG, "Could not remove what is kept for a time alone; trying again.");

  @Inject private RowRemover rows;
  @Inject private ExpiredRuns expired;

  @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
  void removeRuns() {
    unremoved.runLogged(
        () -> {
          int removed = expired.removeFor(SHARE);
          LOG.log(Level.FINE, "Removed {0} runs.", removed);
        });
  }

  @Schedule(hour = "*", minute = "*", second = "*/20", persistent = false)
  void removeRows() {
    unforgotten.runLogged(() -> rows.runJobs());
  }
}
