package org.workflowserver.bulk;

import java.time.Instant;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.run.Requester;
import org.workflowserver.run.RunFilter;

/**
 * An operation that is not finished.
 *
 * @param lastRunId the last run that it came by; empty at the beginning
 * @param traceparent of the caller; may be null
 * @param createdAt runs that were accepted later are none of it
 */
record OpenOperation(
    String id,
    String orgId,
    BulkAction action,
    RunFilter filter,
    Requester requestedBy,
    String traceparent,
    String lastRunId,
    Instant createdAt) {

  /** Who asked for it, with the scope that it needed. */
  Caller caller() {
    return requestedBy.caller(orgId, Scope.OPERATOR);
  }
}
