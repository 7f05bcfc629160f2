package org.workflowserver.run;

import org.workflowserver.run.state.StepKey;

/**
 * What came from outside for the owner of a run to apply: an answer to one of its steps, or,
 * without one, that the run is to end as cancelled.
 *
 * @param message for the reader of the run: why it is cancelled, or why what the step waited for
 *     failed; may be empty with an answer
 * @param answer null when the run is cancelled
 */
public record RunCommand(String id, String runId, String message, Answer answer) {
  /**
   * What a step waited for.
   *
   * @param iteration indices of the iterators around the step, separated by dots; empty outside
   * @param source the id of what answers, such as a run's
   * @param outcome how it ended, such as a run's status
   * @param payload JSON text; may be null
   */
  public record Answer(
      String nodeId, String iteration, String source, String outcome, String payload) {
    /** The step that it answers. */
    public StepKey step() {
      return StepKey.of(nodeId, iteration);
    }
  }
}
