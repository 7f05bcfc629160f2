package org.workflowserver.identity.token;

import java.time.Duration;

/**
 * A token that was just made.
 *
 * @param accessToken the signed token; who has it can do what its account can
 * @param life how long it is good for
 */
public record IssuedToken(String accessToken, Duration life) {
  /** Without the token, which belongs in no log. */
  @Override
  public String toString() {
    return "IssuedToken[life=" + life + "]";
  }
}
