package org.workflowserver.api.auth;

import jakarta.annotation.Priority;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Method;
import java.util.Optional;
import org.workflowserver.api.http.JsonRequests;
import org.workflowserver.api.http.RateLimitFields;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.identity.account.Accounts;
import org.workflowserver.identity.signin.BearerOutcome;
import org.workflowserver.identity.signin.ClientAddress;
import org.workflowserver.identity.signin.RequestCaller;
import org.workflowserver.identity.token.Tokens;
import org.workflowserver.limit.Quota;

/**
 * Lets a call past when its token was good, or its API key where the method {@link TakesApiKey},
 * and gives the scope that the method {@link RequiresScope}; or when the method is {@link
 * PermitAll}. A method that says neither lets nobody past; OPTIONS is open.
 */
@Provider
@Priority(Priorities.AUTHENTICATION)
public class BearerFilter implements ContainerRequestFilter {
  @Context private ResourceInfo resource;
  @Context private HttpServletRequest request;
  @Context private HttpServletResponse response;
  @Inject private Accounts accounts;
  @Inject private Tokens tokens;

  @Override
  public void filter(ContainerRequestContext context) {
    Method method = resource.getResourceMethod();
    // JAX-RS answers OPTIONS itself, with what /openapi says of the address and nothing more.
    if (context.getMethod().equals(HttpMethod.OPTIONS)
        || method != null && method.isAnnotationPresent(PermitAll.class)) {
      return;
    }
    Caller caller = caller().from(ClientAddress.of(request));
    Callers.set(context, caller);
    JsonRequests.count(context, caller);
    caller.require(scope(method));
  }

  private static Scope scope(Method method) {
    RequiresScope needed = method == null ? null : method.getAnnotation(RequiresScope.class);
    if (needed == null) {
      throw new IllegalStateException(method + " does not say which scope it requires.");
    }
    return needed.value();
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
    RequestCaller.set(request, caller);
    Optional<Quota> quota = tokens.count(caller);
    quota.ifPresent(left -> RateLimitFields.set(left, response));
    quota.ifPresent(Quota::require);
    return caller;
  }
}
