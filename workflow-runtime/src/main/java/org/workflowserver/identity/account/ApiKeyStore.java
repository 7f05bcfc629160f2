package org.workflowserver.identity.account;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.workflowserver.database.Sql;

/** Reads and keeps API keys. Called inside a transaction. */
@Dependent
public record ApiKeyStore(Sql sql) {
  @Inject
  public ApiKeyStore {}

  void add(ApiKey key) {
    sql.add(key);
  }

  void remove(ApiKey key) {
    sql.remove(key);
  }

  Optional<ApiKey> find(String itemId) {
    return sql.find(ApiKey.class, itemId);
  }

  /** The key whose secret half has this SHA-256, in hex. */
  Optional<ApiKey> findByHash(String hash) {
    return sql.of(ApiKey.class, "select k from ApiKey k where k.tokenHash = ?1").with(hash).first();
  }

  /** The tenant's key, which nobody else changes until the transaction ends. */
  Optional<ApiKey> findForChange(String orgId, String itemId) {
    return sql.lock(ApiKey.class, itemId).filter(key -> key.isOf(orgId));
  }

  /** Those of the tenant's keys that have one of these ids. */
  List<ApiKey> list(String orgId, Collection<String> itemIds) {
    if (itemIds.isEmpty()) {
      return List.of();
    }
    return sql.of(ApiKey.class, "select k from ApiKey k where k.orgId = ?1 and k.itemId in ?2")
        .with(orgId, itemIds)
        .list();
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
