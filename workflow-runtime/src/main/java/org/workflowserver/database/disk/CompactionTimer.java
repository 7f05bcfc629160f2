package org.workflowserver.database.disk;

import jakarta.annotation.PreDestroy;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.database.Compaction;
import org.workflowserver.database.Outage;

/** Keeps the file of H2 small in the background. */
@Singleton
@DependsOn("SchemaStartup")
@TransactionManagement(TransactionManagementType.BEAN)
public class CompactionTimer {
  private static final Logger LOG = Logger.getLogger(CompactionTimer.class.getName());

  private final Outage outage = new Outage(LOG, "Could not compact the database; trying again.");

  @Inject private Compaction compaction;
  @Inject private DiskSpace diskSpace;

  @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
  void compact() {
    outage.runLogged(
        () -> {
          // What is written anew takes room before it gives any, and a full disk needs it most.
          int compacted = compaction.compact(diskSpace.spare());
          LOG.log(Level.FINER, "Compacted {0} bytes of the database.", compacted);
        });
  }

  @PreDestroy
  void end() {
    try {
      compaction.end();
    } catch (RuntimeException e) {
      LOG.log(
          Level.WARNING, "Could not compact the database; its file stays as large as it is.", e);
    }
  }
}
