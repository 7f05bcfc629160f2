package org.workflowserver.journal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import org.workflowserver.limit.MemoryBudget;
import org.workflowserver.run.Fact;

/** Runs of which a fact could not be recorded: they may only fail. For one thread. */
final class RefusedRuns {
  /** More than the queue holds facts: those of the oldest have passed. */
  static final int MOST = (int) (2 * MemoryBudget.MOST / Fact.SMALL);

  private final SequencedSet<String> ids = new LinkedHashSet<>();

  void add(String runId) {
    ids.add(runId);
    if (ids.size() > MOST) {
      ids.removeFirst();
    }
  }

  /** Nothing of them can come any more. */
  void clear() {
    ids.clear();
  }

  /** How many there are. */
  int size() {
    return ids.size();
  }

  /** Who starts a run need not wait until the database takes something again. */
  void refuseStarts(Collection<QueuedFact> facts) {
    for (QueuedFact queued : facts) {
      if (queued.isStart()) {
        // What such a run has queued behind its acceptance must not be recorded without that.
        add(queued.fact().runId());
        queued.fail(new NotRecorded("The database takes nothing at the moment."));
      }
    }
  }

  /** The facts without those of refused runs, which fail: they must not hide the gap. */
  List<QueuedFact> without(List<QueuedFact> facts) {
    if (ids.isEmpty()) {
      return facts;
    }
    List<QueuedFact> rest = new ArrayList<>();
    for (QueuedFact queued : facts) {
      if (!ids.contains(queued.fact().runId())) {
        rest.add(queued);
      } else if (queued.fact().error() != null) {
        ids.remove(queued.fact().runId());
        rest.add(queued);
      } else {
        queued.fail(new NotRecorded("An earlier fact of the run could not be recorded."));
      }
    }
    return rest;
  }
}
