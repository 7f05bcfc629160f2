package org.workflowserver.engine;

import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Ends the runs of deleted workflows. */
record Cancellations(EngineContext context) {
  private static final Logger LOG = Logger.getLogger(Cancellations.class.getName());
  static final String DELETED = "The workflow was deleted.";

  /**
   * Cancels the first open runs of a workflow, and the others behind the call: there may be a
   * hundred thousand. What breaks off is continued by the scan.
   */
  void begin(String workflowId) {
    List<String> first = cancelBatch(workflowId, "");
    if (!first.isEmpty()) {
      try {
        context.threads().execute(() -> cancelAll(workflowId, first.getLast()));
      } catch (RejectedExecutionException e) {
        LOG.log(Level.FINE, "The server stops; another one cancels the runs.", e);
      }
    }
  }

  /** Cancels all open runs of a workflow behind the last one seen, a batch in each transaction. */
  private void cancelAll(String workflowId, String last) {
    List<String> batch = cancelBatch(workflowId, last);
    while (!batch.isEmpty()) {
      batch = cancelBatch(workflowId, batch.getLast());
    }
  }

  /** What a start that raced the deletion of its workflow left, or a deletion that broke off. */
  void cancelRunsOfDeletedWorkflows() {
    for (String workflowId : context.inNew(stores -> stores.commands().deletedWithOpenRuns())) {
      LOG.fine(() -> "Workflow " + workflowId + " was deleted and has open runs; they end.");
      cancelAll(workflowId, "");
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
