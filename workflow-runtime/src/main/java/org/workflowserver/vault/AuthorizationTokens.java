package org.workflowserver.vault;

import java.util.Optional;
import java.util.Set;

/**
 * Access tokens that other systems gave tenants by OAuth. Steps send one as they send a secret of
 * the vault: it is masked like one, and goes to the hosts of its provider alone.
 */
public interface AuthorizationTokens {
  /**
   * The token of the tenant's authorization, good for a while: it is refreshed when that is due.
   *
   * @return named by the authorization's id; empty when there is no such authorization
   * @throws TokenUnavailable when the provider has taken it back, or does not answer
   */
  Optional<Secret> fresh(String orgId, String authorizationId);

  /** The token as it is on record, good or not or taken back, to mask it; asks nobody. */
  Optional<Secret> known(String orgId, String authorizationId);

  /** Those of the ids that the tenant has no authorization of. */
  Set<String> missing(String orgId, Set<String> authorizationIds);
}
