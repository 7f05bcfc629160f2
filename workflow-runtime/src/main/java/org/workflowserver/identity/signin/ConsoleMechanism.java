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
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
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
  private static final String SESSION = ConsoleMechanism.class.getName();

  /** How long a signed-in person may do nothing. */
  private static final Duration IDLE = Duration.ofHours(1);

  private Accounts accounts;
  private KnownBrowsers browsers;

  protected ConsoleMechanism() {}

  @Inject
  public ConsoleMechanism(Accounts accounts, KnownBrowsers browsers) {
    this.accounts = accounts;
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
      Optional<String> browser = browsers.find(request, typed.getCaller());
      account =
          browser.isPresent()
              ? accounts.signInFromBrowser(typed.getCaller(), password, browser.get())
              : accounts.signIn(typed.getCaller(), password, ClientAddress.of(request));
    } catch (Refusal refusal) {
      SignInRefusal.set(request, refusal);
      return context.notifyContainerAboutLogin(CredentialValidationResult.INVALID_RESULT);
    } finally {
      typed.getPassword().clear();
    }
    browsers.remember(request, response, account.username());
    request.getSession(true);
    request.changeSessionId();
    HttpSession session = request.getSession();
    session.setMaxInactiveInterval(Math.toIntExact(IDLE.toSeconds()));
    session.setAttribute(SESSION, Holder.of(account));
    return ContainerLogin.of(new ConsolePrincipal(account), context);
  }

  private Optional<Account> accountOf(HttpSession session) {
    if (session == null || !(session.getAttribute(SESSION) instanceof Holder holder)) {
      return Optional.empty();
    }
    Optional<Account> account = accounts.findCurrent(holder.userId(), holder.validFrom());
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

  /**
   * Whose session it is.
   *
   * @param validFrom what the account's value was at the sign-in
   */
  private record Holder(String userId, Instant validFrom) implements Serializable {
    static Holder of(Account account) {
      return new Holder(account.id(), account.tokensValidFrom());
    }
  }
}
