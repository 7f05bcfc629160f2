package org.workflowserver.web.signin;

import jakarta.enterprise.inject.Model;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.SecurityContext;
import jakarta.security.enterprise.authentication.mechanism.http.AuthenticationParameters;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.servlet.http.HttpServletRequest;
import org.workflowserver.identity.signin.ConsoleMechanism;
import org.workflowserver.identity.token.ProviderSignIn;
import org.workflowserver.web.page.FormToken;
import org.workflowserver.web.page.Page;
import org.workflowserver.web.page.RedirectTarget;
import org.workflowserver.web.page.SignedInCaller;

/** The sign-in page. */
@Model
public class SignInView {
  @Inject private SecurityContext security;
  @Inject private SignedInCaller signedIn;
  @Inject private FormToken token;
  @Inject private ProviderSignIn provider;
  @Inject private Page page;
  private String problem = "";

  /** Who is signed in already has nothing to do here. */
  public void load() {
    if (signedIn.isPresent()) {
      redirect();
    } else if (problem.isEmpty()) {
      problem = SignInProblem.words(page.request().getParameter(SignInProblem.PARAMETER));
    }
  }

  /** Whether people can sign in at their organisation as well. */
  public boolean isProviderOffered() {
    return provider.isConfigured();
  }

  /** Where that begins. */
  public String getProviderAddress() {
    return page.getRoot()
        + ProviderSignInServlet.BEGIN
        + RedirectTarget.chosen(page.request()).asQuery();
  }

  /** Whether the reader has signed out here, and is signed in at the organisation still. */
  public boolean isAtProvider() {
    return provider.isConfigured() && page.request().getParameter(SignOut.AT_PROVIDER) != null;
  }

  /** Whether the organisation's session can be ended from here. */
  public boolean isProviderSignOutOffered() {
    return provider.end("").isPresent();
  }

  /** Where it is ended. */
  public String getProviderSignOutAddress() {
    return page.getRoot() + ProviderSignInServlet.SIGN_OUT;
  }

  /** Signs in and redirects to the page that was asked for. */
  public void signIn() {
    HttpServletRequest request = page.request();
    String password = page.typed("password");
    var wanted =
        AuthenticationParameters.withParams()
            .credential(new UsernamePasswordCredential(getName(), password))
            .newAuthentication(true);
    AuthenticationStatus status = security.authenticate(request, page.response(), wanted);
    switch (status) {
      case SUCCESS -> {
        token.renew();
        redirect();
      }
      case SEND_CONTINUE -> FacesContext.getCurrentInstance().responseComplete();
      case SEND_FAILURE, NOT_DONE -> problem = SignInMessages.of(ConsoleMechanism.refusal(request));
    }
  }

  private void redirect() {
    page.goTo(RedirectTarget.chosen(page.request()).address());
  }

  /** Why nobody was signed in; the same words whatever was wrong. */
  public String getProblem() {
    return problem;
  }

  /** Whether the reader came here because a page asked for it. */
  public boolean isSentHere() {
    return page.request().getParameter(RedirectTarget.PARAMETER) != null && problem.isEmpty();
  }

  /** The user name as typed. */
  public String getName() {
    return page.typed("username").strip();
  }
}
