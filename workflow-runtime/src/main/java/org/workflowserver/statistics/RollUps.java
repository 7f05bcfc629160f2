package org.workflowserver.statistics;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.database.Transactions;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.statistics.RollUpStore.Bounds;
import org.workflowserver.statistics.RollUpStore.Part;

/** Counts behind what is recorded, a batch in each transaction. */
@ApplicationScoped
public class RollUps {
  /** Rows become visible later than their ids are made, but not by as much. */
  static final Duration MARGIN = Duration.ofMinutes(2);

  private static final int WORKFLOWS_AT_ONCE = 200;

  /** Between two of them the database serves others. */
  private static final int BATCHES_AT_ONCE = 100;

  private Transactions transactions;
  private RollUpStore store;
  private TimeSource time;
  private int runsAtOnce;
  private int entriesAtOnce;
  private volatile Long answeringSince;

  protected RollUps() {}

  @Inject
  public RollUps(Transactions transactions, RollUpStore store, TimeSource time) {
    this(transactions, store, time, 2_000, 20_000);
  }

  RollUps(
      Transactions transactions,
      RollUpStore store,
      TimeSource time,
      int runsAtOnce,
      int entriesAtOnce) {
    this.transactions = transactions;
    this.store = store;
    this.time = time;
    this.runsAtOnce = runsAtOnce;
    this.entriesAtOnce = entriesAtOnce;
  }

  /** Counts what is old enough, of all workflows; what is left is for the next round. */
  public void round() {
    Instant safe = time.now().minus(MARGIN);
    Bounds upTo = new Bounds(Ids.earliest(IdKind.RUN, safe), Ids.earliest(IdKind.LOG, safe));
    int batches = BATCHES_AT_ONCE;
    String last = "";
    do {
      List<String> behind = behind(last, upTo);
      for (String workflowId : isSettled() ? behind : List.<String>of()) {
        for (boolean more = true; more && batches > 0; batches--) {
          more = countBatch(workflowId, upTo);
        }
      }
      last = behind.size() < WORKFLOWS_AT_ONCE ? null : behind.getLast();
    } while (last != null && batches > 0);
  }

  /** The database did not answer: what was kept meanwhile is written first. */
  public void interrupted() {
    answeringSince = null;
  }

  private List<String> behind(String last, Bounds upTo) {
    List<String> behind = transactions.inNew(() -> store.behind(last, upTo, WORKFLOWS_AT_ONCE));
    if (answeringSince == null) {
      answeringSince = time.nanoTime();
    }
    return behind;
  }

  private boolean isSettled() {
    Long since = answeringSince;
    return since != null && time.nanoTime() - since >= MARGIN.toNanos();
  }

  /**
   * Counts one batch of the workflow.
   *
   * @return whether there may be more
   */
  private boolean countBatch(String workflowId, Bounds upTo) {
    return transactions.inNew(
        () -> {
          Optional<Mark> mark = store.lockMark(workflowId);
          return mark.isPresent() && countBatch(workflowId, mark.get(), upTo);
        });
  }

  private boolean countBatch(String workflowId, Mark mark, Bounds upTo) {
    HourlyCounts counts = new HourlyCounts();
    int ended = store.countEnded(workflowId, runsAtOnce, counts);
    Part runs = store.countRuns(workflowId, mark.runId(), upTo.runId(), runsAtOnce, counts);
    Part entries =
        store.countEntries(workflowId, mark.logId(), upTo.logId(), entriesAtOnce, counts);
    if (ended + runs.rows() + entries.rows() > 0) {
      store.keep(workflowId, new Mark(runs.last(), entries.last(), mark.revision() + 1), counts);
    }
    return ended == runsAtOnce || runs.rows() == runsAtOnce || entries.rows() == entriesAtOnce;
  }
}
