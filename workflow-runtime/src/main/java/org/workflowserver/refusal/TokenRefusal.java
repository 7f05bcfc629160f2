package org.workflowserver.refusal;

/** A refused request for a token, told in the words of OAuth 2.0 (RFC 6749, 5.2) as well. */
public final class TokenRefusal extends Refusal {
  private final String error;

  /**
   * The same refusal.
   *
   * @param error one of the RFC's codes, such as {@code invalid_client}
   */
  public TokenRefusal(Refusal refusal, String error) {
    super(
        refusal.code(),
        refusal.getMessage(),
        refusal.violations(),
        refusal.retryAfter().orElse(null));
    this.error = error;
  }

  /** The RFC's code. */
  public String error() {
    return error;
  }
}
