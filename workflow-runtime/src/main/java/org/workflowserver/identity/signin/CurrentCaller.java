package org.workflowserver.identity.signin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.SecurityContext;
import java.util.Optional;
import org.workflowserver.identity.SignedIn;

/** Who is signed in to the current request, for beans that do not have the request at hand. */
@ApplicationScoped
public class CurrentCaller {
  @Inject private SecurityContext security;

  /**
   * The principal, with its caller; a {@link ConsolePrincipal} in the console, a {@link
   * org.workflowserver.identity.TokenPrincipal} elsewhere.
   */
  public Optional<SignedIn> find() {
    // Asked for by type: the container's one caller principal is at times its own wrapping.
    return security.getPrincipalsByType(SignedIn.class).stream().findFirst();
  }
}
