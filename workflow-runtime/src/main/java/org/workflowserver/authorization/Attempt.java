package org.workflowserver.authorization;

import java.time.Instant;
import java.util.Optional;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Subject;
import org.workflowserver.json.Text;

/**
 * Somebody who was sent to a provider and is expected back.
 *
 * @param issuer who says who {@code userId} is; null where only the name is known
 */
record Attempt(
    String stateHash,
    String orgId,
    String providerId,
    String name,
    String issuer,
    String userId,
    String userName,
    Instant expiresAt) {
  /** Of the caller, who is sent to the provider with that state. */
  static Attempt of(
      Caller caller, String providerId, String name, String state, Instant expiresAt) {
    return new Attempt(
        Text.sha256Hex(state),
        caller.org(),
        providerId,
        name,
        caller.subject().map(Subject::issuer).orElse(null),
        caller.subject().map(Subject::id).orElse(caller.name()),
        caller.name(),
        expiresAt);
  }

  boolean isGoodAt(Instant now) {
    return now.isBefore(expiresAt);
  }

  /** Who was sent, without a scope: for the record. */
  Caller caller() {
    Caller named = new Caller(orgId, userName, Optional.empty());
    return issuer == null ? named : named.as(new Subject(issuer, userId));
  }
}
