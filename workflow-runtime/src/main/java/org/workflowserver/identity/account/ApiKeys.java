package org.workflowserver.identity.account;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.id.Ids;

/**
 * The keys that programs get tokens with, for the vault, which makes and lists them among its
 * items. Checks no caller, and is called inside the vault's transaction; {@link Accounts#forget}
 * has to be called when that has committed.
 */
@Dependent
public record ApiKeys(ApiKeyStore store, TimeSource time) {
  private static final String PREFIX = "wfk_";

  @Inject
  public ApiKeys {}

  /**
   * Adds a key.
   *
   * @param itemId the vault item's id, which is also the client's id
   */
  public NewApiKey add(String orgId, String itemId, ApiKeyTerms terms) {
    String secret = Ids.token(PREFIX);
    ApiKey key = new ApiKey(itemId, orgId, terms, secret, time.now());
    store.add(key);
    return new NewApiKey(key.view(), secret);
  }

  /** Makes another key of that id, which ends the old one and its tokens. */
  public NewApiKey replace(String orgId, String itemId, ApiKeyTerms terms) {
    String secret = Ids.token(PREFIX);
    ApiKey key = require(orgId, itemId);
    key.replace(terms, secret, time.now());
    return new NewApiKey(key.view(), secret);
  }

  /** Ends a key and its tokens. */
  public void remove(String orgId, String itemId) {
    store.remove(require(orgId, itemId));
  }

  private ApiKey require(String orgId, String itemId) {
    return store
        .findForChange(orgId, itemId)
        .orElseThrow(() -> new IllegalStateException("The API key " + itemId + " has no row"));
  }

  /** Those of the tenant's keys that have one of these ids, by id. */
  public Map<String, ApiKeyView> list(String orgId, Collection<String> itemIds) {
    return store.list(orgId, itemIds).stream()
        .collect(Collectors.toMap(ApiKey::itemId, ApiKey::view));
  }
}
