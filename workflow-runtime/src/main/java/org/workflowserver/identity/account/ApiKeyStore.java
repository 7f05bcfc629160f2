package org.workflowserver.identity.account;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.database.Sql;
import org.workflowserver.id.Ids;

/**
 * Reads and keeps the keys that programs get tokens with, also for the vault, which makes and lists
 * them among its items. Checks no caller, and is called inside a transaction; {@link
 * Accounts#forget} has to be called when a change has committed.
 */
@Dependent
public record ApiKeyStore(Sql sql, TimeSource time) {
  private static final String PREFIX = "wfk_";

  @Inject
  public ApiKeyStore {}

  /**
   * Adds a key.
   *
   * @param itemId the vault item's id, which is also the client's id
   */
  public NewApiKey add(String orgId, String itemId, ApiKeyTerms terms) {
    String secret = Ids.token(PREFIX);
    ApiKey key = new ApiKey(itemId, orgId, terms, secret, time.now());
    sql.add(key);
    return new NewApiKey(key.view(), secret);
  }

  /** Makes another key of that id, which ends the old one and its tokens. */
  public NewApiKey replace(String orgId, String itemId, ApiKeyTerms terms) {
    String secret = Ids.token(PREFIX);
    ApiKey key = lock(orgId, itemId);
    key.replace(terms, secret, time.now());
    return new NewApiKey(key.view(), secret);
  }

  /** Ends a key and its tokens. */
  public void remove(String orgId, String itemId) {
    sql.remove(lock(orgId, itemId));
  }

  /** The tenant's key, which nobody else changes until the transaction ends. */
  private ApiKey lock(String orgId, String itemId) {
    return sql.lock(ApiKey.class, itemId)
        .filter(key -> key.isOf(orgId))
        .orElseThrow(() -> new IllegalStateException("The API key " + itemId + " has no row"));
  }

  /** Those of the tenant's keys that have one of these ids, by id. */
  public Map<String, ApiKeyView> list(String orgId, Collection<String> itemIds) {
    if (itemIds.isEmpty()) {
      return Map.of();
    }
    return sql
        .of(ApiKey.class, "select k from ApiKey k where k.orgId = ?1 and k.itemId in ?2")
        .with(orgId, itemIds)
        .list()
        .stream()
        .collect(Collectors.toMap(ApiKey::itemId, ApiKey::view));
  }

  Optional<ApiKey> find(String itemId) {
    return sql.find(ApiKey.class, itemId);
  }

  /** The key whose secret half has this SHA-256, in hex. */
  Optional<ApiKey> findByHash(String hash) {
    return sql.of(ApiKey.class, "select k from ApiKey k where k.tokenHash = ?1").with(hash).first();
  }

  /** Notes a use, unless one since {@code before} is on record. */
  void noteUse(String itemId, Instant now, Instant before) {
    sql.change(
            "update ApiKey k set k.lastUsedAt = ?1 where k.itemId = ?2"
                + " and (k.lastUsedAt is null or k.lastUsedAt < ?3)")
        .with(now, itemId, before)
        .update();
  }
}
