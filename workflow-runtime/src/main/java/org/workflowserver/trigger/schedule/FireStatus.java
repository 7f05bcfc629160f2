package org.workflowserver.trigger.schedule;

import org.workflowserver.json.Coded;

/** What became of a fire. */
public enum FireStatus implements Coded {
  /** A run is to be started for it. */
  DUE,
  STARTED,
  /** No run was started for it, for a reason. */
  SKIPPED,
  /** No server was there for it, and the workflow does not make up for it. */
  MISSED
}
