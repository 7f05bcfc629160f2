package org.workflowserver.system.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.workflowserver.id.Ids;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.SharedServerExtension;

/** Tokens and what is open without one. */
@ExtendWith(SharedServerExtension.class)
class TokensIT {
  private static final List<String> SERVED =
      List.of(
          "get /workflows",
          "post /workflows",
          "post /workflows/validate",
          "get /workflows/{workflowId}",
          "put /workflows/{workflowId}",
          "delete /workflows/{workflowId}",
          "get /workflows/{workflowId}/versions",
          "get /workflows/{workflowId}/versions/{number}",
          "post /workflows/{workflowId}/versions/{number}/restore",
          "get /workflows/{workflowId}/export",
          "post /workflows/import",
          "post /workflows/{workflowId}/webhook-token",
          "post /workflows/webhooks/{webhookToken}",
          "get /workflows/components",
          "get /workflows/components/{componentId}",
          "post /workflows/{workflowId}/execute",
          "post /workflows/sync/{workflowId}",
          "get /workflows/{workflowId}/executions",
          "get /workflows/runs/{runId}",
          "post /workflows/test-node",
          "get /workflows/{workflowId}/logs",
          "get /workflows/vault",
          "post /workflows/vault",
          "get /workflows/vault/{vaultId}",
          "put /workflows/vault/{vaultId}",
          "delete /workflows/vault/{vaultId}",
          "get /audit",
          "get /audit/verify",
          "get /users",
          "post /users",
          "get /users/{userId}",
          "put /users/{userId}",
          "delete /users/{userId}",
          "post /auth/token",
          "post /auth/password",
          "post /auth/keys/rotate",
          "get /.well-known/jwks.json");

  private static final List<String> COUNTED =
      List.of(
          "workflow_runs_accepted",
          "workflow_runs_ended status=completed",
          "workflow_steps_recorded status=success",
          "workflow_http_requests status=2xx");

  private final ServerFixture fixture;
  private final ApiClient anonymous;

  TokensIT(ServerFixture fixture) {
    this.fixture = fixture;
    this.anonymous = fixture.anonymous();
  }

  @Test
  void aPasswordGivesATokenByFormAndByJson() {
    String form =
        "grant_type=password&username=admin&password=" + ServerFixture.PASSWORD.replace("-", "%2D");
    ApiResponse byForm =
        anonymous
            .post("/auth/token")
            .body("application/x-www-form-urlencoded", form.getBytes(StandardCharsets.UTF_8))
            .send();
    ApiResponse byJson = token("admin", ServerFixture.PASSWORD);
    for (ApiResponse response : List.of(byForm, byJson)) {
      assertThat(response)
          .hasStatus(200)
          .hasMember("token_type", "Bearer")
          .hasHeader("Cache-Control", "no-store");
      assertThat(response.object()).containsOnlyKeys("access_token", "token_type", "expires_in");
      assertThat((Long) response.object().get("expires_in")).isPositive();
      ApiClient api = anonymous.withToken(response.string("access_token"));
      assertThat(api.get("/workflows").send()).hasStatus(200);
    }
  }

  @Test
  void pagesOfAnAllowedOriginMayAskBeforeTheyHaveAToken() {
    ApiResponse preflight = preflight(ServerFixture.ORIGIN);
    assertThat(preflight)
        .hasStatus(204)
        .hasHeader("Access-Control-Allow-Origin", ServerFixture.ORIGIN)
        .hasNoHeader("Access-Control-Allow-Credentials");
    assertThat(preflight.header("Access-Control-Allow-Methods").orElse("")).contains("PUT");
    assertThat(preflight.header("Access-Control-Allow-Headers").orElse(""))
        .contains("Authorization")
        .contains("Idempotency-Key");
    assertThat(preflight("https://other.example"))
        .hasStatus(200)
        .hasNoHeader("Access-Control-Allow-Origin");
  }

  @Test
  void pagesOfAnAllowedOriginMayReadAnswersAndRefusals() {
    ApiResponse answered =
        fixture.api().get("/workflows").header("Origin", ServerFixture.ORIGIN).send();
    ApiResponse refused = anonymous.get("/workflows").header("Origin", ServerFixture.ORIGIN).send();
    assertThat(answered).hasStatus(200);
    assertThat(refused).isProblem(401, "token_missing");
    for (ApiResponse each : List.of(answered, refused)) {
      assertThat(each).hasHeader("Access-Control-Allow-Origin", ServerFixture.ORIGIN);
      assertThat(each.header("Access-Control-Expose-Headers").orElse(""))
          .contains("Link")
          .contains("X-Run-Id");
      assertThat(each.headers().get("vary").toString()).contains("Origin");
    }
    assertThat(fixture.api().get("/workflows").header("Origin", "https://other.example").send())
        .hasStatus(200)
        .hasNoHeader("Access-Control-Allow-Origin");
  }

