package org.workflowserver.outbound.guard;

/** The guard refuses a target; the message is the reason, for the server's log only. */
public final class TargetRefused extends RuntimeException {
  private final String shown;
  private final String kind;
  private final OutboundFailure.Code code;

  public TargetRefused(String reason) {
    this(reason, OutboundFailure.NOT_ALLOWED, reason, OutboundFailure.Code.TARGET_NOT_ALLOWED);
  }

  private TargetRefused(String reason, String shown, String kind, OutboundFailure.Code code) {
    super(reason);
    this.shown = shown;
    this.kind = kind;
    this.code = code;
  }

  /**
   * A refusal whose reason repeats a part of the target.
   *
   * @param kind the reason without that part
   */
  static TargetRefused repeating(String reason, String kind) {
    return new TargetRefused(
        reason, OutboundFailure.NOT_ALLOWED, kind, OutboundFailure.Code.TARGET_NOT_ALLOWED);
  }

  /** A secret of the request is for other hosts. */
  static TargetRefused forSecret(String reason) {
    return new TargetRefused(
        reason,
        OutboundFailure.SECRET_NOT_ALLOWED,
        reason,
        OutboundFailure.Code.SECRET_HOST_NOT_ALLOWED);
  }

  /** The failure that it makes. */
  OutboundFailure failure() {
    return new OutboundFailure(code, shown, this);
  }

  /** The reason without anything of the target, which may hold a secret. */
  String kind() {
    return kind;
  }
}
