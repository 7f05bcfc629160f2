package org.workflowserver.engine;

import java.util.List;
import java.util.logging.Logger;
import org.workflowserver.database.Transactions;
import org.workflowserver.run.CommandStore;

/** Ends the runs of deleted workflows. */
final class Cancellations {
  private static final Logger LOG = Logger.getLogger(Cancellations.class.getName());
  private static final String DELETED = "The workflow was deleted.";

  private final Means means;

  Cancellations(Means means) {
    this.means = means;
  }

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
    for (String workflowId : transactions().inNew(() -> commands().deletedWithOpenRuns())) {
      LOG.fine(() -> "Workflow " + workflowId + " was deleted and has open runs; they end.");
      cancelAll(workflowId);
    }
  }

  private List<String> cancelBatch(String workflowId, String seen) {
    return transactions()
        .inNew(
            () -> {
              List<String> runs = commands().uncancelled(workflowId, seen);
              runs.forEach(run -> commands().cancel(run, DELETED, means.time().now()));
              return runs;
            });
  }

  private CommandStore commands() {
    return means.stores().commands();
  }

  private Transactions transactions() {
    return means.stores().transactions();
  }
}