  private ApiResponse preflight(String origin) {
    return anonymous
        .call("OPTIONS", "/workflows")
        .header("Origin", origin)
        .header("Access-Control-Request-Method", "PUT")
        .header("Access-Control-Request-Headers", "authorization,content-type")
        .send();
  }

  @Test
  void aWrongPasswordAndAnUnknownUserGetTheSameAnswer() {
    ApiResponse wrong = token("admin", "not-the-password");
    ApiResponse unknown = token("nobody", "not-the-password");
    assertThat(wrong).isProblem(401, "token_invalid");
    assertThat(unknown).isProblem(401, "token_invalid");
    assertThat(withoutTrace(unknown)).isEqualTo(withoutTrace(wrong));
    assertThat(unknown.headers().keySet()).isEqualTo(wrong.headers().keySet());
  }

  @Test
  void aWrongRequestIsToldWhatIsWrong() {
    assertThat(anonymous.post("/auth/token").json(Map.of()).send())
        .isProblem(422, "parameter_missing")
        .hasErrorAt("/grant_type");
    assertThat(anonymous.post("/auth/token").json(Map.of("grant_type", "magic")).send())
        .isProblem(422, "parameter_invalid")
        .hasErrorAt("/grant_type");
    assertThat(
            anonymous
                .post("/auth/token")
                .json(Map.of("grant_type", "password", "username", "admin"))
                .send())
        .isProblem(422, "parameter_missing")
        .hasErrorAt("/password");
    assertThat(anonymous.post("/auth/token").body("text/plain", new byte[] {'x'}).send())
        .isProblem(415, "media_type_unsupported");
    assertThat(anonymous.post("/auth/token").body("application/json", new byte[] {'x'}).send())
        .isProblem(400, "body_malformed");
    assertThat(anonymous.post("/auth/token").body("application/json", new byte[100_000]).send())
        .isProblem(413, "body_too_large");
  }

  @Test
  void aProgramSignsInByHttpBasicAndErrorsAreThoseOfOAuth() {
    ApiResponse made = newKey();
    String grant = "grant_type=client_credentials";
    assertThat(byBasic(made.string("id"), made.string("secret"), grant))
        .hasStatus(200)
        .hasMember("token_type", "Bearer");
    assertThat(byBasic(made.string("id"), "wfk_wrong", grant))
        .isProblem(401, "token_invalid")
        .hasMember("error", "invalid_client")
        .hasHeader("WWW-Authenticate", "Basic realm=\"workflow-server\"");
    assertThat(byBasic(made.string("id"), made.string("secret"), grant + "&client_id=x"))
        .isProblem(422, "parameter_invalid")
        .hasErrorAt("/client_id")
        .hasMember("error", "invalid_request");
    assertThat(basic("Basic !!!", grant))
        .isProblem(400, "parameter_invalid")
        .hasMember("error", "invalid_request");
    assertThat(basic("Basic !!!", "grant_type=magic")).hasMember("error", "invalid_request");
    assertThat(basic("Bearer x", "grant_type=magic"))
        .isProblem(422, "parameter_invalid")
        .hasMember("error", "unsupported_grant_type");
    assertThat(token("admin", "not-the-password")).hasMember("error", "invalid_grant");
    // Nothing else speaks so.
    assertThat(anonymous.get("/workflows").send().object()).doesNotContainKey("error");
  }

  /** A new API key, as the one answer that has its secret. */
  private ApiResponse newKey() {
    ApiResponse made =
        fixture
            .api()
            .post("/workflows/vault")
            .json(Map.of("name", "api-key:" + Ids.token("").substring(0, 8)))
            .send();
    assertThat(made).hasStatus(201);
    return made;
  }

  private ApiResponse byBasic(String id, String secret, String form) {
    String pair = id + ":" + secret;
    byte[] bytes = pair.getBytes(StandardCharsets.UTF_8);
    return basic("Basic " + Base64.getEncoder().encodeToString(bytes), form);
  }

  private ApiResponse basic(String authorization, String form) {
    return anonymous
        .post("/auth/token")
        .header("Authorization", authorization)
        .body("application/x-www-form-urlencoded", form.getBytes(StandardCharsets.UTF_8))
        .send();
  }

