package org.workflowserver.bulk;

import jakarta.annotation.PreDestroy;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;

/** Looks each second for operations that are not finished, also those of servers that are gone. */
@Singleton
@Startup
@DependsOn("EngineStartup")
@TransactionManagement(TransactionManagementType.BEAN)
public class BulkTimer {
  @Inject private BulkOperations operations;

  @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
  void look() {
    operations.look();
  }

  @PreDestroy
  void stop() {
    operations.stop();
  }
}
