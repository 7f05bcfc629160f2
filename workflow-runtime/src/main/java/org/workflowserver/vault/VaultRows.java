package org.workflowserver.vault;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import org.workflowserver.database.Sql;
import org.workflowserver.database.Transactions;
import org.workflowserver.sealing.SealedTables;
import org.workflowserver.sealing.Sealer;

/** The vault's part in a change of the key-encryption key. */
@Dependent
public class VaultRows extends SealedTables {
  @Inject
  public VaultRows(Sql sql, Transactions transactions, Sealer sealer) {
    super(
        sql,
        transactions,
        sealer,
        new Table("vault_items", "id", "id"),
        new Table("vault_former_secrets", "id", "item_id"));
  }
}
