package org.workflowserver.engine;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import org.eclipse.microprofile.metrics.MetricUnits;
import org.eclipse.microprofile.metrics.annotation.Gauge;
import org.workflowserver.database.DiskRoom;

/** What operators watch of the engine. */
@ApplicationScoped
public class EngineMetrics {
  private Engine engine;
  private DiskRoom room;

  protected EngineMetrics() {}

  @Inject
  EngineMetrics(Engine engine, DiskRoom room) {
    this.engine = engine;
    this.room = room;
  }

  /** Makes this bean, which nobody else asks for: its gauges are known from then on. */
  void begin(@Observes Startup event) {}

  /** Runs that this server moves now. */
  @Gauge(
      name = "workflow_runs_in_memory",
      absolute = true,
      unit = MetricUnits.NONE,
      description = "Runs that this server moves now")
  public int runsInMemory() {
    return engine.runsInMemory();
  }

  /** Runs that ended on this server since it started. */
  @Gauge(
      name = "workflow_runs_ended",
      absolute = true,
      unit = MetricUnits.NONE,
      description = "Runs that ended on this server since it started")
  public long runsEnded() {
    return engine.runsEnded();
  }

  /** Free bytes on the disk of the H2 file. */
  @Gauge(
      name = "workflow_disk_free_bytes",
      absolute = true,
      unit = MetricUnits.BYTES,
      description = "Free bytes on the disk of the H2 file; -1 where the database is PostgreSQL")
  public long diskFree() {
    return room.free().orElse(-1L);
  }

  /** Bytes of facts that wait for the next commit. */
  @Gauge(
      name = "workflow_journal_queued_bytes",
      absolute = true,
      unit = MetricUnits.BYTES,
      description = "Bytes of facts that wait for the next commit")
  public long journalQueuedBytes() {
    return engine.journalQueuedBytes();
  }
}
