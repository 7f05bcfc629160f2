package org.workflowserver.vault;

import java.util.Optional;
import java.util.Set;

/** A tenant without authorizations. */
final class NoTokens implements AuthorizationTokens {
  @Override
  public Optional<Secret> fresh(String orgId, String authorizationId) {
    return Optional.empty();
  }

  @Override
  public Optional<Secret> known(String orgId, String authorizationId) {
    return Optional.empty();
  }

  @Override
  public Set<String> missing(String orgId, Set<String> authorizationIds) {
    return authorizationIds;
  }
}
