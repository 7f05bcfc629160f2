package org.workflowserver.identity.token;

import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

/** The refusal of a token that is not to be believed. */
final class TokenInvalid extends Refusal {
  private final String reason;

  TokenInvalid(String reason) {
    super(RefusalCode.TOKEN_INVALID, "The token is not valid here.");
    this.reason = reason;
  }

  /** For the log. */
  String reason() {
    return reason;
  }
}
