package org.workflowserver.system.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.SharedServerExtension;
import org.workflowserver.system.support.WebhookTarget.Endpoint;
import org.workflowserver.system.support.WorkflowBuilder;

/** A person connects another system by OAuth, and steps call it, over HTTP. */
@ExtendWith(SharedServerExtension.class)
@Timeout(600)
class AuthorizationsIT {
  private static final String AUTHORIZATIONS = "/workflows/authorization";
  private static final String PROVIDERS = AUTHORIZATIONS + "/providers";
  private static final String TOKEN = "ya29.access-token-of-a-person";

  private final ServerFixture fixture;

  AuthorizationsIT(ServerFixture fixture) {
    this.fixture = fixture;
  }

  @Test
  void aStepSendsTheTokenOfWhatAPersonAuthorized() throws Exception {
    ApiClient admin = fixture.api("oauth", "admin");
    ApiClient api = fixture.api("oauth", "editor");
    Endpoint token =
        fixture
            .target()
            .endpoint()
            .respondingWith(
                200,
                "{\"access_token\":\""
                    + TOKEN
                    + "\",\"token_type\":\"Bearer\",\"expires_in\":3600,\"refresh_token\":\"r1\"}");
    ApiResponse provider = admin.post(PROVIDERS).json(provider(admin, token)).send();
    assertThat(provider).hasStatus(201).hasMember("grant", "authorization_code");
    String providerPath = PROVIDERS + "/" + provider.string("id");
    assertThat(provider.header("Location")).contains(providerPath);
    assertThat(admin.get(providerPath).send().object()).isEqualTo(provider.object());
    assertThat(api.get(PROVIDERS).send()).isProblem(403, "scope_missing");

    ApiResponse begun = api.post(AUTHORIZATIONS).send();
    assertThat(begun).hasStatus(200).hasMember("id", null);
    Map<String, String> asked = parameters(URI.create(begun.string("url")).getRawQuery());
    String back = "/oauth/callback?code=c1&state=" + asked.get("state");
    assertThat(fixture.anonymous().call("HEAD", back).send()).hasStatus(200);
    assertThat(token.calls()).isEmpty();
    ApiResponse made = fixture.anonymous().get(back).send();
    assertThat(made).hasStatus(200);
    assertThat(fixture.anonymous().get(back).send()).isProblem(404, "resource_missing");
    Map<String, String> redeemed = parameters(token.onlyCall().body());
    assertThat(redeemed)
        .containsEntry("code", "c1")
        .containsEntry("redirect_uri", asked.get("redirect_uri"));
    assertThat(asked.get("code_challenge")).isEqualTo(challenge(redeemed.get("code_verifier")));

    List<Map<String, Object>> listed = api.get(AUTHORIZATIONS).send().rows();
    assertThat(listed).hasSize(1);
    assertThat(listed.toString()).doesNotContain(TOKEN);
    String authorization = (String) listed.getFirst().get("id");
    Endpoint target = fixture.target().endpoint();
    String workflow = api.create(calling(target, authorization));
    ApiResponse run = api.runToEnd(workflow, Map.of());
    assertThat(run).hasMember("status", "completed");
    assertThat(target.onlyCall().headers()).containsEntry("authorization", "Bearer " + TOKEN);
    assertThat(api.get("/workflows/runs/" + run.string("id")).send().text()).doesNotContain(TOKEN);

    Map<String, Object> node =
        Map.of(
            "id",
            "call",
            "data",
            Map.of("componentId", "webhook", "method", "GET", "url", target.url()));
    ApiResponse tried =
        api.post("/workflows/test-node")
            .json(Map.of("node", node, "authorization_id", authorization))
            .send();
    assertThat(tried).hasStatus(200).hasMember("status", "success");
    assertThat(target.calls().getLast().headers())
        .containsEntry("authorization", "Bearer " + TOKEN);

    target.respondingWith(401, "{}");
    ApiResponse refused = api.runToEnd(workflow, Map.of());
    assertThat(refused).hasMember("status", "failed");
    assertThat(api.get("/workflows/runs/" + refused.string("id")).send().text())
        .contains("authorization_invalid");

    String path = AUTHORIZATIONS + "/" + authorization;
    assertThat(api.delete(path).send()).isProblem(409, "authorization_in_use");
    assertThat(api.delete("/workflows/" + workflow).send()).hasStatus(204);
    assertThat(admin.delete(providerPath).send()).isProblem(409, "authorization_in_use");
    assertThat(api.delete(path).send()).hasStatus(204);
    assertThat(api.post("/workflows").json(calling(target, authorization).json()).send())
        .isProblem(422, "workflow_invalid");
    assertThat(admin.delete(providerPath).send()).hasStatus(204);
    assertThat(admin.get("/audit").send().text())
        .contains("authorization.created", "authorization_provider.deleted")
        .doesNotContain(TOKEN);
  }

  private static Map<String, Object> provider(ApiClient admin, Endpoint token) {
    String secret =
        admin
            .post("/workflows/vault")
            .json(Map.of("name", "client", "secret", "the-clients-secret"))
            .send()
            .string("id");
    return Map.of(
        "name",
        "calendar",
        "grant",
        "authorization_code",
        "authorization_endpoint",
        "https://login.example.com/authorize",
        "token_endpoint",
        token.url(),
        "client_id",
        "flows",
        "client_secret",
        secret,
        "scopes",
        List.of("read"),
        "hosts",
        List.of("127.0.0.1"));
  }

  private static WorkflowBuilder calling(Endpoint target, String authorization) {
    return aWorkflow()
        .manual()
        .node(
            "call",
            "webhook",
            Map.of("method", "GET", "url", target.url(), "authorization_id", authorization));
  }

  private static String challenge(String verifier) throws Exception {
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
  }

  private static Map<String, String> parameters(String text) {
    Map<String, String> parameters = new HashMap<>();
    for (String pair : text.split("&")) {
      String[] parts = pair.split("=", 2);
      parameters.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return parameters;
  }
}
