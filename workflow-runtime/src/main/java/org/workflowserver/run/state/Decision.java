package org.workflowserver.run.state;

import java.util.List;

/**
 * What an input leads to.
 *
 * @param facts to record, in this order; the state has them already
 * @param begun steps to execute
 * @param rejection why the input leads to nothing; null when it was taken
 */
public record Decision(List<RunFact.OnRecord> facts, List<StepKey> begun, String rejection) {
  static Decision rejected(String reason) {
    return new Decision(List.of(), List.of(), reason);
  }
}