  @Test
  void guessingIsThrottledForThatAccountAlone() {
    ApiResponse response = token("guessed", "guess");
    int guesses = 1;
    while (response.status() == 401 && guesses < 25) {
      response = token("guessed", "guess-" + guesses++);
    }
    assertThat(response).isProblem(429, "rate_limited");
    assertThat(response.header("Retry-After").orElse("")).matches("[1-9][0-9]*");
    assertThat(guesses).isGreaterThan(3);
    assertThat(token("admin", ServerFixture.PASSWORD)).hasStatus(200);
  }

  @Test
  void aRightKeyIsTakenHoweverManyWrongOnesItsAddressShows() {
    ApiResponse made = newKey();
    String address = "192.0.2.63";
    ApiResponse response = sync(address, Ids.token("wfk_"));
    for (int i = 0; i < 100 && response.status() == 401; i++) {
      response = sync(address, Ids.token("wfk_"));
    }
    assertThat(response).isProblem(429, "rate_limited");
    // One more is let each ten seconds.
    assertThat(
            await()
                .until(
                    () -> client(address, made.string("id"), "wfk_wrong"),
                    wrong -> wrong.status() != 401))
        .isProblem(429, "rate_limited");

    assertThat(client(address, made.string("id"), made.string("secret"))).hasStatus(200);
    assertThat(sync(address, made.string("secret"))).isProblem(404, "resource_missing");
    assertThat(sync("192.0.2.64", Ids.token("wfk_"))).isProblem(401, "token_invalid");
  }

  /** A call that takes a key in place of a token, of a workflow that is not there. */
  private ApiResponse sync(String address, String key) {
    return anonymous
        .withToken(key)
        .post("/workflows/sync/wfl_01hzzzzzzzzzzzzzzzzzzzzzzz")
        .header("X-Forwarded-For", address)
        .json(Map.of())
        .send();
  }

  private ApiResponse client(String address, String id, String secret) {
    return anonymous
        .post("/auth/token")
        .header("X-Forwarded-For", address)
        .json(Map.of("grant_type", "client_credentials", "client_id", id, "client_secret", secret))
        .send();
  }

  @Test
  void theIssuersPublicKeysArePublicAndNothingElseOfThemIs() {
    ApiResponse response = anonymous.get("/.well-known/jwks.json").send();
    assertThat(response).hasStatus(200);
    assertThat(response.rows("keys"))
        .isNotEmpty()
        .allSatisfy(
            key ->
                assertThat(key)
                    .containsKeys("kty", "kid")
                    .doesNotContainKeys("d", "p", "q", "dp", "dq", "qi", "k"));
  }

  @Test
  void anAdministratorChangesTheKeyThatSignsAndTokensStayGood() {
    List<Object> before = keys();
    ApiClient admin = fixture.api();
    ApiResponse rotated = admin.post("/auth/keys/rotate").send();
    assertThat(rotated).hasStatus(200);
    assertThat(keys()).containsAll(before).contains(rotated.string("kid")).hasSizeGreaterThan(1);
    assertThat(admin.get("/workflows").send()).hasStatus(200);
    assertThat(admin.get("/audit?action=issuer_key.rotated&limit=1").send().rows())
        .extracting(entry -> entry.get("object"))
        .containsExactly(rotated.string("kid"));
    ApiResponse token = token("admin", ServerFixture.PASSWORD);
    assertThat(anonymous.withToken(token.string("access_token")).get("/workflows").send())
        .hasStatus(200);

    for (ApiClient other :
        List.of(fixture.api("keys", "admin"), fixture.api("default", "editor"))) {
      assertThat(other.post("/auth/keys/rotate").send()).isProblem(403, "scope_missing");
    }
    assertThat(anonymous.post("/auth/keys/rotate").send()).isProblem(401, "token_missing");
  }

  private List<Object> keys() {
    List<Object> ids = new ArrayList<>();
    anonymous.get("/.well-known/jwks.json").send().rows("keys").forEach(k -> ids.add(k.get("kid")));
    return ids;
  }

  @Test
  void healthIsPublic() {
    for (String path : List.of("/health/live", "/health/ready")) {
      await()
          .untilAsserted(
              () ->
                  assertThat(anonymous.get(path).send()).hasStatus(200).hasMember("status", "UP"));
    }
    assertThat(anonymous.get("/health/ready").send().rows("checks"))
        .extracting(check -> check.get("name"))
        .contains("api", "database", "engine");
  }

  @Test
  void metricsAndTheDescriptionNeedAViewer() {
    for (String path : List.of("/metrics", "/openapi")) {
      assertThat(anonymous.get(path).send()).isProblem(401, "token_missing");
      assertThat(anonymous.withToken("x").get(path).send()).isProblem(401, "token_invalid");
      assertThat(fixture.api("default", "nobody").get(path).send()).isProblem(403, "scope_missing");
      assertThat(fixture.api("default", "viewer").get(path).send()).hasStatus(200);
    }
  }

