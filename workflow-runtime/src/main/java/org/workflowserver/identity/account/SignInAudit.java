package org.workflowserver.identity.account;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.workflowserver.audit.AuditAction;
import org.workflowserver.audit.AuditEntry;
import org.workflowserver.audit.BoundedAuditLog;
import org.workflowserver.identity.Account;
import org.workflowserver.identity.Caller;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

/**
 * Has sign-ins recorded in the audit log: that one succeeded where it gives a token or a session,
 * and not where a right password only changes itself. One that fails is in the log of the tenant
 * whose account it names, or of the first tenant when there is none: then without what was typed as
 * the name, which may be a password. So is one that is refused before the account is looked up,
 * after too many. One that the server refuses since it is busy, {@code capacity_exceeded}, is no
 * failure of the caller and no entry.
 */
record SignInAudit(BoundedAuditLog auditLog) {
  /** How a caller says who it is. */
  enum Method {
    PASSWORD("password", "unknown_user"),
    API_KEY("api_key", "unknown_api_key");

    private final String kind;
    private final String kindOfUnknown;

    Method(String kind, String kindOfUnknown) {
      this.kind = kind;
      this.kindOfUnknown = kindOfUnknown;
    }
  }

  /**
   * A try to sign in. Whoever compares the password or key looks the account up in any case, and
   * tells here which it was; so the audit log costs no look-up that an answer's time could show.
   */
  static final class Attempt {
    private final Method method;
    private final String address;
    private Optional<Account> account = Optional.empty();

    /**
     * One of which the account is not known yet.
     *
     * @param address where the call came from
     */
    Attempt(Method method, String address) {
      this.method = method;
      this.address = address;
    }

    String address() {
      return address;
    }

    /** The account that it names, though the key may have expired; empty when there is none. */
    void lookedUp(Optional<Account> found) {
      account = found;
    }
  }

  /** Signs in. */
  Account audited(Attempt attempt, Supplier<Account> signIn) {
    Account account = failureAudited(attempt, signIn);
    auditLog.note(
        account.caller().from(attempt.address).auditEntry(AuditAction.SIGNED_IN, account.id()));
    return account;
  }

  /** Signs in, and records only a failure. */
  Account failureAudited(Attempt attempt, Supplier<Account> signIn) {
    try {
      return signIn.get();
    } catch (Refusal refusal) {
      addFailure(refusal.code(), attempt);
      throw refusal;
    }
  }

  private void addFailure(RefusalCode code, Attempt attempt) {
    if (code == RefusalCode.CAPACITY_EXCEEDED) {
      return;
    }
    if (code == RefusalCode.RATE_LIMITED) {
      // Such refusals cost the caller nothing: they are told apart by address alone.
      auditLog.noteLater(code.code(), failure(code, Optional.empty(), attempt.address));
      return;
    }
    Method method = attempt.method;
    auditLog.noteLater(
        attempt.account.isPresent() ? method.kind : method.kindOfUnknown,
        failure(code, attempt.account, attempt.address));
  }

  private static AuditEntry failure(RefusalCode code, Optional<Account> account, String address) {
    return new AuditEntry(
        account.map(Account::org).orElse(Caller.BUILT_IN_ORG),
        account.map(Account::username),
        Optional.of(address),
        AuditAction.SIGN_IN_FAILED,
        account.map(Account::id),
        Map.of("reason", code.code()));
  }
}
