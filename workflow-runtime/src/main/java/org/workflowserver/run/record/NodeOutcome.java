package org.workflowserver.run.record;

import org.workflowserver.run.LogStatus;
import org.workflowserver.run.LogView;

/**
 * What is on record of a node of a run.
 *
 * @param attempts entries of it, those of all items included
 * @param last number of the newest entry
 * @param succeeded how many of them succeeded
 * @param concluded how many of them chose a handle, which a run that resumes this one takes over
 */
record NodeOutcome(String nodeId, int attempts, int last, int succeeded, int concluded) {
  /** What is on record of a node with one status and handle. */
  record Part(String nodeId, LogStatus status, String handle, int attempts, int last) {}

  static NodeOutcome of(Part part) {
    return new NodeOutcome(
        part.nodeId,
        part.attempts,
        part.last,
        part.status == LogStatus.SUCCESS ? part.attempts : 0,
        LogView.isConclusion(part.status, part.handle) ? part.attempts : 0);
  }

  /** This and another part of what is on record. */
  NodeOutcome and(NodeOutcome other) {
    return new NodeOutcome(
        nodeId,
        attempts + other.attempts,
        Math.max(last, other.last),
        succeeded + other.succeeded,
        concluded + other.concluded);
  }
}
