package org.workflowserver.statistics;

import jakarta.ejb.DependsOn;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.util.logging.Logger;
import org.workflowserver.database.Outage;

/** Takes into the statistics what was recorded some minutes ago. */
@Singleton
// The clock is aligned with that of the database by then: marks are in its time.
@DependsOn("EngineStartup")
@TransactionManagement(TransactionManagementType.BEAN)
public class StatisticsTimer {
  private static final Logger LOG = Logger.getLogger(StatisticsTimer.class.getName());

  private final Outage outage = new Outage(LOG, "Could not count runs; trying again.");

  @Inject private RollUps rollUps;

  @Schedule(hour = "*", minute = "*", second = "*/15", persistent = false)
  void count() {
    try {
      rollUps.round();
      outage.recovered();
    } catch (RuntimeException | Error e) {
      // An exception would end the timer; the next turn tries again.
      rollUps.interrupted();
      outage.failed(e);
    }
  }
}
