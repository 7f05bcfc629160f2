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
import java.util.Optional;
import org.workflowserver.identity.Account;
import org.workflowserver.identity.Accounts;
import org.workflowserver.refusal.Refusal;

/**
 * Signs people in by a form of their page and keeps them signed in by their session.
 *
 * <p>The session only knows whose it is; role and standing are read anew, so that a session ends
 * with its account's tokens. The session's id changes at each sign-in: one that somebody else may
 * know of never becomes a signed-in one.
 */
@ApplicationScoped
public class ConsoleMechanism implements HttpAuthenticationMechanism {
  /** How long a signed-in person may do nothing. */
  private static final Duration IDLE = Duration.ofHours(1);

  private Accounts accounts;
  private ConsoleSessions sessions;
  private KnownBrowsers browsers;

  protected ConsoleMechanism() {}

  @Inject
  ConsoleMechanism(Accounts accounts, ConsoleSessions sessions, KnownBrowsers browsers) {
    this.accounts = accounts;
    this.sessions = sessions;
    this.browsers = browsers;
  }

  @Override
  public AuthenticationStatus validateRequest(
      HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) {
    if (context.getAuthParameters().getCredential() instanceof UsernamePasswordCredential typed) {
      return signIn(request, response, context, typed);
    }
    Optional<Account> account = accountOf(request.getSession(false));
    return account.isPresent()
        ? ContainerLogin.of(new ConsolePrincipal(account.get()), context)
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
      SignInRefusal.set(request, refusal);
      return context.notifyContainerAboutLogin(CredentialValidationResult.INVALID_RESULT);
    } finally {
      typed.getPassword().clear();
    }
    browsers.remember(request, response, account);
    request.getSession(true);
    request.changeSessionId();
    HttpSession session = request.getSession();
    session.setMaxInactiveInterval(Math.toIntExact(IDLE.toSeconds()));
    sessions.open(session, account);
    return ContainerLogin.of(new ConsolePrincipal(account), context);
  }

  private Account signInFrom(
      KnownBrowsers.KnownBrowser browser, String username, String password, String address) {
    return accounts.signInFromBrowser(
        username, password, browser.id(), browser.validFrom(), address);
  }

  private Optional<Account> accountOf(HttpSession session) {
    ConsoleSessions.Owner owner = ConsoleSessions.of(session);
    if (owner == null) {
      return Optional.empty();
    }
    Optional<Account> account = accounts.findCurrent(owner.userId(), owner.validFrom());
    if (account.isEmpty()) {
      session.invalidate();
    }
    return account;
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
