package org.workflowserver.run;

import java.util.List;

/**
 * A step that a failed run can be resumed from, and what that leads to.
 *
 * @param title what its component is called
 * @param kept ids of the steps whose outcome is taken over, in the order of the graph
 * @param repeated ids of the steps that run, again or for the first time, in the order of the graph
 * @param calls calls to other systems that the failed run has made and that are made again, in the
 *     order of the graph
 */
public record ResumePoint(
    String nodeId, String title, List<String> kept, List<String> repeated, List<Call> calls) {

  /**
   * Calls of one step.
   *
   * @param target method and host where the step names them, else what its component is called
   * @param attempts how many attempts are on record, those of all items included
   */
  public record Call(String nodeId, String target, int attempts) {}
}
