package org.workflowserver.identity.token;

import com.nimbusds.jose.jwk.JWK;
import jakarta.json.JsonString;
import java.time.Instant;
import java.util.Optional;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.TokenPrincipal;

/**
 * Somebody who signed in to the console at the identity provider.
 *
 * @param caller for the facades
 * @param displayName how a page calls the person
 * @param key what verified the ID token
 * @param until when the provider has to be asked again
 */
public record ProviderPerson(Caller caller, Optional<String> displayName, JWK key, Instant until) {
  private static final int MOST_NAME_CHARACTERS = 255;

  static ProviderPerson of(VerifiedToken token, Instant until) {
    return new ProviderPerson(
        token.principal().caller(), nameIn(token.principal()), token.key().orElseThrow(), until);
  }

  private static Optional<String> nameIn(TokenPrincipal principal) {
    return principal.getClaim("name") instanceof JsonString name
        ? Optional.of(name.getString())
            .filter(text -> !text.isBlank() && text.length() <= MOST_NAME_CHARACTERS)
            .filter(text -> text.chars().noneMatch(Character::isISOControl))
        : Optional.empty();
  }
}
