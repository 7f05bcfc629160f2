package org.workflowserver.api;

import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;

/** Has each answer of the API counted. */
@Provider
public class RequestCounter implements ContainerResponseFilter {
  @Inject private ApiMetrics metrics;

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    metrics.answered(response.getStatus());
  }
}
