package org.workflowserver.trigger.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.database.Transactions;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.limit.BoundedCache;

/**
 * Finds the open runs of a workflow, from the oldest one on that was open when it was last asked
 * for: ids grow with time.
 */
final class OpenScheduledRuns {
  /** Servers need not agree on the time that they make ids of. */
  private static final Duration DOUBT = Duration.ofHours(1);

  private static final int REMEMBERED = 20_000;
  private static final String REPLACED =
      "The run was cancelled: the schedule of its workflow fired again.";

  private final BoundedCache<String, Instant> endedBefore = new BoundedCache<>(REMEMBERED);
  private final Transactions transactions;
  private final FireStore fires;
  private final TimeSource time;

  OpenScheduledRuns(Transactions transactions, FireStore fires, TimeSource time) {
    this.transactions = transactions;
    this.fires = fires;
    this.time = time;
  }

  /** Whether a run of the workflow is open. Called inside a transaction. */
  boolean isAny(String workflowId) {
    Instant now = time.now();
    var oldest = fires.oldestOpen(workflowId, from(workflowId));
    endedBefore.put(workflowId, oldest.orElse(now).minus(DOUBT));
    return oldest.isPresent();
  }

  /** Has all runs of the workflow end that are open, a batch in each transaction. */
  void cancel(String workflowId) {
    String seen = from(workflowId);
    List<String> batch = cancelBatch(workflowId, seen);
    while (!batch.isEmpty()) {
      batch = cancelBatch(workflowId, batch.getLast());
    }
  }

  private List<String> cancelBatch(String workflowId, String seen) {
    return transactions.inNew(() -> fires.cancelOpen(workflowId, seen, REPLACED, time.now()));
  }

  private String from(String workflowId) {
    return Ids.earliest(IdKind.RUN, endedBefore.getOrPut(workflowId, () -> Instant.EPOCH));
  }
}
