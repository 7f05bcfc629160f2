package org.workflowserver.identity.account;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedSet;
import org.workflowserver.identity.Account;

/** A local account's row. */
@Entity
@Table(name = "users")
@SuppressWarnings("UnusedVariable") // fields are columns, read by SQL
class User {
  @Id private String id;

  private String username;
  private String passwordHash;

  /** With a blank between them. */
  private String groupNames;

  private String orgId;
  private String displayName;
  private boolean mustChangePassword;
  private Instant tokensValidFrom;
  private Instant createdAt;
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

  String id() {
    return id;
  }

  String username() {
    return username;
  }

  String orgId() {
    return orgId;
  }

  Optional<String> displayName() {
    return Optional.ofNullable(displayName);
  }

  boolean mustChangePassword() {
    return mustChangePassword;
  }

  SortedSet<String> groups() {
    return GroupNames.of(groupNames);
  }

  String passwordHash() {
    return passwordHash;
  }

  /** Gives the account another password, which ends its tokens and sessions. */
  void setPassword(String newHash, boolean mustChange, Instant now) {
    passwordHash = newHash;
    mustChangePassword = mustChange;
    updatedAt = now;
    tokensValidFrom = AccountCache.next(tokensValidFrom, now);
  }

  /** Gives the account another name or role, which ends its tokens and sessions. */
  void become(String newName, Collection<String> newGroups, Instant now) {
    username = newName;
    groupNames = GroupNames.column(newGroups);
    updatedAt = now;
    tokensValidFrom = AccountCache.next(tokensValidFrom, now);
  }

  /**
   * Sets how a page calls the person.
   *
   * @param name may be null
   */
  void setDisplayName(String name, Instant now) {
    displayName = name;
    updatedAt = now;
  }

  /** Sets whether the password has to be changed first; if so, tokens and sessions end. */
  void setMustChangePassword(boolean mustChange, Instant now) {
    if (mustChange && !mustChangePassword) {
      tokensValidFrom = AccountCache.next(tokensValidFrom, now);
    }
    mustChangePassword = mustChange;
    updatedAt = now;
  }

  /** The columns in their order in the table. */
  Object[] columns() {
    return new Object[] {
      id,
      username,
      passwordHash,
      groupNames,
      orgId,
      displayName,
      mustChangePassword,
      tokensValidFrom,
      createdAt,
      updatedAt
    };
  }

  UserView view() {
    return new UserView(
        id,
        username,
        orgId,
        groups(),
        Optional.ofNullable(displayName),
        mustChangePassword,
        createdAt,
        updatedAt);
  }

  Account account() {
    return new Account(
        id,
        username,
        orgId,
        groups(),
        Optional.ofNullable(displayName),
        mustChangePassword,
        tokensValidFrom,
        Optional.empty());
  }
}
