package org.workflowserver.graph;

/** How far a run has come with a node. */
public enum NodeState {
  /** Whether it will run is not known yet. */
  PENDING,
  /** To be run, or executing. */
  READY,
  /** Concluded by one of its handles. */
  DONE,
  /** It never runs: no live edge leads to it, nor will one. */
  SKIPPED
}
