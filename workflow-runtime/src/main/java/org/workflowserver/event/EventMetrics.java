package org.workflowserver.event;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import org.eclipse.microprofile.metrics.MetricUnits;
import org.eclipse.microprofile.metrics.annotation.Gauge;
import org.workflowserver.database.SchemaStartup;

/** What operators watch of the streams. */
@ApplicationScoped
public class EventMetrics {
  @Inject private RunEvents events;

  /** Makes this bean, which nobody else asks for: its gauge is known from then on. */
  void begin(@Observes SchemaStartup.Done event) {}

  /** Streams of events that are open on this server. */
  @Gauge(
      name = "workflow_event_streams",
      absolute = true,
      unit = MetricUnits.NONE,
      description = "Streams of events that are open on this server")
  public int open() {
    return events.open();
  }
}
