package org.workflowserver.identity;

import java.time.Instant;
import java.util.Optional;

/** Somebody who signed in to the console at the identity provider. */
public final class ProviderPerson {
  private final VerifiedToken token;
  private final Optional<String> displayName;
  private final Instant until;

  /**
   * A person.
   *
   * @param token the ID token
   * @param until when the provider has to be asked again
   */
  ProviderPerson(VerifiedToken token, Instant until) {
    this.token = token;
    this.displayName =
        Optional.ofNullable(token.principal().getClaim("name")).map(Object::toString);
    this.until = until;
  }

  /** For the facades. */
  public Caller caller() {
    return token.principal().caller();
  }

  /** How a page calls the person. */
  public Optional<String> displayName() {
    return displayName;
  }

  VerifiedToken token() {
    return token;
  }

  Instant until() {
    return until;
  }
}
