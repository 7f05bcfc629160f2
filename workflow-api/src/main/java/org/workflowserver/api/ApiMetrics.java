package org.workflowserver.api;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.eclipse.microprofile.metrics.MetricUnits;
import org.eclipse.microprofile.metrics.annotation.Gauge;

/** What operators watch of the API. */
@Provider
@ApplicationScoped
public class ApiMetrics implements ContainerResponseFilter {
  private static final String NAME = "workflow_http_requests";
  private static final String DESCRIPTION =
      "Requests that the API has answered since this server started, by status";
  private static final int CLASSES = 6;

  private final LongAdder[] counts =
      Stream.generate(LongAdder::new).limit(CLASSES).toArray(LongAdder[]::new);

  /** Makes this bean early: its gauges are known from then on. */
  void begin(@Observes Startup event) {}

  /** Counts an answer. */
  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    counts[Math.min(response.getStatus() / 100, CLASSES - 1)].increment();
  }

  /** Answers with a status from 200 to 299. */
  @Gauge(
      name = NAME,
      tags = "status=2xx",
      absolute = true,
      unit = MetricUnits.NONE,
      description = DESCRIPTION)
  public long succeeded() {
    return counts[2].sum();
  }

  /** Answers with a status from 300 to 399. */
  @Gauge(
      name = NAME,
      tags = "status=3xx",
      absolute = true,
      unit = MetricUnits.NONE,
      description = DESCRIPTION)
  public long redirected() {
    return counts[3].sum();
  }

  /** Answers with a status from 400 to 499. */
  @Gauge(
      name = NAME,
      tags = "status=4xx",
      absolute = true,
      unit = MetricUnits.NONE,
      description = DESCRIPTION)
  public long refused() {
    return counts[4].sum();
  }

  /** Answers with a status from 500 to 599. */
  @Gauge(
      name = NAME,
      tags = "status=5xx",
      absolute = true,
      unit = MetricUnits.NONE,
      description = DESCRIPTION)
  public long failed() {
    return counts[5].sum();
  }
}
