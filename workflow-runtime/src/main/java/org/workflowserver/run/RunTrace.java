package org.workflowserver.run;

import java.util.List;

/**
 * A run with what became of each node, without what its steps read and wrote.
 *
 * @param steps in the order of their first entries
 */
public record RunTrace(RunView run, RunPicture picture, List<StepTrace> steps) {
  /** Most traces that are read of one run. */
  public static final int MOST_STEPS = 10_000;

  public RunTrace {
    steps = List.copyOf(steps);
  }

  /** Number of the last entry that was seen; 0 when there is none. */
  public int lastSeq() {
    return steps.stream().mapToInt(StepTrace::last).max().orElse(0);
  }
}
