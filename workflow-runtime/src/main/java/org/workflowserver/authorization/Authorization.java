package org.workflowserver.authorization;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.workflowserver.limit.MemoryBudget;
import org.workflowserver.sealing.Sealer;

/** An authorization's row. */
@Entity
@Table(name = "authorizations")
class Authorization {
  /**
   * So long before its end a token is refreshed, or when half of its life is over: a minute and
   * what a step waits for a connection with it.
   */
  private static final Duration AHEAD = MemoryBudget.LONGEST_WAIT.plusMinutes(1);

  /** While one server refreshes it, and if it dies so long after, no other does. */
  static final Duration CLAIM = Duration.ofSeconds(30);

  @Id private String id;

  private String orgId;
  private String providerId;
  private String name;
  private String userId;
  private String email;

  /** With a blank between them. */
  private String scopes;

  private String sealed;
  private boolean revoked;
  private Instant expiresAt;
  private Instant refreshingUntil;
  private Instant createdAt;
  private Instant updatedAt;

  protected Authorization() {}

  /** For {@code whose} provider and person an attempt says. */
  Authorization(String id, Attempt whose, List<String> askedFor, Instant now) {
    this.id = id;
    this.orgId = whose.orgId();
    this.providerId = whose.providerId();
    this.name = whose.name();
    this.userId = whose.userId();
    this.scopes = String.join(" ", askedFor);
    this.createdAt = now;
  }

  String id() {
    return id;
  }

  String orgId() {
    return orgId;
  }

  String providerId() {
    return providerId;
  }

  boolean isRevoked() {
    return revoked;
  }

  TokenSet tokens(Sealer sealer) {
    return TokenSet.ofBytes(sealer.open(sealed, id, orgId));
  }

  /** Takes over what the provider gave. */
  void take(TokenAnswer answer, Sealer sealer, Instant now) {
    sealed = sealer.seal(answer.tokens().bytes(), id, orgId);
    expiresAt = answer.life() == null ? null : now.plus(answer.life());
    if (answer.scopes() != null) {
      scopes = String.join(" ", answer.scopes());
    }
    if (answer.email() != null) {
      email = answer.email();
    }
    refreshingUntil = null;
    updatedAt = now;
  }

  boolean isGoodAt(Instant now) {
    return expiresAt == null || now.isBefore(expiresAt);
  }

  /** Whether the token will not be good for long. */
  boolean isDueAt(Instant now) {
    if (expiresAt == null) {
      return false;
    }
    Duration half = Duration.between(updatedAt, expiresAt).dividedBy(2);
    return !now.isBefore(expiresAt.minus(half.compareTo(AHEAD) < 0 ? half : AHEAD));
  }

  /** Takes it on this server to refresh the token, unless another one does. */
  boolean claim(Instant now) {
    if (refreshingUntil != null && now.isBefore(refreshingUntil)) {
      return false;
    }
    refreshingUntil = now.plus(CLAIM);
    return true;
  }

  void giveUpClaim() {
    refreshingUntil = null;
  }

  void revoke(Instant now) {
    revoked = true;
    refreshingUntil = null;
    updatedAt = now;
  }

  AuthorizationView view() {
    return new AuthorizationView(
        id, name, userId, email, providerId, Provider.words(scopes), expiresAt, revoked, createdAt);
  }
}
