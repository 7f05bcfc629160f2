package org.workflowserver.identity.signin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import org.workflowserver.identity.TokenPrincipal;
import org.workflowserver.identity.Tokens;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

/**
 * Signs in whoever presents a good token. Answers nobody: what a call without one gets is decided
 * where the called method is known, by what {@link BearerOutcome} says.
 */
@ApplicationScoped
public class BearerMechanism implements HttpAuthenticationMechanism {
  private static final String SCHEME = "bearer ";
  private static final String API_KEY = "wfk_";

  private Tokens tokens;

  protected BearerMechanism() {}

  @Inject
  public BearerMechanism(Tokens tokens) {
    this.tokens = tokens;
  }

  @Override
  public AuthenticationStatus validateRequest(
      HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) {
    String authorization = request.getHeader("Authorization");
    if (authorization == null) {
      return context.doNothing();
    }
    String token = token(authorization);
    if (token.startsWith(API_KEY)) {
      BearerOutcome.setKey(request, token);
      return context.doNothing();
    }
    TokenPrincipal principal;
    try {
      principal = isRequest(request) ? tokens.admit(token) : tokens.authenticate(token);
    } catch (Refusal refusal) {
      BearerOutcome.set(request, refusal);
      return context.doNothing();
    }
    BearerOutcome.set(request, principal, () -> isGood(token));
    return ContainerLogin.of(principal, context);
  }

  /** The container comes by again for its error page, which is no further request. */
  private static boolean isRequest(HttpServletRequest request) {
    return request.getDispatcherType() == DispatcherType.REQUEST;
  }

  private boolean isGood(String token) {
    try {
      tokens.authenticate(token);
      return true;
    } catch (Refusal refusal) {
      return refusal.code() == RefusalCode.CAPACITY_EXCEEDED;
    }
  }

  /** What follows the scheme, whose case does not matter; nothing of another scheme. */
  private static String token(String authorization) {
    return authorization.length() > SCHEME.length()
            && authorization.substring(0, SCHEME.length()).toLowerCase(Locale.ROOT).equals(SCHEME)
        ? authorization.substring(SCHEME.length()).strip()
        : "";
  }
}
