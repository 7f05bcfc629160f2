package org.workflowserver.definition.content;

import org.workflowserver.json.Coded;

/** What becomes of a fire of the schedule while runs of the workflow are open. */
public enum OverlapPolicy implements Coded {
  /** It starts a run all the same. */
  ALLOW,

  /** It starts none. */
  SKIP,

  /** It waits until they have ended, in order. */
  QUEUE,

  /** They are cancelled, and then it starts one. */
  CANCEL_RUNNING;

  static final String SETTING = "on_overlap";
}
