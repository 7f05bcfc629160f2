package org.workflowserver.component;

import org.workflowserver.component.StepOutcome.Failed;

/** A rendered configuration makes no message that could be sent. */
public final class NotSendable extends Exception {
  private final transient Failed failed;

  public NotSendable(String code, String message) {
    this(Failed.input(code, message));
  }

  public NotSendable(Failed failed) {
    super(failed.message());
    this.failed = failed;
  }

  /** How the attempt ends. */
  public Failed failed() {
    return failed;
  }
}
