package org.workflowserver.run.state;

import java.util.List;

/**
 * What an input leads to.
 *
 * @param facts to record, in this order; the state has them already
 * @param begun steps to execute
 */
public record Decision(List<RunFact.OnRecord> facts, List<StepKey> begun) {
  /** Nothing: the run has parked or ended. */
  static final Decision NONE = new Decision(List.of(), List.of());
}
