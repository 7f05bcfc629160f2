package org.workflowserver.identity.token;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.workflowserver.settings.SettingInvalid;
import org.workflowserver.settings.Settings;

/**
 * What this server is to the identity provider.
 *
 * @param issuer the provider
 * @param id the client's id there
 * @param secret the client's; empty for a public client
 * @param scopes what is asked for, with blanks between
 * @param session how long a session lasts at most before the provider is asked again
 */
record ProviderClient(
    String issuer, String id, Optional<String> secret, String scopes, Duration session) {
  /**
   * The client of the settings, if they name one.
   *
   * @throws SettingInvalid when they contradict each other
   */
  static Optional<ProviderClient> ofSettings() {
    Optional<String> id = Settings.OIDC_CLIENT_ID.value();
    Optional<String> secret = Settings.OIDC_CLIENT_SECRET.value();
    if (id.isEmpty()) {
      if (secret.isPresent()) {
        throw new SettingInvalid(
            "The setting workflow.oidc.client-secret is there without workflow.oidc.client-id.",
            null);
      }
      return Optional.empty();
    }
    if (id.get().equals(Settings.JWT_AUDIENCE.value())) {
      throw new SettingInvalid(
          "The settings workflow.oidc.client-id and workflow.jwt.audience are the same: ID tokens of"
              + " the console would open the API. Give the API an audience of its own.",
          null);
    }
    String scopes = Settings.OIDC_SCOPES.value();
    if (!List.of(scopes.split(" +")).contains("openid")) {
      throw new SettingInvalid(
          "The setting workflow.oidc.scopes lacks 'openid', without which there is no ID token.",
          null);
    }
    return Optional.of(
        new ProviderClient(
            requireIssuer(), id.get(), secret, scopes, Settings.OIDC_SESSION.value()));
  }

  private static String requireIssuer() {
    return Settings.JWT_ISSUER
        .value()
        .filter(IdentitySettings::isAddress)
        .orElseThrow(
            () ->
                new SettingInvalid(
                    "The setting workflow.oidc.client-id needs workflow.jwt.issuer, the provider's"
                        + " https address.",
                    null));
  }
}
