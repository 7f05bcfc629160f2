package org.workflowserver.vault;

/** An authorization has no token that is good now. */
public final class TokenUnavailable extends RuntimeException {
  /** What a step fails with whose authorization was taken back, or has run out for good. */
  public static final String INVALID = "authorization_invalid";

  private final boolean passing;

  /**
   * @param passing whether it may be good a little later
   */
  public TokenUnavailable(String message, boolean passing, Throwable cause) {
    super(message, cause);
    this.passing = passing;
  }

  /** Which failure it is. */
  public String code() {
    return passing ? "authorization_unavailable" : INVALID;
  }

  /** Whether it may be good a little later. */
  public boolean isPassing() {
    return passing;
  }
}
