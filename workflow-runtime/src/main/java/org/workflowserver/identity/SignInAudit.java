package org.workflowserver.identity;

import java.util.Optional;
import java.util.function.Supplier;
import org.workflowserver.audit.AuditAction;
import org.workflowserver.audit.AuditEntry;
import org.workflowserver.audit.BoundedAuditLog;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

/**
 * Has sign-ins noted in the audit log. One that fails is in the log of the account that it names,
 * or of the first tenant when there is none: then without what was typed as the name, which may be
 * a password.
 */
final class SignInAudit {
  private final BoundedAuditLog notes;

  SignInAudit(BoundedAuditLog notes) {
    this.notes = notes;
  }

  /**
   * Signs in.
   *
   * @param named finds the account that is named, which is asked for only when it fails
   */
  Account audited(String address, Supplier<Optional<Account>> named, Supplier<Account> signIn) {
    Account account;
    try {
      account = signIn.get();
    } catch (Refusal refusal) {
      noteFailure(refusal, address, named);
      throw refusal;
    }
    notes.note(account.caller().from(address).did(AuditAction.SIGNED_IN, account.id()));
    return account;
  }

  void noteFailure(Refusal refusal, String address, Supplier<Optional<Account>> named) {
    if (refusal.code() == RefusalCode.CAPACITY_EXCEEDED) {
      return;
    }
    // Of what was tried it is asked for in any case, so that no answer takes longer where there is
    // an account; what was not let try costs the database nothing.
    Optional<Account> account =
        refusal.code() == RefusalCode.TOKEN_INVALID ? named.get() : Optional.empty();
    notes.note(
        AuditEntry.of(
            account.map(Account::org).orElse(Tokens.BUILT_IN_ORG),
            account.map(Account::username),
            Optional.of(address),
            AuditAction.SIGN_IN_FAILED,
            account.map(Account::id),
            "reason",
            refusal.code().code()));
  }
}
