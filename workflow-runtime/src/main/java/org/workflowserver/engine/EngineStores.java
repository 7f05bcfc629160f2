package org.workflowserver.engine;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import org.workflowserver.cluster.LeaseStore;
import org.workflowserver.database.Transactions;
import org.workflowserver.run.RunStore;

/** The stores that the engine reads from; it writes by the journal. */
@Dependent
public class EngineStores {
  private final Transactions transactions;
  private final LeaseStore leases;
  private final RunStore runs;

  @Inject
  public EngineStores(Transactions transactions, LeaseStore leases, RunStore runs) {
    this.transactions = transactions;
    this.leases = leases;
    this.runs = runs;
  }

  Transactions transactions() {
    return transactions;
  }

  LeaseStore leases() {
    return leases;
  }

  RunStore runs() {
    return runs;
  }
}
