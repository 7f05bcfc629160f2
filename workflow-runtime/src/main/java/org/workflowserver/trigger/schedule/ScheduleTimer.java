package org.workflowserver.trigger.schedule;

import jakarta.annotation.PreDestroy;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;

/** Looks each second for workflows whose schedules are due, and for what others left of such. */
@Singleton
@Startup
@DependsOn("EngineStartup")
@TransactionManagement(TransactionManagementType.BEAN)
public class ScheduleTimer {
  @Inject private Schedules schedules;

  @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
  void look() {
    schedules.look();
  }

  @PreDestroy
  void stop() {
    schedules.stop();
  }
}
