package org.workflowserver.identity;

import com.nimbusds.jose.jwk.JWK;
import jakarta.json.JsonString;
import java.time.Instant;
import java.util.Optional;

/** Somebody who signed in to the console at the identity provider. */
public final class ProviderPerson {
  private static final int MOST_NAME_CHARACTERS = 255;

  private final Caller caller;
  private final Optional<String> displayName;
  private final JWK key;
  private final Instant until;

  /**
   * A person.
   *
   * @param token the ID token
   * @param until when the provider has to be asked again
   */
  ProviderPerson(VerifiedToken token, Instant until) {
    this.caller = token.principal().caller();
    this.displayName = nameIn(token.principal());
    this.key = token.key().orElseThrow();
    this.until = until;
  }

  private static Optional<String> nameIn(TokenPrincipal principal) {
    return principal.getClaim("name") instanceof JsonString name
        ? Optional.of(name.getString())
            .filter(text -> !text.isBlank() && text.length() <= MOST_NAME_CHARACTERS)
            .filter(text -> text.chars().noneMatch(Character::isISOControl))
        : Optional.empty();
  }

  /** For the facades. */
  public Caller caller() {
    return caller;
  }

  /** How a page calls the person. */
  public Optional<String> displayName() {
    return displayName;
  }

  /** What verified the token. */
  JWK key() {
    return key;
  }

  Instant until() {
    return until;
  }
}
