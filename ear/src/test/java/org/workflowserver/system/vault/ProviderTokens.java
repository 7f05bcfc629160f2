package org.workflowserver.system.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.workflowserver.json.Json;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.WebhookTarget.Endpoint;

/** A provider of authorizations whose tokens are the secret, as far as headers can carry it. */
final class ProviderTokens {
  static final String AUTHORIZATIONS = "/workflows/authorization";
  static final String PROVIDERS = AUTHORIZATIONS + "/providers";

  private static final String TOKEN =
      Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(Canary.SECRET.getBytes(StandardCharsets.UTF_8));

  private final Installation at;
  private final Endpoint tokens;

  /** Sends back what it was sent. */
  private final Endpoint target;

  ProviderTokens(Installation at) {
    this.at = at;
    tokens =
        at.target
            .endpoint()
            .respondingWith(
                200,
                Json.write(
                    Map.of(
                        "access_token",
                        TOKEN,
                        "token_type",
                        "Bearer",
                        "expires_in",
                        3600,
                        "refresh_token",
                        Canary.SECRET)));
    target =
        at.target
            .endpoint()
            .respondingWith(200, Json.write(Map.of("raw", TOKEN, "header", "Bearer " + TOKEN)))
            .withHeader("X-Echo", TOKEN);
  }

  /**
   * Authorizes at the provider, which gets the secret of its client.
   *
   * @param clientSecret the id of that in the vault
   * @return the answers of the server on the way
   */
  List<ApiResponse> authorize(String clientSecret) {
    ApiResponse made = at.api.post(PROVIDERS).json(provider(clientSecret)).send();
    assertThat(made).hasStatus(201);
    ApiResponse begun = at.api.post(AUTHORIZATIONS).send();
    assertThat(begun).hasStatus(200);
    String query = URI.create(begun.string("url")).getRawQuery();
    String state = query.replaceFirst(".*(?:^|&)state=([^&]*).*", "$1");
    ApiResponse back = at.api.get("/oauth/callback?code=c1&state=" + state).send();
    assertThat(back).hasStatus(200);
    String client = "flows:" + Canary.url(Canary.SECRET);
    assertThat(tokens.onlyCall().headers())
        .containsEntry(
            "authorization",
            "Basic " + Base64.getEncoder().encodeToString(client.getBytes(StandardCharsets.UTF_8)));
    return List.of(made, begun, back);
  }

  /** The configuration of a request that sends the access token. */
  Map<String, Object> request() {
    String id = (String) at.api.get(AUTHORIZATIONS).send().rows().getFirst().get("id");
    return Map.of("method", "GET", "url", target.url(), "authorization_id", id);
  }

  void requireSent() {
    assertThat(target.calls())
        .isNotEmpty()
        .allSatisfy(
            call -> assertThat(call.headers()).containsEntry("authorization", "Bearer " + TOKEN));
  }

  private Map<String, Object> provider(String clientSecret) {
    return Map.of(
        "name",
        "calendar",
        "grant",
        "authorization_code",
        "authorization_endpoint",
        "https://login.example.com/authorize",
        "token_endpoint",
        tokens.url(),
        "client_id",
        "flows",
        "client_secret",
        clientSecret,
        "hosts",
        List.of("127.0.0.1"));
  }
}
