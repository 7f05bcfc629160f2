package org.workflowserver.run;

import java.util.Locale;
import java.util.Optional;
import org.workflowserver.run.state.StepRecord;

/** How a recorded attempt went; a warning is an attempt that is tried again. */
public enum LogStatus {
  SUCCESS,
  ERROR,
  WARNING;

  /** How the attempt went. */
  public static LogStatus of(StepRecord step) {
    return step.retried() ? WARNING : step.error() == null ? SUCCESS : ERROR;
  }

  /** The name as callers see it. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The status with that code. */
  public static Optional<LogStatus> ofCode(String code) {
    for (LogStatus status : values()) {
      if (status.code().equals(code)) {
        return Optional.of(status);
      }
    }
    return Optional.empty();
  }
}
