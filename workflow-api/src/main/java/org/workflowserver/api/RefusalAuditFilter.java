package org.workflowserver.api;

import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;
import org.workflowserver.api.auth.Callers;
import org.workflowserver.audit.log.AuditLog;
import org.workflowserver.identity.Caller;

/** Has the audit log note who was refused what the caller's scope does not give. */
@Provider
public class RefusalAuditFilter implements ContainerResponseFilter {
  private static final int FORBIDDEN = 403;

  @Inject private AuditLog log;

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (response.getStatus() == FORBIDDEN && Callers.find(request) instanceof Caller caller) {
      log.noteRefusal(
          caller, request.getMethod(), request.getUriInfo().getRequestUri().getRawPath());
    }
  }
}
