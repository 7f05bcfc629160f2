package org.workflowserver.bulk;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import org.workflowserver.database.Transactions;
import org.workflowserver.run.change.CommandStore;
import org.workflowserver.run.record.RunStore;
import org.workflowserver.run.search.MatchStore;

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
