package org.workflowserver.bulk;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import org.workflowserver.database.Transactions;
import org.workflowserver.run.CommandStore;
import org.workflowserver.run.MatchStore;
import org.workflowserver.run.RunStore;

/** What operations are kept in, and what they work on. */
@Dependent
public record BulkStores(
    Transactions transactions,
    BulkStore operations,
    MatchStore matches,
    CommandStore commands,
    RunStore runs) {
  @Inject
  public BulkStores {}
}
