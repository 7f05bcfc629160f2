package org.workflowserver.engine;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import org.eclipse.microprofile.metrics.MetricUnits;
import org.eclipse.microprofile.metrics.annotation.Gauge;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.database.SchemaStartup;
import org.workflowserver.database.disk.DiskSpace;
import org.workflowserver.journal.Journal;
import org.workflowserver.run.LogStatus;
import org.workflowserver.run.RunStatus;

/**
 * What operators watch of the engine. What is counted since the start of the server has the type of
 * a gauge all the same: an application server without MicroProfile Metrics ignores annotations, and
 * nothing else.
 */
@ApplicationScoped
public class EngineMetrics {
  private static final String ENDED = "workflow_runs_ended";
  private static final String OF_ENDED = "Runs that ended on this server since it started";
  private static final String ATTEMPTS = "workflow_steps_recorded";
  private static final String OF_ATTEMPTS =
      "Attempts of steps that this server has recorded since it started";
  private static final String OPEN = "workflow_runs_open";
  private static final String OF_OPEN =
      "Runs of all tenants in the database that have not ended, as of the last 15 seconds";

  private Engine engine;
  private Journal journal;
  private OpenRuns openRuns;
  private DiskSpace diskSpace;

  protected EngineMetrics() {}

  @Inject
  EngineMetrics(
      Engine engine, Journal journal, EngineStores stores, DiskSpace diskSpace, TimeSource time) {
    this.engine = engine;
    this.journal = journal;
    this.openRuns = new OpenRuns(() -> stores.transactions().inNew(stores.runs()::countOpen), time);
    this.diskSpace = diskSpace;
  }

  /** Makes this bean, which nobody else asks for: its gauges are known from then on. */
  void begin(@Observes SchemaStartup.Done event) {}

  /** Runs that this server moves now. */
  @Gauge(
      name = "workflow_runs_in_memory",
      absolute = true,
      unit = MetricUnits.NONE,
      description = "Runs that this server moves now")
  public int runsInMemory() {
    return engine.runsInMemory();
  }

  /** Runs that callers and steps started; those of schedules and of errors are others. */
  @Gauge(
      name = "workflow_runs_accepted",
      absolute = true,
      unit = MetricUnits.NONE,
      description = "Runs that callers and steps of this server started since it started")
  public long runsAccepted() {
    return journal.recordedFacts().accepted();
  }

  /** Runs that completed on this server since it started. */
  @Gauge(
      name = ENDED,
      tags = "status=completed",
      absolute = true,
      unit = MetricUnits.NONE,
      description = OF_ENDED)
  public long runsCompleted() {
    return journal.recordedFacts().ended(RunStatus.COMPLETED);
  }

  /** Runs that failed on this server since it started. */
  @Gauge(
      name = ENDED,
      tags = "status=failed",
      absolute = true,
      unit = MetricUnits.NONE,
      description = OF_ENDED)
  public long runsFailed() {
    return journal.recordedFacts().ended(RunStatus.FAILED);
  }

  /** Attempts that succeeded. */
  @Gauge(
      name = ATTEMPTS,
      tags = "status=success",
      absolute = true,
      unit = MetricUnits.NONE,
      description = OF_ATTEMPTS)
  public long stepsSucceeded() {
    return journal.recordedFacts().attempts(LogStatus.SUCCESS);
  }

  /** Attempts that failed for good. */
  @Gauge(
      name = ATTEMPTS,
      tags = "status=error",
      absolute = true,
      unit = MetricUnits.NONE,
      description = OF_ATTEMPTS)
  public long stepsFailed() {
    return journal.recordedFacts().attempts(LogStatus.ERROR);
  }

  /** Attempts that failed and are tried again. */
  @Gauge(
      name = ATTEMPTS,
      tags = "status=warning",
      absolute = true,
      unit = MetricUnits.NONE,
      description = OF_ATTEMPTS)
  public long stepsTriedAgain() {
    return journal.recordedFacts().attempts(LogStatus.WARNING);
  }

  /** Runs that no server has taken yet. */
  @Gauge(
      name = OPEN,
      tags = "status=pending",
      absolute = true,
      unit = MetricUnits.NONE,
      description = OF_OPEN)
  public long runsPending() {
    return openRuns.count(RunStatus.PENDING);
  }

  /** Runs that a server moves, or that wait for other systems. */
  @Gauge(
      name = OPEN,
      tags = "status=running",
      absolute = true,
      unit = MetricUnits.NONE,
      description = OF_OPEN)
  public long runsRunning() {
    return openRuns.count(RunStatus.RUNNING);
  }

  /** Runs that wait for people. */
  @Gauge(
      name = OPEN,
      tags = "status=awaiting_ui_interaction",
      absolute = true,
      unit = MetricUnits.NONE,
      description = OF_OPEN)
  public long runsAwaitingPeople() {
    return openRuns.count(RunStatus.AWAITING_UI_INTERACTION);
  }

  /** Facts that wait for the next commit. */
  @Gauge(
      name = "workflow_journal_queued_facts",
      absolute = true,
      unit = MetricUnits.NONE,
      description = "Facts that wait for the next commit")
  public int journalQueuedFacts() {
    return journal.queuedFacts();
  }

  /** Free bytes on the disk of the H2 file. */
  @Gauge(
      name = "workflow_disk_free_bytes",
      absolute = true,
      unit = MetricUnits.BYTES,
      description = "Free bytes on the disk of the H2 file; -1 where the database is PostgreSQL")
  public long diskFree() {
    return diskSpace.free().orElse(-1L);
  }

  /** Bytes of facts that wait for the next commit. */
  @Gauge(
      name = "workflow_journal_queued_bytes",
      absolute = true,
      unit = MetricUnits.BYTES,
      description = "Bytes of facts that wait for the next commit")
  public long journalQueuedBytes() {
    return journal.queuedBytes();
  }

  /** How old this server's lease is; other servers take its runs when it is ten seconds old. */
  @Gauge(
      name = "workflow_lease_age_seconds",
      absolute = true,
      unit = MetricUnits.SECONDS,
      description = "Seconds since this server last renewed its lease")
  public double leaseAge() {
    return journal.sinceRenewal().toMillis() / 1_000.0;
  }
}
