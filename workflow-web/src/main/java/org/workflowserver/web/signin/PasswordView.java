package org.workflowserver.web.signin;

import jakarta.enterprise.inject.Model;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.SecurityContext;
import jakarta.security.enterprise.authentication.mechanism.http.AuthenticationParameters;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import org.workflowserver.identity.account.Accounts;
import org.workflowserver.identity.signin.ClientAddress;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.web.page.FormToken;
import org.workflowserver.web.page.Page;
import org.workflowserver.web.page.RedirectTarget;
import org.workflowserver.web.page.Texts;
import org.workflowserver.web.page.Toasts;

/** The page that changes one's own password; the first page after the first sign-in. */
@Model
public class PasswordView {
  @Inject private Accounts accounts;
  @Inject private SecurityContext security;
  @Inject private FormToken token;
  @Inject private Toasts toasts;
  @Inject private Page page;
  private String problem = "";

  /** Changes the password and redirects to the page that was asked for. */
  public void change() {
    String wanted = page.typed("wanted");
    if (!wanted.equals(page.typed("again"))) {
      problem = Texts.of("password.repetition-differs");
      return;
    }
    try {
      accounts.changePassword(
          page.caller().name(), page.typed("current"), wanted, ClientAddress.of(page.request()));
    } catch (Refusal refusal) {
      problem = wordsFor(refusal);
      return;
    }
    signInAnew(wanted);
  }

  /** The change ended every session of the account, this one too. */
  private void signInAnew(String password) {
    var anew =
        AuthenticationParameters.withParams()
            .credential(new UsernamePasswordCredential(page.caller().name(), password))
            .newAuthentication(true);
    AuthenticationStatus status = security.authenticate(page.request(), page.response(), anew);
    if (status == AuthenticationStatus.SUCCESS) {
      token.renew();
      toasts.done(Texts.of("password.changed"));
    }
    page.goTo(RedirectTarget.chosen(page.request()).address());
  }

  private static String wordsFor(Refusal refusal) {
    if (refusal.code() == RefusalCode.PARAMETER_INVALID) {
      return refusal.getMessage();
    }
    return refusal.code() == RefusalCode.TOKEN_INVALID
        ? Texts.of("password.current-is-wrong")
        : SignInMessages.of(refusal);
  }

  /** Why nothing was changed. */
  public String getProblem() {
    return problem;
  }
}
