package org.workflowserver.identity.signin;

import jakarta.security.enterprise.credential.Credential;
import org.workflowserver.identity.token.ProviderSignIn.Attempt;

/**
 * What a browser brings back from the identity provider.
 *
 * @param attempt what it left with
 * @param code what the provider gave it
 * @param redirectUri where the provider sent it
 */
public record ProviderCode(Attempt attempt, String code, String redirectUri) implements Credential {
  @Override
  public boolean isCleared() {
    return false;
  }

  /** Nothing is kept: the provider takes the code once. */
  @Override
  public void clear() {}

  @Override
  public boolean isValid() {
    return true;
  }

  @Override
  public String toString() {
    return "a code of the identity provider";
  }
}
