package org.workflowserver.outbound;

/** The guard refuses a target; the message is the reason, for the server's log only. */
final class TargetRefused extends RuntimeException {
  private final String told;
  private final OutboundFailure.Code code;

  TargetRefused(String reason) {
    this(reason, OutboundFailure.NOT_ALLOWED);
  }

  /**
   * @param told what the author is told
   */
  TargetRefused(String reason, String told) {
    this(reason, told, OutboundFailure.Code.TARGET_NOT_ALLOWED);
  }

  private TargetRefused(String reason, String told, OutboundFailure.Code code) {
    super(reason);
    this.told = told;
    this.code = code;
  }

  /** A secret of the request is for other hosts. */
  static TargetRefused forSecret(String reason) {
    return new TargetRefused(
        reason, OutboundFailure.SECRET_NOT_ALLOWED, OutboundFailure.Code.SECRET_HOST_NOT_ALLOWED);
  }

  /** The failure that it makes. */
  OutboundFailure failure() {
    return new OutboundFailure(code, told, this);
  }
}
