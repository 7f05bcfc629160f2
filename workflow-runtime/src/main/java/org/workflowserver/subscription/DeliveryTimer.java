package org.workflowserver.subscription;

import jakarta.annotation.PreDestroy;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;

/**
 * Looks each second for events and deliveries that are due, also those of servers that are gone.
 */
@Singleton
@Startup
@DependsOn("EngineStartup")
@TransactionManagement(TransactionManagementType.BEAN)
public class DeliveryTimer {
  @Inject private Subscriptions subscriptions;

  @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
  void look() {
    subscriptions.look();
  }

  @PreDestroy
  void stop() {
    subscriptions.stop();
  }
}
