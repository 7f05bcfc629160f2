package org.workflowserver.run;

import org.workflowserver.json.Coded;

/** Why a run failed. */
public enum RunError implements Coded {
  STEP_FAILED,
  CANCELLED,
  TIMED_OUT,
  TERMINATED,
  LIMIT_EXCEEDED,
  ENGINE_FAILURE;
}
