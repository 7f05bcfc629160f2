package org.workflowserver.run;

import org.workflowserver.json.Coded;
import org.workflowserver.run.state.StepRecord;

/** How a recorded attempt went; a warning is an attempt that is tried again. */
public enum LogStatus implements Coded {
  SUCCESS,
  ERROR,
  WARNING;

  /** How the attempt went. */
  public static LogStatus of(StepRecord step) {
    return step.retried() ? WARNING : step.error() == null ? SUCCESS : ERROR;
  }
}
