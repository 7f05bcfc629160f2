package org.workflowserver.api.auth;

import jakarta.annotation.Priority;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.AnnotatedElement;
import java.util.Optional;
import org.workflowserver.identity.Accounts;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Tokens;
import org.workflowserver.identity.signin.BearerOutcome;
import org.workflowserver.identity.signin.ClientAddress;

/**
 * Lets a call past when its token was good, or its API key where the method {@link TakesApiKey}, or
 * when the method or its class is {@link PermitAll}.
 */
@Provider
@Priority(Priorities.AUTHENTICATION)
public class BearerFilter implements ContainerRequestFilter {
  @Context private ResourceInfo resource;
  @Context private HttpServletRequest request;
  @Inject private Accounts accounts;
  @Inject private Tokens tokens;

  @Override
  public void filter(ContainerRequestContext context) {
    if (!isOpen(resource.getResourceMethod()) && !isOpen(resource.getResourceClass())) {
      Callers.set(context, caller().from(ClientAddress.of(request)));
    }
  }

  private Caller caller() {
    return Optional.ofNullable(resource.getResourceMethod())
        .filter(method -> method.isAnnotationPresent(TakesApiKey.class))
        .flatMap(method -> BearerOutcome.key(request))
        .map(this::callerWithKey)
        .orElseGet(() -> BearerOutcome.require(request));
  }

  private Caller callerWithKey(String key) {
    Caller caller = accounts.callerWithKey(key, ClientAddress.of(request));
    tokens.count(caller);
    return caller;
  }

  private static boolean isOpen(AnnotatedElement element) {
    return element != null && element.isAnnotationPresent(PermitAll.class);
  }
}
