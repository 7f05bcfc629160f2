package org.workflowserver.run.trace;

import java.util.Map;
import org.workflowserver.run.RunView;
import org.workflowserver.run.RunWaiting;

/**
 * What tells whether anything of a run's page has changed, read without the run's record.
 *
 * @param lastSeq number of the last entry; 0 when there is none
 * @param waiting what the run's nodes wait for, by node
 */
public record RunFingerprint(
    RunView run, int lastSeq, Map<String, RunWaiting> waiting, RelatedRuns family) {
  public RunFingerprint {
    waiting = Map.copyOf(waiting);
  }
}
