package org.workflowserver.identity.token;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;

/** A key pair of the built-in issuer; the private half is sealed. */
@Entity
@Table(name = "issuer_keys")
@SuppressWarnings("UnusedVariable") // fields are columns, read by SQL
class IssuerKey {
  @Id private String kid;

  private String algorithm;
  private String publicJwk;
  private String privateJwk;
  private Instant createdAt;
  private Instant retiredAt;

  protected IssuerKey() {}

  IssuerKey(String kid, String algorithm, String publicJwk, String privateJwk, Instant createdAt) {
    this.kid = kid;
    this.algorithm = algorithm;
    this.publicJwk = publicJwk;
    this.privateJwk = privateJwk;
    this.createdAt = createdAt;
  }

  String kid() {
    return kid;
  }

  IssuerKeyView view() {
    return new IssuerKeyView(
        kid,
        algorithm,
        createdAt,
        retiredAt,
        retiredAt == null ? null : retiredAt.plus(IssuerKeys.VERIFIES_AFTER));
  }

  /** Sealed. */
  String privateJwk() {
    return privateJwk;
  }

  Instant createdAt() {
    return createdAt;
  }

  String publicJwk() {
    return publicJwk;
  }

  boolean signs() {
    return retiredAt == null;
  }

  /** Signs nothing any more; what it has signed is good until it expires. */
  void retire(Instant now) {
    retiredAt = now;
  }

  /** When the key signed for the last time. */
  Optional<Instant> retiredAt() {
    return Optional.ofNullable(retiredAt);
  }
}
