package org.workflowserver.identity.account;

/**
 * An API key that was just made.
 *
 * @param key as others see it
 * @param secret its secret half, {@code wfk_…}, which is kept nowhere
 */
public record NewApiKey(ApiKeyView key, String secret) {
  /** Without the secret half, which belongs in no log. */
  @Override
  public String toString() {
    return "NewApiKey[key=" + key + "]";
  }
}
