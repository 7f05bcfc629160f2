package org.workflowserver.audit;

import jakarta.annotation.PreDestroy;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.util.logging.Logger;
import org.workflowserver.database.Outage;

/** Writes what is queued for the audit log, and links what was added in the last seconds. */
@Singleton
@Startup
@DependsOn("SchemaStartup")
@TransactionManagement(TransactionManagementType.BEAN)
public class AuditTimer {
  private static final Logger LOG = Logger.getLogger(AuditTimer.class.getName());

  private final Outage outage = new Outage(LOG, "Could not link the audit log; trying again.");

  @Inject private AuditChain chain;
  @Inject private BoundedAuditLog boundedLog;

  @Schedule(hour = "*", minute = "*", second = "*/5", persistent = false)
  void link() {
    outage.runLogged(
        () -> {
          boundedLog.flush();
          chain.link();
        });
  }

  /** Writes what is still queued or only counted; another server, or the next start, links it. */
  @PreDestroy
  void stop() {
    boundedLog.stop();
  }
}
