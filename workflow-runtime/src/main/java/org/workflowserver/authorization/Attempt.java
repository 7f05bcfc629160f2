package org.workflowserver.authorization;

import java.time.Instant;

/** Somebody who was sent to a provider and is expected back. */
record Attempt(
    String stateHash,
    String orgId,
    String providerId,
    String name,
    String userId,
    String userName,
    Instant expiresAt) {
  boolean isGoodAt(Instant now) {
    return now.isBefore(expiresAt);
  }
}
