package org.workflowserver.database;

import jakarta.ejb.DependsOn;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.util.logging.Logger;

/** Keeps the file of H2 small in the background. */
@Singleton
@DependsOn("SchemaStartup")
@TransactionManagement(TransactionManagementType.BEAN)
public class CompactionTimer {
  private static final Logger LOG = Logger.getLogger(CompactionTimer.class.getName());

  /** In between the database serves others. */
  private static final int PARTS_AT_ONCE = 8;

  private final Outage outage = new Outage(LOG, "Could not compact the database; trying again.");

  @Inject private Compaction compaction;

  @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
  void compact() {
    try {
      for (int i = 0; i < PARTS_AT_ONCE && compaction.compactPart(); i++) {
        LOG.finer("Compacted a part of the database.");
      }
      outage.over();
    } catch (RuntimeException e) {
      // An exception would end the timer; the next second tries again.
      outage.met(e);
    }
  }
}
