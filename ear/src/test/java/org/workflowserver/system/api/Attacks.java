package org.workflowserver.system.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.id.Ids;
import org.workflowserver.json.Json;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.InboundWebhook;
import org.workflowserver.system.support.RawHttpClient;
import org.workflowserver.system.support.ServerFixture;

/**
 * What an attacker tries of that which the database has a part in: tokens, keys, users, limits of
 * addresses, secrets, the record of it all. Each database is tried by a class of its own; what no
 * database takes part in is tried by the tests of packages {@code overload} and {@code console}.
 */
public abstract class Attacks {
  private static final String ORG = "attacked";
  private static final String SECRET = "f4R-from-anybodys-eyes";

  /** The server that is attacked. */
  protected abstract ServerFixture fixture();

  private ApiClient admin() {
    return fixture().api(ORG, "admin");
  }

  @Test
  void nobodyIsReadBeforeTheTokenIsKnown() {
    for (String path : List.of("/workflows/callbacks/", "/workflows/webhooks/whsec_")) {
      String address = path.contains("webhooks") ? "198.51.100.1" : "198.51.100.2";
      // Not 400, which would say that the body was read.
      ApiResponse unknown = callFrom(address, path + Ids.token(""));
      assertThat(unknown).isProblem(404, "resource_missing");
      for (int i = 0; i < 1_000 && unknown.status() == 404; i++) {
        unknown = callFrom(address, path + Ids.token(""));
      }
      assertThat(unknown).isProblem(429, "rate_limited");
      assertThat(callFrom("198.51.100.3", path + Ids.token(""))).hasStatus(404);
    }
    InboundWebhook known =
        InboundWebhook.of(admin(), aWorkflow().byWebhook(Map.of()).transform("called"));
    assertThat(callFrom("198.51.100.1", known.path()).status()).isIn(202, 400);
  }

  private ApiResponse callFrom(String address, String path) {
    return fixture()
        .anonymous()
        .post(path)
        .header("X-Forwarded-For", address)
        .body("application/json", new byte[] {'{'})
        .send();
  }

  @ParameterizedTest
  @ValueSource(strings = {"!", "!!", "=", "A", "."})
  void aCredentialWithMoreBehindItIsNone(String more) {
    String own = fixture().api().token();
    for (String token : List.of(own, fixture().issuer().token(ORG, "admin"))) {
      assertThat(with(token).get("/workflows").send()).hasStatus(200);
      assertThat(with(token + more).get("/workflows").send()).isProblem(401, "token_invalid");
    }
    ApiResponse key = key("viewer");
    assertThat(tokenOf(key, "")).hasStatus(200);
    assertThat(tokenOf(key, more)).isProblem(401, "token_invalid");
  }

  private ApiResponse key(String group) {
    ApiResponse key =
        admin()
            .post("/vault")
            .json(Map.of("name", "api-key:" + unique(), "groups", List.of(group)))
            .send();
    assertThat(key).hasStatus(201);
    return key;
  }

  private ApiResponse tokenOf(ApiResponse key, String more) {
    return fixture().anonymous().tokenByKey(key.string("id"), key.string("secret") + more);
  }

  @Test
  void aTokenOfTheWrongTimeSizeOrIssuerIsNone() {
    Instant later = Instant.now().plusSeconds(600);
    List<String> tokens =
        List.of(
            fixture()
                .issuer()
                .tokenWith(ORG, "admin", claims -> claims.issueTime(Date.from(later))),
            fixture()
                .issuer()
                .tokenWith(ORG, "admin", claims -> claims.claim("x", "x".repeat(9_000))),
            fixture().issuer().ofAnotherIssuer(),
            fixture().issuer().forged(),
            fixture().issuer().unsigned(),
            fixture().issuer().signedByPublicKey());
    assertThat(tokens)
        .allSatisfy(
            token -> assertThat(with(token).get("/workflows").send().status()).isIn(400, 401));
  }

