package org.workflowserver.engine;

import java.util.List;
import java.util.logging.Logger;

/** Ends the runs of deleted workflows. */
record Cancellations(EngineContext context) {
  private static final Logger LOG = Logger.getLogger(Cancellations.class.getName());
  private static final String DELETED = "The workflow was deleted.";

  /** Cancels all open runs of a workflow, a batch in each transaction. */
  void cancelAll(String workflowId) {
    String seen = "";
    List<String> batch = cancelBatch(workflowId, seen);
    while (!batch.isEmpty()) {
      seen = batch.getLast();
      batch = cancelBatch(workflowId, seen);
    }
  }

  /** What a start that raced the deletion of its workflow left, or a deletion that broke off. */
  void cancelRunsOfDeletedWorkflows() {
    for (String workflowId : context.inNew(stores -> stores.commands().deletedWithOpenRuns())) {
      LOG.fine(() -> "Workflow " + workflowId + " was deleted and has open runs; they end.");
      cancelAll(workflowId);
    }
  }

  private List<String> cancelBatch(String workflowId, String seen) {
    return context.inNew(
        stores -> {
          List<String> runs = stores.commands().uncancelled(workflowId, seen);
          runs.forEach(run -> stores.commands().cancel(run, DELETED, context.time().now()));
          return runs;
        });
  }
}
