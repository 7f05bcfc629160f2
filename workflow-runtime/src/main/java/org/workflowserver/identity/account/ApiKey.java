package org.workflowserver.identity.account;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import org.workflowserver.identity.Account;
import org.workflowserver.identity.TokenDigest;
import org.workflowserver.json.Text;

/** What a program gets tokens with; only the hash of its secret half is kept. */
@Entity
@Table(name = "api_keys")
@SuppressWarnings("UnusedVariable") // fields are columns, read by SQL
class ApiKey {
  @Id private String itemId;

  private String orgId;
  private String name;

  /** SHA-256 in hex: a secret of 256 random bits needs no slow hash. */
  private String tokenHash;

  private String groupNames;
  private Instant expiresAt;
  private Instant lastUsedAt;
  private Instant tokensValidFrom;

  protected ApiKey() {}

  ApiKey(String itemId, String orgId, ApiKeyTerms terms, String secret, Instant now) {
    this.itemId = itemId;
    this.orgId = orgId;
    this.tokensValidFrom = now;
    take(terms, secret);
  }

  /** Makes another key of it; what the old one opened ends. */
  void replace(ApiKeyTerms terms, String secret, Instant now) {
    tokensValidFrom = AccountCache.next(tokensValidFrom, now);
    take(terms, secret);
  }

  private void take(ApiKeyTerms terms, String secret) {
    name = terms.name();
    groupNames = GroupNames.column(terms.groups());
    expiresAt = terms.expires().orElse(null);
    tokenHash = TokenDigest.of(secret).hex();
  }

  String itemId() {
    return itemId;
  }

  boolean isOf(String org) {
    return orgId.equals(org);
  }

  /** Whether {@code secret} is its secret half; the time taken does not tell how far it fits. */
  boolean matches(String secret) {
    return Text.areSameInConstantTime(TokenDigest.of(secret).hex(), tokenHash);
  }

  boolean isGoodAt(Instant now) {
    return expiresAt == null || now.isBefore(expiresAt);
  }

  ApiKeyView view() {
    return new ApiKeyView(GroupNames.of(groupNames), Optional.ofNullable(lastUsedAt));
  }

  /** The key as the account that its tokens are made for. */
  Account account() {
    return new Account(
        itemId,
        name,
        orgId,
        GroupNames.of(groupNames),
        Optional.empty(),
        false,
        tokensValidFrom,
        Optional.ofNullable(expiresAt));
  }
}
