package org.workflowserver.outbound;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import org.eclipse.microprofile.metrics.MetricUnits;
import org.eclipse.microprofile.metrics.annotation.Gauge;
import org.workflowserver.database.SchemaStartup;
import org.workflowserver.outbound.http.CallCounts.Result;
import org.workflowserver.outbound.http.OutboundHttp;

/** What operators watch of the calls to other systems. */
@ApplicationScoped
public class OutboundMetrics {
  private static final String NAME = "workflow_outbound_calls";
  private static final String DESCRIPTION =
      "HTTP calls to other systems since this server started, by result";

  @Inject private OutboundHttp http;

  /** Makes this bean, which nobody else asks for: its gauges are known from then on. */
  void begin(@Observes SchemaStartup.Done event) {}

  /** Calls that were answered with a status below 400. */
  @Gauge(
      name = NAME,
      tags = "result=answered",
      absolute = true,
      unit = MetricUnits.NONE,
      description = DESCRIPTION)
  public long answered() {
    return http.counts().of(Result.ANSWERED);
  }

  /** Calls that were answered with a status from 400 on. */
  @Gauge(
      name = NAME,
      tags = "result=error_status",
      absolute = true,
      unit = MetricUnits.NONE,
      description = DESCRIPTION)
  public long errorStatus() {
    return http.counts().of(Result.ERROR_STATUS);
  }

  /** Calls that the guard or the request itself forbade. */
  @Gauge(
      name = NAME,
      tags = "result=refused",
      absolute = true,
      unit = MetricUnits.NONE,
      description = DESCRIPTION)
  public long refused() {
    return http.counts().of(Result.REFUSED);
  }

  /** Calls whose time was over. */
  @Gauge(
      name = NAME,
      tags = "result=timed_out",
      absolute = true,
      unit = MetricUnits.NONE,
      description = DESCRIPTION)
  public long timedOut() {
    return http.counts().of(Result.TIMED_OUT);
  }

  /** Calls that got no answer, or none that can be read. */
  @Gauge(
      name = NAME,
      tags = "result=failed",
      absolute = true,
      unit = MetricUnits.NONE,
      description = DESCRIPTION)
  public long failed() {
    return http.counts().of(Result.FAILED);
  }
}
