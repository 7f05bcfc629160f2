package org.workflowserver.api.auth;

import jakarta.annotation.Priority;
import jakarta.annotation.security.PermitAll;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.AnnotatedElement;
import org.workflowserver.identity.signin.BearerOutcome;

/**
 * Lets a call past when its token was good, or when the method or its class is {@link PermitAll}.
 */
@Provider
@Priority(Priorities.AUTHENTICATION)
public class BearerFilter implements ContainerRequestFilter {
  /** Request property: the {@link org.workflowserver.identity.Caller}. */
  public static final String CALLER = "workflow.caller";

  @Context private ResourceInfo resource;
  @Context private HttpServletRequest request;

  @Override
  public void filter(ContainerRequestContext context) {
    if (!isOpen(resource.getResourceMethod()) && !isOpen(resource.getResourceClass())) {
      context.setProperty(CALLER, BearerOutcome.require(request));
    }
  }

  private static boolean isOpen(AnnotatedElement element) {
    return element != null && element.isAnnotationPresent(PermitAll.class);
  }
}
