package org.workflowserver.identity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/** A local account's row. */
@Entity
@Table(name = "users")
@SuppressWarnings("UnusedVariable") // fields are columns, read by SQL
class User {
  @Id private String id;

  private String username;

  @Column(name = "password_hash")
  private String passwordHash;

  /** With a blank between them. */
  @Column(name = "group_names")
  private String groupNames;

  @Column(name = "org_id")
  private String orgId;

  @Column(name = "display_name")
  private String displayName;

  @Column(name = "must_change_password")
  private boolean mustChangePassword;

  @Column(name = "tokens_valid_from")
  private Instant tokensValidFrom;

  @Column(name = "created_at")
  private Instant createdAt;

  @Column(name = "updated_at")
  private Instant updatedAt;

  protected User() {}

  User(String id, String username, String orgId, Collection<String> groups, Instant now) {
    this.id = id;
    this.username = username;
    this.orgId = orgId;
    this.groupNames = GroupNames.column(groups);
    this.tokensValidFrom = now;
    this.createdAt = now;
    this.updatedAt = now;
  }

  String passwordHash() {
    return passwordHash;
  }

  /** Gives the account another password, which ends its tokens and sessions. */
  void setPassword(String newHash, boolean mustChange, Instant now) {
    passwordHash = newHash;
    mustChangePassword = mustChange;
    updatedAt = now;
    tokensValidFrom = Standing.next(tokensValidFrom, now);
  }

  Account account() {
    return new Account(
        id,
        username,
        orgId,
        GroupNames.of(groupNames),
        Optional.ofNullable(displayName),
        mustChangePassword,
        tokensValidFrom,
        Optional.empty());
  }
}
