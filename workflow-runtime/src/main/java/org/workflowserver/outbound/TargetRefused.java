package org.workflowserver.outbound;

/** The guard refuses a target; the message is the reason, for the server's log only. */
final class TargetRefused extends RuntimeException {
  TargetRefused(String reason) {
    super(reason);
  }
}
