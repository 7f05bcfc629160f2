package org.workflowserver.authorization;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import org.workflowserver.audit.AuditStore;
import org.workflowserver.database.Transactions;
import org.workflowserver.sealing.Sealer;

/** What authorizations are kept in, and sealed by. */
@Dependent
public class AuthorizationStores {
  private final Transactions transactions;
  private final AuthorizationStore authorizations;
  private final AuditStore audit;
  private final Sealer sealer;

  @Inject
  public AuthorizationStores(
      Transactions transactions,
      AuthorizationStore authorizations,
      AuditStore audit,
      Sealer sealer) {
    this.transactions = transactions;
    this.authorizations = authorizations;
    this.audit = audit;
    this.sealer = sealer;
  }

  Transactions transactions() {
    return transactions;
  }

  AuthorizationStore authorizations() {
    return authorizations;
  }

  AuditStore audit() {
    return audit;
  }

  Sealer sealer() {
    return sealer;
  }
}
