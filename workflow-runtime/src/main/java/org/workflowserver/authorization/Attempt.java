package org.workflowserver.authorization;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** Somebody who was sent to a provider and is expected back. */
@Entity
@Table(name = "authorization_attempts")
class Attempt {
  @Id
  @Column(name = "state_hash")
  private String stateHash;

  @Column(name = "org_id")
  private String orgId;

  @Column(name = "provider_id")
  private String providerId;

  private String name;

  @Column(name = "user_id")
  private String userId;

  @Column(name = "user_name")
  private String userName;

  @Column(name = "expires_at")
  private Instant expiresAt;

  protected Attempt() {}

  Attempt(
      String stateHash,
      String orgId,
      String providerId,
      String name,
      String userId,
      String userName,
      Instant expiresAt) {
    this.stateHash = stateHash;
    this.orgId = orgId;
    this.providerId = providerId;
    this.name = name;
    this.userId = userId;
    this.userName = userName;
    this.expiresAt = expiresAt;
  }

  String orgId() {
    return orgId;
  }

  String providerId() {
    return providerId;
  }

  String name() {
    return name;
  }

  String userId() {
    return userId;
  }

  String userName() {
    return userName;
  }

  boolean isGoodAt(Instant now) {
    return now.isBefore(expiresAt);
  }
}
