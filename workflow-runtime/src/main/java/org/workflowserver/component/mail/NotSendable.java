package org.workflowserver.component.mail;

import org.workflowserver.component.StepOutcome.Failed;

/** The configuration makes no e-mail. */
final class NotSendable extends Exception {
  private final transient Failed failed;

  NotSendable(String code, String message) {
    this(Failed.input(code, message));
  }

  NotSendable(Failed failed) {
    super(failed.message());
    this.failed = failed;
  }

  Failed failed() {
    return failed;
  }
}
