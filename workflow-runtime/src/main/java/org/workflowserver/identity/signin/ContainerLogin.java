package org.workflowserver.identity.signin;

import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import javax.security.auth.Subject;
import org.workflowserver.identity.SignedIn;

/** Tells the container who is there. */
final class ContainerLogin {
  private ContainerLogin() {}

  static AuthenticationStatus of(SignedIn principal, HttpMessageContext context) {
    putFirst(principal, context.getClientSubject());
    return context.notifyContainerAboutLogin(principal, principal.groups());
  }

  /**
   * The container makes a principal of its own beside this one, and without this its security
   * context finds that one first.
   */
  static void putFirst(SignedIn principal, Subject client) {
    client.getPrincipals().add(principal);
  }
}
