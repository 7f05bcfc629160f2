package org.workflowserver.identity.signin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.workflowserver.identity.Account;
import org.workflowserver.identity.account.Accounts;
import org.workflowserver.identity.token.ProviderPerson;
import org.workflowserver.identity.token.ProviderSignIn;
import org.workflowserver.refusal.Refusal;

/**
 * Signs people in by a form of their page, or by what their browser brings back from the identity
 * provider, and keeps them signed in by their session.
 *
 * <p>The session only knows whose it is; an account's role and state are read anew, so that a
 * session ends with its account's tokens. The session's id changes at each sign-in: one that
 * somebody else may know of never becomes a signed-in one.
 */
@ApplicationScoped
public class ConsoleMechanism implements HttpAuthenticationMechanism {
  /** How long a signed-in person may do nothing. */
  private static final Duration IDLE = Duration.ofHours(1);

  /** Under this name a request has why its sign-in was refused. */
  private static final String REFUSAL = ConsoleMechanism.class.getName();

  @Inject private Accounts accounts;
  @Inject private ConsoleSessions sessions;
  @Inject private KnownBrowsers browsers;
  @Inject private ProviderSignIn provider;

  @Override
  public AuthenticationStatus validateRequest(
      HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) {
    if (context.getAuthParameters().getCredential() instanceof UsernamePasswordCredential typed) {
      return signIn(request, response, context, typed);
    }
    if (context.getAuthParameters().getCredential() instanceof ProviderCode code) {
      return signIn(request, context, code);
    }
    Optional<ConsolePrincipal> principal = principalOf(request.getSession(false));
    principal.ifPresent(person -> RequestCaller.setInSession(request, person.caller()));
    return principal.isPresent()
        ? ContainerLogin.of(principal.get(), context)
        : context.doNothing();
  }

  private AuthenticationStatus signIn(
      HttpServletRequest request,
      HttpServletResponse response,
      HttpMessageContext context,
      UsernamePasswordCredential typed) {
    String password = typed.getPasswordAsString();
    Account account;
    try {
      String address = ClientAddress.of(request);
      account =
          browsers
              .find(request, typed.getCaller())
              .map(browser -> signInFrom(browser, typed.getCaller(), password, address))
              .orElseGet(() -> accounts.signIn(typed.getCaller(), password, address));
    } catch (Refusal refusal) {
      return refused(request, context, refusal);
    } finally {
      typed.getPassword().clear();
    }
    browsers.remember(request, response, account);
    String id = account.id();
    Instant validFrom = account.tokensValidFrom();
    sessions.open(
        freshSession(request),
        id,
        account.org(),
        () -> accounts.findCurrent(id, validFrom).map(ConsolePrincipal::new));
    return ContainerLogin.of(new ConsolePrincipal(account), context);
  }

  private AuthenticationStatus signIn(
      HttpServletRequest request, HttpMessageContext context, ProviderCode code) {
    ProviderPerson person;
    try {
      person =
          provider.finish(
              code.attempt(), code.code(), code.redirectUri(), ClientAddress.of(request));
    } catch (Refusal refusal) {
      return refused(request, context, refusal);
    }
    sessions.open(
        freshSession(request),
        person.caller().subject().orElseThrow().text(),
        person.caller().org(),
        () ->
            provider.isCurrent(person)
                ? Optional.of(new ConsolePrincipal(person))
                : Optional.empty());
    return ContainerLogin.of(new ConsolePrincipal(person), context);
  }

  private static AuthenticationStatus refused(
      HttpServletRequest request, HttpMessageContext context, Refusal refusal) {
    request.setAttribute(REFUSAL, refusal);
    return context.notifyContainerAboutLogin(CredentialValidationResult.INVALID_RESULT);
  }

  /**
   * Why the sign-in of a request was refused, for the page's words: wrong, throttled, or too many
   * at once; nothing when it was not.
   */
  public static Optional<Refusal> refusal(HttpServletRequest request) {
    return Optional.ofNullable((Refusal) request.getAttribute(REFUSAL));
  }

  private static HttpSession freshSession(HttpServletRequest request) {
    request.getSession(true);
    request.changeSessionId();
    HttpSession session = request.getSession();
    session.setMaxInactiveInterval(Math.toIntExact(IDLE.toSeconds()));
    return session;
  }

  private Account signInFrom(
      KnownBrowsers.KnownBrowser browser, String username, String password, String address) {
    return accounts.signInFromBrowser(
        username, password, browser.id(), browser.validFrom(), address);
  }

  private static Optional<ConsolePrincipal> principalOf(HttpSession session) {
    ConsoleSessions.Owner owner = ConsoleSessions.of(session);
    if (owner == null) {
      return Optional.empty();
    }
    Optional<ConsolePrincipal> principal = owner.principal();
    if (principal.isEmpty()) {
      session.invalidate();
    }
    return principal;
  }

  /**
   * Says, at any time, whether the request's session still signs in whom it does now; for answers
   * that outlive the request. It may ask the database.
   */
  public static BooleanSupplier validity(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    ConsoleSessions.Owner owner = ConsoleSessions.of(session);
    return () -> {
      try {
        return owner != null
            && ConsoleSessions.of(session) == owner
            && owner.principal().isPresent();
      } catch (IllegalStateException ended) {
        return false;
      }
    };
  }

  @Override
  public void cleanSubject(
      HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) {
    HttpSession session = request.getSession(false);
    if (session != null) {
      session.invalidate();
    }
    context.cleanClientSubject();
  }
}
