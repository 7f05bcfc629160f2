package org.workflowserver.identity.token;

import com.nimbusds.jose.jwk.JWK;
import java.time.Instant;
import java.util.Optional;
import org.workflowserver.identity.TokenPrincipal;

/**
 * What is remembered of a token that was verified.
 *
 * @param principal who presents it
 * @param expires until when it is good, skew included
 * @param holder the local account or API key, for the built-in issuer's tokens
 * @param key what verified it, for the identity provider's tokens
 */
record VerifiedToken(
    TokenPrincipal principal, Instant expires, Optional<Holder> holder, Optional<JWK> key) {
  /**
   * The account that the token was made for.
   *
   * @param validFrom what the account's value was then
   * @param kid the id of the key that verified it
   */
  record Holder(String userId, Instant validFrom, String kid) {}
}