  @Test
  void aPasswordThatHasToBeChangedGivesNothingElse() {
    String user = user("admin", Map.of("must_change_password", true));
    String address = "203.0.113.7";
    assertThat(signIn(user, ServerFixture.PASSWORD, address))
        .isProblem(403, "password_change_required");
    String wanted = "another-correct-horse";
    assertThat(
            fixture()
                .anonymous()
                .post("/auth/password")
                .json(
                    Map.of(
                        "username", user,
                        "password", ServerFixture.PASSWORD,
                        "new_password", wanted))
                .send())
        .hasStatus(204);
    assertThat(signIn(user, ServerFixture.PASSWORD, address)).isProblem(401, "token_invalid");
    assertThat(signIn(user, wanted, address)).hasStatus(200);
  }

  @Test
  void whoHasSignedInFromAnAddressIsNotLockedOutByStrangers() {
    String user = user("viewer", Map.of());
    assertThat(signIn(user, ServerFixture.PASSWORD, "203.0.113.8")).hasStatus(200);
    ApiResponse wrong = signIn(user, "wrong", "203.0.113.9");
    for (int i = 0; i < 30 && wrong.status() == 401; i++) {
      wrong = signIn(user, "wrong", "203.0.113.9");
    }
    assertThat(wrong).isProblem(429, "rate_limited");
    assertThat(signIn(user, ServerFixture.PASSWORD, "203.0.113.9"))
        .as("a good guess tells nothing")
        .isProblem(429, "rate_limited");
    assertThat(signIn(user, ServerFixture.PASSWORD, "203.0.113.8")).hasStatus(200);
  }

  @Test
  void aKeyAnswersNoQuestion() {
    ApiClient key = with(tokenOf(key("operator"), "").string("access_token"));
    String workflow =
        admin()
            .create(aWorkflow().manual().node("ask", "ui_interaction", Map.of("title", "Go on?")));
    ApiResponse started = key.execute(workflow, Map.of()).send();
    assertThat(started).hasStatus(202);
    String interactions = "/workflows/runs/" + started.string("id") + "/interactions";
    await().until(() -> !admin().get(interactions).send().rows().isEmpty());
    String asked = (String) admin().get(interactions).send().rows().getFirst().get("id");
    assertThat(
            key.post("/workflows/interactions/" + asked + "/submit")
                .json(Map.of("action", "submit"))
                .send())
        .hasStatus(403);
  }

  @Test
  void aSecretComesOutOfNoNodeThatIsTried() {
    ApiClient editor = fixture().api(ORG, "editor");
    String name = "s" + unique().replace("-", "");
    assertThat(admin().post("/vault").json(Map.of("name", name, "secret", SECRET)).send())
        .hasStatus(201);
    String all = "{{ vault." + name;
    List<Map<String, Object>> nodes =
        List.of(
            Map.of("componentId", "trigger_workflow", "workflow_id", all + " }}"),
            Map.of("componentId", "text_transform", "template", all + " }}"),
            Map.of(
                "componentId", "text_transform", "template", all + " | split: '' | join: ' ' }}"),
            Map.of("componentId", "text_transform", "template", all + " | slice: 0, 4 }}"),
            Map.of(
                "componentId", "ui_interaction",
                "title", "x",
                "assignees", Map.of("users", List.of(all + " }}"))),
            Map.of(
                "componentId",
                "string_condition",
                "value",
                all + " }}",
                "operator",
                "starts_with",
                "compare_to",
                SECRET.substring(0, 1)));
    for (Map<String, Object> node : nodes) {
      ApiResponse tried =
          editor
              .post("/workflows/test-node")
              .json(Map.of("node", Map.of("id", "n", "data", node)))
              .send();
      assertThat(tried.toString())
          .contains("secret_not_allowed")
          .doesNotContain(SECRET)
          .doesNotContain("f 4 R")
          .doesNotContain("f4R-");
    }
    Map<String, Object> graph =
        aWorkflow()
            .manual()
            .node(
                "call",
                "webhook",
                Map.of(
                    "method", "POST",
                    "url", "https://a.example",
                    "body", "{{ vault.no" + name + " }}"))
            .json();
    assertThat(editor.post("/workflows/validate").json(graph).send().text())
        .contains("vault_item_missing");
    assertThat(fixture().api(ORG, "viewer").post("/workflows/validate").json(graph).send().text())
        .as("which items there are is told to editors alone")
        .doesNotContain("vault_item_missing");
  }

