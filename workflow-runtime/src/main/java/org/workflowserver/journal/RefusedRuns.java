package org.workflowserver.journal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.workflowserver.run.Fact;
import org.workflowserver.run.RunStatus;

/** Runs of which a fact could not be recorded: they may only fail. For one thread. */
final class RefusedRuns {
  private final Set<String> ids = new HashSet<>();

  void add(String runId) {
    ids.add(runId);
  }

  void clear() {
    ids.clear();
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
      } else if (queued.fact() instanceof Fact.Ended end && end.status() == RunStatus.FAILED) {
        ids.remove(end.runId());
        rest.add(queued);
      } else {
        queued.fail(new NotRecorded("An earlier fact of the run could not be recorded."));
      }
    }
    return rest;
  }
}
