package org.workflowserver.authorization;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import org.workflowserver.database.Sql;
import org.workflowserver.database.Transactions;
import org.workflowserver.sealing.SealedTables;
import org.workflowserver.sealing.Sealer;

/** The authorizations' part in a change of the key-encryption key. */
@Dependent
public class AuthorizationRows extends SealedTables {
  @Inject
  public AuthorizationRows(Sql sql, Transactions transactions, Sealer sealer) {
    super(sql, transactions, sealer, new Table("authorizations", "id", "id"));
  }
}
