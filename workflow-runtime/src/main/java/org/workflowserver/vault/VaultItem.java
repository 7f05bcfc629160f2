package org.workflowserver.vault;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.workflowserver.identity.account.ApiKeyView;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.sealing.SealBroken;
import org.workflowserver.sealing.Sealer;

/** A vault item's row. That of an API key seals nothing. */
@Entity
@Table(name = "vault_items")
class VaultItem {
  /** What the names of API keys, and no others, begin with. */
  static final String KEY_PREFIX = "api-key:";

  @Id private String id;

  private String orgId;
  private String name;
  private String sealed;

  /** With a blank between them. */
  private String hosts;

  private Instant expiresAt;
  private Instant lastUsedAt;
  private Instant createdAt;
  private Instant updatedAt;

  protected VaultItem() {}

  VaultItem(String id, String orgId, VaultBody body, Instant now) {
    this.id = id;
    this.orgId = orgId;
    this.name = body.name();
    this.hosts = "";
    this.createdAt = now;
    apply(body, now);
  }

  /** Takes over what the body says of hosts and expiry; what it does not name stays. */
  final void apply(VaultBody body, Instant now) {
    body.hosts().ifPresent(sent -> hosts = String.join(" ", sent));
    if (body.has("expires_at")) {
      expiresAt = body.expiresAt().orElse(null);
    }
    updatedAt = now;
  }

  /** The name, once the database has let it have that. */
  void rename(String newName) {
    name = newName;
  }

  void seal(String secret, Sealer sealer) {
    sealed = sealer.seal(secret.getBytes(StandardCharsets.UTF_8), id, orgId);
  }

  /**
   * The secret; empty for an API key.
   *
   * @throws SealBroken when it was changed behind the server's back
   */
  Optional<String> opened(Sealer sealer) {
    return isKey()
        ? Optional.empty()
        : Optional.of(new String(sealer.open(sealed, id, orgId), StandardCharsets.UTF_8));
  }

  void requireUnchangedSince(Instant seen) {
    Refusal.requireUnchanged("item", updatedAt, seen);
  }

  void requireKindOf(VaultBody body) {
    if (isKey() != body.isKey()) {
      throw Refusal.invalid(
          "/name",
          isKey()
              ? "An API key's name begins '" + KEY_PREFIX + "'; make a new item instead."
              : "A secret does not become an API key; make a new item instead.");
    }
  }

  String id() {
    return id;
  }

  String orgId() {
    return orgId;
  }

  String name() {
    return name;
  }

  String sealed() {
    return sealed;
  }

  /** About how many bytes it takes. */
  long bytes() {
    return hosts.length() + (sealed == null ? 0 : sealed.length());
  }

  String hostsColumn() {
    return hosts;
  }

  List<String> hosts() {
    return Arrays.stream(hosts.split(" ")).filter(host -> !host.isEmpty()).toList();
  }

  boolean isKey() {
    return sealed == null;
  }

  boolean isGoodAt(Instant now) {
    return expiresAt == null || now.isBefore(expiresAt);
  }

  /** Whether no use since {@code moment} is on record. */
  boolean unusedSince(Instant moment) {
    return lastUsedAt == null || lastUsedAt.isBefore(moment);
  }

  Optional<Instant> expiresAt() {
    return Optional.ofNullable(expiresAt);
  }

  Instant createdAt() {
    return createdAt;
  }

  Instant updatedAt() {
    return updatedAt;
  }

  /**
   * The item as others see it.
   *
   * @param key what identity knows of it, for an API key
   */
  VaultItemView view(Optional<ApiKeyView> key) {
    return new VaultItemView(
        id,
        name,
        hosts(),
        key.map(known -> List.copyOf(known.groups())),
        createdAt,
        updatedAt,
        expiresAt(),
        key.map(ApiKeyView::lastUsedAt).orElse(Optional.ofNullable(lastUsedAt)));
  }
}
