package org.workflowserver.identity;

import java.time.Instant;
import java.util.Optional;
import java.util.SortedSet;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

/**
 * A local account, or an API key, as others see it; never with its password.
 *
 * @param id {@code usr_…}, of an API key {@code vlt_…}
 * @param username unique in the installation; an API key's name is so in its tenant
 * @param org the tenant
 * @param groups names of scopes
 * @param displayName how a page calls the person
 * @param mustChangePassword whether the password has to be changed first: the console asks for
 *     another one, and there is no token
 * @param tokensValidFrom changes with role and password; a token or session that was made under
 *     another value has ended
 * @param expires when an API key ends; empty for never, and for people
 */
public record Account(
    String id,
    String username,
    String org,
    SortedSet<String> groups,
    Optional<String> displayName,
    boolean mustChangePassword,
    Instant tokensValidFrom,
    Optional<Instant> expires) {

  /** The account as a caller of facades. */
  public Caller caller() {
    return Caller.of(org, username, groups).as(Subject.ofAccount(id));
  }

  /**
   * Accepts the account, unless its password has to be changed first.
   *
   * @throws Refusal {@code password_change_required}
   */
  public void requireOwnPassword() {
    if (mustChangePassword) {
      throw new Refusal(
          RefusalCode.PASSWORD_CHANGE_REQUIRED,
          "This password has to be changed first, in the console or by POST /auth/password.");
    }
  }
}
