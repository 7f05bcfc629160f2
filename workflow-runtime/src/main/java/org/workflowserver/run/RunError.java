package org.workflowserver.run;

import java.util.Locale;
import java.util.Optional;

/** Why a run failed. */
public enum RunError {
  STEP_FAILED,
  CANCELLED,
  TIMED_OUT,
  TERMINATED,
  LIMIT_EXCEEDED,
  ENGINE_FAILURE;

  /** The name as callers see it. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The error with that code. */
  public static Optional<RunError> ofCode(String code) {
    for (RunError error : values()) {
      if (error.code().equals(code)) {
        return Optional.of(error);
      }
    }
    return Optional.empty();
  }
}
