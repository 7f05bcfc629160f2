package org.workflowserver.authorization;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.workflowserver.json.Json;
import org.workflowserver.outbound.guard.OutboundFailure;
import org.workflowserver.outbound.guard.Secrecy;
import org.workflowserver.outbound.http.ClientForm;
import org.workflowserver.outbound.http.OutboundHttp;
import org.workflowserver.outbound.http.OutboundRequest;
import org.workflowserver.outbound.http.OutboundResponse;
import org.workflowserver.vault.Secret;
import org.workflowserver.vault.SecretReader;
import org.workflowserver.vault.Secrets;
import org.workflowserver.vault.TokenUnavailable;

/** Asks providers for tokens, by the guarded way out. */
@Dependent
public record TokenEndpoint(OutboundHttp http, Secrets secrets) {
  private static final Duration CALL = Duration.ofSeconds(10);

  /** Errors after which the same request may be answered with a token. */
  private static final Set<String> PASSING =
      Set.of("temporarily_unavailable", "server_error", "slow_down");

  @Inject
  public TokenEndpoint {}

  /** What a person's code stands for. */
  TokenAnswer redeem(
      String orgId, ProviderView provider, String code, String redirectUri, String verifier) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "authorization_code");
    form.put("code", code);
    form.put("redirect_uri", redirectUri);
    if (provider.pkce()) {
      form.put("code_verifier", verifier);
    }
    return ask(orgId, provider, form);
  }

  /** A token for this server itself. */
  TokenAnswer obtain(String orgId, ProviderView provider) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "client_credentials");
    if (!provider.scopes().isEmpty()) {
      form.put("scope", String.join(" ", provider.scopes()));
    }
    return ask(orgId, provider, form);
  }

  /** The next tokens; what gave them stays where no other comes with them. */
  TokenAnswer refresh(String orgId, ProviderView provider, TokenSet tokens) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "refresh_token");
    form.put("refresh_token", tokens.refresh());
    TokenAnswer answer = ask(orgId, provider, form);
    return answer.tokens().refresh() != null
        ? answer
        : new TokenAnswer(
            new TokenSet(answer.tokens().access(), tokens.refresh()),
            answer.life(),
            answer.scopes(),
            answer.email());
  }

  private TokenAnswer ask(String orgId, ProviderView provider, Map<String, String> form) {
    Optional<Secret> secret =
        Optional.ofNullable(provider.clientSecretId()).map(id -> secret(orgId, provider));
    List<List<String>> hosts =
        secret.map(Secret::hosts).filter(names -> !names.isEmpty()).map(List::of).orElse(List.of());
    return read(
        send(
            ClientForm.request(
                provider.tokenEndpoint(),
                provider.clientId(),
                secret.map(Secret::value),
                form,
                CALL,
                new Secrecy(hosts, text -> false),
                orgId)));
  }

  private Secret secret(String orgId, ProviderView provider) {
    Secret secret =
        secrets
            .findById(orgId, provider.clientSecretId())
            .orElseThrow(
                () ->
                    new TokenUnavailable(
                        "The client's secret for the provider is not in the vault any more, or has"
                            + " expired",
                        true,
                        null));
    secrets.noteReader(secret, SecretReader.provider(orgId, provider.id()));
    return secret;
  }

  private OutboundResponse send(OutboundRequest request) {
    try {
      return http.send(request);
    } catch (OutboundFailure e) {
      throw new TokenUnavailable("The provider gave no token: " + e.getMessage(), true, e);
    }
  }

  /** What a provider says of an error may hold anything: the codes of the standard alone count. */
  private static TokenAnswer read(OutboundResponse response) {
    Optional<Map<String, Object>> body = json(response);
    Object error = body.map(json -> json.get("error")).orElse(null);
    // Some providers say with a 200 what the standard says with a 400, by codes of their own.
    boolean refused =
        response.status() == 200 && error != null && !PASSING.contains(error.toString());
    if (response.status() != 200 || error != null) {
      boolean takenBack =
          refused || "invalid_grant".equals(error) || "unauthorized_client".equals(error);
      throw new TokenUnavailable(
          takenBack
              ? "The provider has taken the authorization back, or its time is over"
              : "The provider gave no token: it answered " + response.status(),
          !takenBack,
          null);
    }
    try {
      return TokenAnswer.read(
          body.orElseThrow(() -> new IllegalArgumentException("its answer is not JSON")));
    } catch (IllegalArgumentException e) {
      throw new TokenUnavailable("The provider gave no token: " + e.getMessage(), true, e);
    }
  }

  private static Optional<Map<String, Object>> json(OutboundResponse response) {
    try {
      return Optional.of(Json.parseObject(new String(response.body(), StandardCharsets.UTF_8)));
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }
}
