package org.workflowserver.outbound;

/** The guard refuses a target; the message is the reason, for the server's log only. */
final class TargetRefused extends RuntimeException {
  private final String told;
  private final String kind;

  TargetRefused(String reason) {
    this(reason, OutboundFailure.NOT_ALLOWED);
  }

  /**
   * @param told what the author is told
   */
  TargetRefused(String reason, String told) {
    this(reason, told, reason);
  }

  private TargetRefused(String reason, String told, String kind) {
    super(reason);
    this.told = told;
    this.kind = kind;
  }

  /**
   * A refusal whose reason repeats a part of the target.
   *
   * @param kind the reason without that part
   */
  static TargetRefused repeating(String reason, String kind) {
    return new TargetRefused(reason, OutboundFailure.NOT_ALLOWED, kind);
  }

  /** What the author is told. */
  String told() {
    return told;
  }

  /** The reason without anything of the target, which may hold a secret. */
  String kind() {
    return kind;
  }
}
