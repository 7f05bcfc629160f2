package org.workflowserver.identity.signin;

import java.util.Optional;
import org.workflowserver.identity.Account;
import org.workflowserver.identity.SignedIn;

/** Who is signed in to the console. */
public final class ConsolePrincipal extends SignedIn {
  private static final long serialVersionUID = 1L;

  private final transient Account account;

  /** A principal with what the account is at the moment. */
  ConsolePrincipal(Account account) {
    super(account.caller());
    this.account = account;
  }

  /** How a page calls the person. */
  public Optional<String> displayName() {
    return account.displayName();
  }

  /** Whether the person has to choose a new password before anything else. */
  public boolean mustChangePassword() {
    return account.mustChangePassword();
  }
}
