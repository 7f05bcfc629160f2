package org.workflowserver.engine;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import org.workflowserver.cluster.LeaseStore;
import org.workflowserver.database.Transactions;
import org.workflowserver.database.disk.DiskSpace;
import org.workflowserver.run.CallbackUrls;
import org.workflowserver.run.change.ClaimStore;
import org.workflowserver.run.change.CommandStore;
import org.workflowserver.run.change.ErrorStartStore;
import org.workflowserver.run.record.AcceptedRunStore;
import org.workflowserver.run.record.RunStore;

/** The stores that the engine reads from, and claims and accepts by; the journal records. */
@Dependent
public record EngineStores(
    Transactions transactions,
    LeaseStore leases,
    RunStore runs,
    ClaimStore claims,
    CommandStore commands,
    CallbackUrls callbacks,
    ErrorStartStore errorStarts,
    AcceptedRunStore acceptedRuns,
    DiskSpace diskSpace) {
  @Inject
  public EngineStores {}
}
