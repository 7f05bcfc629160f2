package org.workflowserver.event;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Schedule;
import jakarta.ejb.SessionContext;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.util.logging.Logger;
import org.workflowserver.database.Outage;

/**
 * Looks each second for what no hint brought to the streams, and ends them with the server: before
 * the engine stops, which began before.
 */
@Singleton
@Startup
@DependsOn("EngineStartup")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class EventTimer {
  private static final Logger LOG = Logger.getLogger(EventTimer.class.getName());

  private final Outage outage =
      new Outage(LOG, "Could not look after the streams of events; trying again each second.");

  @Inject private RunEvents events;
  @Resource private SessionContext context;

  @PostConstruct
  void begin() {
    EventTimer outside = context.getBusinessObject(EventTimer.class);
    events.workIn(outside::runInside);
  }

  /** Runs the task as work of this component. */
  public void runInside(Runnable task) {
    task.run();
  }

  @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
  void look() {
    outage.runLogged(() -> events.look());
  }

  @PreDestroy
  void stop() {
    events.stop();
  }
}
