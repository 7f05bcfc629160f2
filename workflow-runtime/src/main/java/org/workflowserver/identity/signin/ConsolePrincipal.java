package org.workflowserver.identity.signin;

import java.util.Optional;
import org.workflowserver.identity.Account;
import org.workflowserver.identity.SignedIn;
import org.workflowserver.identity.token.ProviderPerson;

/** Who is signed in to the console. */
public final class ConsolePrincipal extends SignedIn {
  private static final long serialVersionUID = 1L;

  private final transient Optional<String> displayName;
  private final boolean mustChangePassword;
  private final boolean local;

  /** A principal with what the account is at the moment. */
  ConsolePrincipal(Account account) {
    super(account.caller());
    this.displayName = account.displayName();
    this.mustChangePassword = account.mustChangePassword();
    this.local = true;
  }

  /** A principal who signed in at the identity provider. */
  ConsolePrincipal(ProviderPerson person) {
    super(person.caller());
    this.displayName = person.displayName();
    this.mustChangePassword = false;
    this.local = false;
  }

  /** How a page calls the person. */
  public Optional<String> displayName() {
    return displayName;
  }

  /** Whether the person has to choose a new password before anything else. */
  public boolean mustChangePassword() {
    return mustChangePassword;
  }

  /** Whether the person has an account here, with a password to change. */
  public boolean isLocal() {
    return local;
  }
}
