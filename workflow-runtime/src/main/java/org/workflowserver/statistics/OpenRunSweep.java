package org.workflowserver.statistics;

import java.util.ArrayList;
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

  /** Ended runs of a workflow. */
  record Ended(String workflowId, List<String> runIds) {}

  /** Looks at the next part. */
  List<Ended> next() {
    String end = transactions.inNew(() -> store.endOfOpen(last, BATCHES * runsAtOnce));
    Map<String, List<String>> found = transactions.inNew(() -> store.endedOfOpen(last, end));
    last = end;
    List<Ended> ended = new ArrayList<>();
    found.forEach(
        (workflowId, runs) -> {
          for (int i = 0; i < runs.size(); i += runsAtOnce) {
            List<String> part = runs.subList(i, Math.min(runs.size(), i + runsAtOnce));
            ended.add(new Ended(workflowId, part));
          }
        });
    return ended;
  }
}
