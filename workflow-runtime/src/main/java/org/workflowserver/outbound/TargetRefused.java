package org.workflowserver.outbound;

/** The guard refuses a target; the message is the reason, for the server's log only. */
final class TargetRefused extends RuntimeException {
  private final String told;

  TargetRefused(String reason) {
    this(reason, OutboundFailure.NOT_ALLOWED);
  }

  /**
   * @param told what the author is told
   */
  TargetRefused(String reason, String told) {
    super(reason);
    this.told = told;
  }

  /** What the author is told. */
  String told() {
    return told;
  }
}
