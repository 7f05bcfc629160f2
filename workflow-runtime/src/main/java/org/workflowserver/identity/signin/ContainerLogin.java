package org.workflowserver.identity.signin;

import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import org.workflowserver.identity.SignedIn;

/** Tells the container who is there. */
final class ContainerLogin {
  private ContainerLogin() {}

  static AuthenticationStatus of(SignedIn principal, HttpMessageContext context) {
    // The container makes a principal of its own beside this one, and without this line its
    // security context finds that one first.
    context.getClientSubject().getPrincipals().add(principal);
    return context.notifyContainerAboutLogin(principal, principal.groups());
  }
}
