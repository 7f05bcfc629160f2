package org.workflowserver.engine;

import org.workflowserver.run.WaitRecord;

/**
 * A step to run.
 *
 * @param waited the wait that has ended, for a step that goes on; null for one that begins
 */
record Step(String nodeId, WaitRecord waited) {
  static Step begin(String nodeId) {
    return new Step(nodeId, null);
  }

  static Step goOn(WaitRecord wait) {
    return new Step(wait.nodeId(), wait);
  }
}
