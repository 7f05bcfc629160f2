package org.workflowserver.statistics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.workflowserver.database.Transactions;

/**
 * Finds runs that have ended since they were counted as open. All that are open are looked at where
 * they are not many, and else a part of them in each round: a hundred thousand may wait for days.
 * For one thread at a time.
 */
final class OpenRunSweep {
  private static final int BATCHES = 25;

  private final Transactions transactions;
  private final RollUpStore store;
  private final int runsAtOnce;

  /** The last one that was looked at; empty at the beginning. */
  private volatile String last = "";

  /**
   * @param runsAtOnce that are given together; {@value #BATCHES} times as many are looked at in a
   *     round
   */
  OpenRunSweep(Transactions transactions, RollUpStore store, int runsAtOnce) {
    this.transactions = transactions;
    this.store = store;
    this.runsAtOnce = runsAtOnce;
  }

  /** Ended runs of a workflow, for one transaction. */
  record Ended(String workflowId, List<String> runIds) {}

  /**
   * Looks at the next part, and continues behind what it gives.
   *
   * @param most parts that are given; where there are more the next call begins with them
   */
  List<Ended> next(int most) {
    String end = transactions.inNew(() -> store.endOfOpen(last, BATCHES * runsAtOnce));
    Map<String, String> found = transactions.inNew(() -> store.endedOfOpen(last, end));
    List<Ended> ended = new ArrayList<>();
    Map<String, Ended> unfilled = new HashMap<>();
    for (Map.Entry<String, String> run : found.entrySet()) {
      Ended part = unfilled.get(run.getValue());
      if (part == null || part.runIds.size() == runsAtOnce) {
        if (ended.size() == most) {
          return ended;
        }
        part = new Ended(run.getValue(), new ArrayList<>());
        unfilled.put(run.getValue(), part);
        ended.add(part);
      }
      part.runIds.add(run.getKey());
      last = run.getKey();
    }
    last = end;
    return ended;
  }
}
