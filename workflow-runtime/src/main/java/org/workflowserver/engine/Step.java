package org.workflowserver.engine;

import org.workflowserver.run.WaitKind;
import org.workflowserver.run.WaitRecord;

/**
 * A step to run.
 *
 * @param waited the wait that has ended, for a step that goes on; null for one that begins
 */
record Step(String nodeId, WaitRecord waited) {
  /** Its number, from 1. */
  int attempt() {
    return waited == null ? 1 : waited.attempt();
  }

  /** Whether it goes on with an attempt that waited; otherwise an attempt begins. */
  boolean isResumed() {
    return waited != null && waited.kind() != WaitKind.RETRY;
  }

  static Step begin(String nodeId) {
    return new Step(nodeId, null);
  }

  static Step goOn(WaitRecord wait) {
    return new Step(wait.nodeId(), wait);
  }
}
