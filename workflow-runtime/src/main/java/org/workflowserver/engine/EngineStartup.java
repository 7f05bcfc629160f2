package org.workflowserver.engine;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.clock.RepeatedTask;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.component.ComponentCatalogue;
import org.workflowserver.database.Outage;
import org.workflowserver.database.PeriodicWork;
import org.workflowserver.settings.Settings;

/**
 * Starts and stops the engine with the server, scans for what a nudge missed, and has others look
 * for what is due.
 */
@Singleton
@Startup
// What a stop ends last is begun first: nothing may be written while the file is compacted.
@DependsOn({"SchemaStartup", "IdentityStartup", "CompactionTimer"})
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class EngineStartup {
  private static final Logger LOG = Logger.getLogger(EngineStartup.class.getName());

  private static final Duration SECOND = Duration.ofSeconds(1);

  /** Where the clock was set back meanwhile, the container's timers do not come. In seconds. */
  private static final int LONGEST_DEPLOYMENT = 60;

  /** A call ends within it where its step's time-out is the default; half of what a stop has. */
  private static final Duration LONGEST_DRAIN = Duration.ofSeconds(30);

  private final Outage scanOutage =
      new Outage(LOG, "Could not scan for free runs; trying again each second.");
  private final Outage lookOutage =
      new Outage(LOG, "Could not look for what is due; trying again each second.");

  @Inject private ComponentCatalogue catalogue;
  @Inject private Engine engine;
  @Inject @Any private Instance<PeriodicWork> works;
  @Inject private TimeSource time;

  private final AtomicBoolean begun = new AtomicBoolean();
  private List<RepeatedTask> tasks = List.of();
  private TimerMonitor timers;

  @PostConstruct
  void start() {
    // A faulty set of components fails the deployment, not the first run that meets it. Not when
    // CDI starts: components use what the container makes for the application after that.
    LOG.log(Level.FINE, "Components: {0}", catalogue.all().size());
    timers = new TimerMonitor(time);
    // One for each: a scan that fails, or takes long, is not to hold up the others.
    tasks =
        List.of(
            new RepeatedTask(SECOND, engine.threads(), this::scan),
            new RepeatedTask(SECOND, engine.threads(), this::look));
    engine.start(Settings.SERVER_NAME.value());
    CompletableFuture.delayedExecutor(LONGEST_DEPLOYMENT, TimeUnit.SECONDS, engine.threads())
        .execute(this::begin);
  }

  /** The first one comes when the application is deployed. */
  @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
  void note() {
    timers.note();
    begin();
  }

  private void begin() {
    if (begun.compareAndSet(false, true)) {
      tasks.forEach(RepeatedTask::start);
    }
  }

  private void scan() {
    scanOutage.runLogged(() -> engine.scan());
    timers.look();
  }

  private void look() {
    lookOutage.runLogged(() -> works.forEach(PeriodicWork::look));
  }

  @PreDestroy
  void stop() {
    try {
      tasks.forEach(RepeatedTask::stop);
      works.forEach(PeriodicWork::stop);
    } finally {
      engine.stop(LONGEST_DRAIN);
    }
  }
}
