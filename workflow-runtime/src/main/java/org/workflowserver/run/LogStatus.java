package org.workflowserver.run;

import java.util.Comparator;
import java.util.List;
import org.workflowserver.json.Coded;
import org.workflowserver.run.state.StepRecord;

/** How a recorded attempt went; a warning is an attempt that is tried again. */
public enum LogStatus implements Coded {
  SUCCESS,
  ERROR,
  WARNING;

  /** What matters more of several steps is greater: a failure, else a success. */
  public static final Comparator<LogStatus> BY_WEIGHT =
      Comparator.comparing(List.of(WARNING, SUCCESS, ERROR)::indexOf);

  /** How the attempt went. */
  public static LogStatus of(StepRecord step) {
    return step.retried() ? WARNING : step.error() == null ? SUCCESS : ERROR;
  }
}
