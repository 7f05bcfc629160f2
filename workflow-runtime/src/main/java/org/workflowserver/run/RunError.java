package org.workflowserver.run;

import org.workflowserver.json.Coded;

/** Why a run failed. */
public enum RunError implements Coded {
  STEP_FAILED("A step failed, and nothing handles that. The last entry of its record says why."),
  CANCELLED("Somebody cancelled it, or its workflow was deleted."),
  TIMED_OUT("It took longer than workflow.limits.run-duration allows."),
  TERMINATED("A terminate step ended it as failed."),
  LIMIT_EXCEEDED("It recorded more entries or bytes than a run may."),
  ENGINE_FAILURE("The server could not continue it; the server's log says why.");

  private final String meaning;

  RunError(String meaning) {
    this.meaning = meaning;
  }

  /** What it means. */
  public String meaning() {
    return meaning;
  }
}
