package org.workflowserver.identity.signin;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import jakarta.security.enterprise.AuthenticationException;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanismHandler;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** Picks how a request signs in: by session in the console, by bearer token elsewhere. */
@Alternative
@Priority(Interceptor.Priority.APPLICATION)
@ApplicationScoped
public class SignInHandler implements HttpAuthenticationMechanismHandler {
  private static final String CONSOLE = "/console";

  private BearerMechanism bearer;
  private ConsoleMechanism console;

  protected SignInHandler() {}

  @Inject
  public SignInHandler(BearerMechanism bearer, ConsoleMechanism console) {
    this.bearer = bearer;
    this.console = console;
  }

  @Override
  public AuthenticationStatus validateRequest(
      HttpServletRequest request, HttpServletResponse response, HttpMessageContext context)
      throws AuthenticationException {
    return mechanism(request).validateRequest(request, response, context);
  }

  @Override
  public AuthenticationStatus secureResponse(
      HttpServletRequest request, HttpServletResponse response, HttpMessageContext context)
      throws AuthenticationException {
    return mechanism(request).secureResponse(request, response, context);
  }

  @Override
  public void cleanSubject(
      HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) {
    mechanism(request).cleanSubject(request, response, context);
  }

  private HttpAuthenticationMechanism mechanism(HttpServletRequest request) {
    return CONSOLE.equals(request.getContextPath()) ? console : bearer;
  }
}
