package org.workflowserver.identity;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.workflowserver.audit.AuditAction;
import org.workflowserver.audit.AuditEntry;
import org.workflowserver.audit.BoundedAuditLog;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

/**
 * Has sign-ins noted in the audit log. One that fails is in the log of the tenant whose account it
 * names, or of the first tenant when there is none: then without what was typed as the name, which
 * may be a password. Which of them it is, is found out behind the answer, whose time is the same.
 */
final class SignInAudit {
  private final BoundedAuditLog notes;

  SignInAudit(BoundedAuditLog notes) {
    this.notes = notes;
  }

  /**
   * A try to sign in.
   *
   * @param name what was typed as the account's name or id
   * @param find finds the account of that name
   * @param address where the call came from
   */
  record Attempt(String name, Function<String, Optional<Account>> find, String address) {
    Attempt {
      if (name.length() > Accounts.MOST_NAME_CHARACTERS) {
        // No account has it; no caller decides how much is remembered of it.
        name = "";
      }
    }

    /** One that names no account. */
    static Attempt ofNobody(String address) {
      return new Attempt("", name -> Optional.empty(), address);
    }
  }

  /** Signs in. */
  Account audited(Attempt attempt, Supplier<Account> signIn) {
    Account account;
    try {
      account = signIn.get();
    } catch (Refusal refusal) {
      noteFailure(refusal, attempt);
      throw refusal;
    }
    notes.note(
        account.caller().from(attempt.address()).auditEntry(AuditAction.SIGNED_IN, account.id()));
    return account;
  }

  void noteFailure(Refusal refusal, Attempt attempt) {
    if (refusal.code() == RefusalCode.CAPACITY_EXCEEDED) {
      return;
    }
    String reason = refusal.code().code();
    notes.noteLater(
        AuditAction.SIGN_IN_FAILED,
        attempt.address(),
        List.of(attempt.name(), reason),
        () -> failure(reason, attempt));
  }

  private static AuditEntry failure(String reason, Attempt attempt) {
    Optional<Account> account = attempt.find().apply(attempt.name());
    return new AuditEntry(
        account.map(Account::org).orElse(Tokens.BUILT_IN_ORG),
        account.map(Account::username),
        Optional.of(attempt.address()),
        AuditAction.SIGN_IN_FAILED,
        account.map(Account::id),
        Map.of("reason", reason));
  }
}
