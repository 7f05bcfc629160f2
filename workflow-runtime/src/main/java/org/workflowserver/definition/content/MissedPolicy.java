package org.workflowserver.definition.content;

import org.workflowserver.json.Coded;

/** What becomes of the fires of a schedule that no server was there for. */
public enum MissedPolicy implements Coded {
  /** The last of them starts a run. */
  LAST,

  /** Each starts a run, as many as are kept. */
  ALL,

  /** None starts a run. */
  SKIP;

  static final String SETTING = "on_missed";
}
