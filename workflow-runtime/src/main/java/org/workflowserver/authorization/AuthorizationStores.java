package org.workflowserver.authorization;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import org.workflowserver.audit.AuditStore;
import org.workflowserver.database.Transactions;
import org.workflowserver.sealing.Sealer;

/** What authorizations are kept in, and sealed by. */
@Dependent
public record AuthorizationStores(
    Transactions transactions, AuthorizationStore authorizations, AuditStore audit, Sealer sealer) {
  @Inject
  public AuthorizationStores {}
}
