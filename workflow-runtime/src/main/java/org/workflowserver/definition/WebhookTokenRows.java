package org.workflowserver.definition;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import org.workflowserver.database.Sql;
import org.workflowserver.database.Transactions;
import org.workflowserver.sealing.SealedTables;
import org.workflowserver.sealing.Sealer;

/** The webhook tokens' part in a change of the key-encryption key. */
@Dependent
public class WebhookTokenRows extends SealedTables {
  @Inject
  public WebhookTokenRows(Sql sql, Transactions transactions, Sealer sealer) {
    super(sql, transactions, sealer, new Table("webhook_tokens", "workflow_id", "workflow_id"));
  }
}