  /** As generated clients do, where an answer is no JSON. */
  @Test
  void whoAsksForProblemsAloneGetsTheMetrics() {
    String problems = "application/problem+json";
    assertThat(fixture.api().get("/metrics").header("Accept", problems).send())
        .hasStatus(200)
        .hasHeader("Content-Type", "text/plain;charset=UTF-8");
  }

  @Test
  void metricsAreLabelledWithTheServer() {
    String text = fixture.api().get("/metrics").header("Accept", "text/plain").send().text();
    assertThat(text.lines().filter(line -> line.startsWith("workflow_")))
        .isNotEmpty()
        .allMatch(
            line ->
                line.matches(
                    ".*server=\"\\S+:%d\".*".formatted(fixture.server().address().getPort())));
  }

  @Test
  void metricsCountWhatHappensAndTheReadmeNamesThemAll() throws IOException {
    ApiClient api = fixture.api();
    Map<String, Double> before = metrics(api);
    api.runToEnd(api.create(aWorkflow().manual()), Map.of());
    // They may be counted after the answer.
    Map<String, Double> after =
        await()
            .until(
                () -> metrics(api),
                now ->
                    now.get("workflow_lease_age_seconds") <= 10.0
                        && COUNTED.stream().allMatch(name -> now.get(name) > before.get(name)));
    assertThat(after.get("workflow_lease_age_seconds")).isNotNegative();
    List<String> documented =
        Pattern.compile("(?m)^\\| `(workflow_[a-z_]+)` \\|")
            .matcher(Files.readString(Path.of("..", "README.md")))
            .results()
            .map(row -> row.group(1))
            .toList();
    assertThat(after.keySet().stream().map(name -> name.split(" ")[0]).distinct())
        .containsExactlyInAnyOrderElementsOf(documented);
  }

  /** Our own metrics, by name and the label that tells them apart. */
  private static Map<String, Double> metrics(ApiClient api) {
    String text = api.get("/metrics").header("Accept", "text/plain").send().text();
    return Pattern.compile(
            "(?m)^(workflow_[a-z_]+)(?:\\{(?:.*?\\b(result|status)=\"(\\w+)\")?.*})? (\\S+)$")
        .matcher(text)
        .results()
        .collect(
            Collectors.toMap(
                line ->
                    line.group(1)
                        + (line.group(2) == null ? "" : " " + line.group(2) + "=" + line.group(3)),
                line -> Double.parseDouble(line.group(4))));
  }

  @Test
  void theDescriptionListsWhatIsServedAndNothingElse() {
    ApiResponse response =
        fixture.api().get("/openapi").header("Accept", "application/json").send();
    assertThat(response).hasStatus(200);
    List<String> described = new ArrayList<>();
    response
        .object("paths")
        .forEach(
            (path, item) ->
                ((Map<?, ?>) item)
                    .keySet().stream()
                        .filter(method -> List.of("get", "post", "put", "delete").contains(method))
                        .forEach(method -> described.add(method + " " + path)));
    assertThat(described).containsAll(SERVED);
    for (String call : described) {
      String[] parts = call.split(" ");
      String path = parts[1].replace("{code}", "token_missing").replaceAll("\\{[^}]+}", "x");
      ApiResponse found = anonymous.call(parts[0].toUpperCase(Locale.ROOT), path).send();
      if (path.contains("/callbacks/")) {
        // It is served, and says that nothing waits there: the token is its only secret.
        assertThat(found).isProblem(404, "resource_missing");
        assertThat(found.string("detail")).contains("waits for a call");
      } else if (path.contains("/webhooks/")) {
        assertThat(found).isProblem(404, "resource_missing");
        assertThat(found.string("detail")).contains("webhook URL");
      } else if (path.equals("/oauth/callback")) {
        assertThat(found).isProblem(404, "resource_missing");
        assertThat(found.string("detail")).contains("this state");
      } else {
        assertThat(found.status()).as(call).isNotIn(404, 405, 500);
      }
    }
  }

  private ApiResponse token(String username, String password) {
    return anonymous
        .post("/auth/token")
        .json(Map.of("grant_type", "password", "username", username, "password", password))
        .send();
  }

  private static Map<String, Object> withoutTrace(ApiResponse response) {
    Map<String, Object> problem = new LinkedHashMap<>(response.object());
    problem.remove("trace_id");
    return problem;
  }
}
