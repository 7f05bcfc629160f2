package org.workflowserver.bulk;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.workflowserver.identity.Account;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.identity.Subject;
import org.workflowserver.run.Requester;

/**
 * An operation that is not finished.
 *
 * @param filter as {@link FilterText} has it
 * @param lastRunId the last run that it came by; empty at the beginning
 * @param traceparent of the caller; may be null
 * @param createdAt runs that were accepted later are none of it
 */
record OpenOperation(
    String id,
    String orgId,
    BulkAction action,
    String filter,
    Requester requestedBy,
    String traceparent,
    String lastRunId,
    Instant createdAt) {

  /**
   * Why nobody stands behind it any more: the local account or API key that asked for it is gone or
   * may not. Of people of an identity provider that is not known here.
   *
   * @param accounts finds local accounts and API keys by their ids, as they are now
   * @return empty while it may continue
   */
  Optional<String> objection(Function<String, Optional<Account>> accounts) {
    Optional<Subject> local = Subject.parse(requestedBy.subject()).filter(Subject::isLocal);
    if (local.isEmpty()) {
      return Optional.empty();
    }
    Optional<Caller> now =
        accounts
            .apply(local.get().id())
            .map(Account::caller)
            .filter(caller -> caller.org().equals(orgId));
    if (now.isEmpty()) {
      return Optional.of("The account or API key that asked for it is gone.");
    }
    return now.get().has(Scope.OPERATOR)
        ? Optional.empty()
        : Optional.of("Who asked for it is no operator any more.");
  }

  /** Who asked for it, with the scope that it needed. */
  Caller caller() {
    return requestedBy.caller(orgId, Scope.OPERATOR);
  }
}