  @Test
  void aRetiredKeyOfTheIssuerSignsNothingMore() {
    ApiClient before =
        ApiClient.signedIn(fixture().server().address(), "admin", ServerFixture.PASSWORD);
    assertThat(before.post("/auth/keys/rotate").send()).hasStatus(200);
    ApiClient after =
        ApiClient.signedIn(fixture().server().address(), "admin", ServerFixture.PASSWORD);
    assertThat(kid(after.token())).isNotEqualTo(kid(before.token()));
    assertThat(before.get("/workflows").send()).as("until it expires").hasStatus(200);
    assertThat(admin().post("/auth/keys/rotate").send()).isProblem(403, "scope_missing");
  }

  private static Object kid(String token) {
    byte[] head = Base64.getUrlDecoder().decode(token.split("\\.")[0]);
    return Json.parseObject(new String(head, UTF_8)).get("kid");
  }

  @Test
  void anotherTenantsObjectsAreNotThere() {
    ApiClient stranger = fixture().api("strangers-of-" + ORG, "admin");
    String workflow = admin().create(aWorkflow().manual());
    String run = admin().execute(workflow, Map.of()).send().string("id");
    ApiResponse item = key("viewer");
    for (String path :
        List.of(
            "/workflows/" + workflow, "/workflows/runs/" + run, "/vault/" + item.string("id"))) {
      assertThat(stranger.get(path).send()).isProblem(404, "resource_missing");
    }
    assertThat(stranger.execute(workflow, Map.of()).send()).isProblem(404, "resource_missing");
    // The key of a repeat is its tenant's.
    ApiResponse first = admin().execute(workflow, Map.of()).header("Idempotency-Key", "one").send();
    ApiResponse other =
        stranger
            .execute(stranger.create(aWorkflow().manual()), Map.of())
            .header("Idempotency-Key", "one")
            .send();
    assertThat(other).hasStatus(202);
    assertThat(other.string("id")).isNotEqualTo(first.string("id"));
  }

  @Test
  void whatIsRefusedIsOnRecordAndTheRecordIsWhole() {
    assertThat(
            fixture()
                .api(ORG, "viewer")
                .post("/workflows")
                .json(aWorkflow().manual().json())
                .send())
        .isProblem(403, "scope_missing");
    await()
        .until(() -> !admin().get("/audit?action=access.refused&limit=1").send().rows().isEmpty());
    assertThat(admin().get("/audit/verify").send()).hasStatus(200).hasMember("valid", true);
    assertThat(admin().delete("/audit").send()).hasStatus(405);
  }

  @Test
  void aBodyThatIsAnnouncedTooLongIsRefusedByItsHead() throws IOException {
    for (String head :
        List.of(
            "POST /auth/token HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 2000000",
            "POST /workflows HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                + "Content-Length: 3000000")) {
      assertThat(RawHttpClient.send(fixture().server().address(), head + "\r\nHost: a\r\n\r\n"))
          .isProblem(413, "body_too_large");
    }
  }

  private ApiClient with(String token) {
    return fixture().anonymous().withToken(token);
  }

  private String user(String group, Map<String, Object> more) {
    String name = "attacked-" + unique();
    Map<String, Object> user = new HashMap<>(more);
    user.putAll(
        Map.of(
            "username",
            name,
            "password",
            ServerFixture.PASSWORD,
            "groups",
            List.of(group),
            "org",
            ORG));
    assertThat(fixture().api().post("/users").json(user).send()).hasStatus(201);
    return name;
  }

  private ApiResponse signIn(String user, String password, String address) {
    return fixture()
        .anonymous()
        .post("/auth/token")
        .header("X-Forwarded-For", address)
        .json(Map.of("grant_type", "password", "username", user, "password", password))
        .send();
  }

  private static String unique() {
    return UUID.randomUUID().toString().substring(0, 18);
  }
}
