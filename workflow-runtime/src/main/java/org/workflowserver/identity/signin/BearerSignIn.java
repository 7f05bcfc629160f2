package org.workflowserver.identity.signin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.auth.message.config.AuthConfigFactory;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Optional;
import org.workflowserver.identity.TokenPrincipal;
import org.workflowserver.identity.token.Tokens;
import org.workflowserver.limit.Quota;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

/**
 * Signs in whoever presents a good token. Answers nobody: what a call without one gets is decided
 * where the called method is known, by what {@link BearerOutcome} says.
 */
@ApplicationScoped
public class BearerSignIn {
  private static final String SCHEME = "bearer ";
  private static final String API_KEY = "wfk_";

  @Inject private Tokens tokens;
  private volatile boolean apiStarted;

  /**
   * Lets the requests of that web module, which starts, sign in by bearer token and in no other
   * way.
   */
  public void takeOver(ServletContext module) {
    AuthConfigFactory.getFactory().registerServerAuthModule(new BearerModule(this), module);
    apiStarted = true;
  }

  /** Whether the web module of the API has started. */
  boolean isApiStarted() {
    return apiStarted;
  }

  /** Who presented the request's token; empty when there is none, or none that is good. */
  Optional<TokenPrincipal> signIn(HttpServletRequest request) {
    String authorization = request.getHeader("Authorization");
    if (authorization == null) {
      return Optional.empty();
    }
    String token = token(authorization);
    if (token.startsWith(API_KEY)) {
      BearerOutcome.setKey(request, token);
      return Optional.empty();
    }
    TokenPrincipal principal;
    try {
      principal = tokens.authenticate(token);
      RequestCaller.set(request, principal.caller());
      if (isRequest(request)) {
        count(principal, request);
      }
    } catch (Refusal refusal) {
      BearerOutcome.set(request, refusal);
      return Optional.empty();
    }
    BearerOutcome.set(request, principal, () -> isGood(token));
    return Optional.of(principal);
  }

  /** Tokens that are not believed are not counted. */
  private void count(TokenPrincipal principal, HttpServletRequest request) {
    Optional<Quota> quota = tokens.count(principal.caller());
    quota.ifPresent(left -> BearerOutcome.set(request, left));
    quota.ifPresent(Quota::require);
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
