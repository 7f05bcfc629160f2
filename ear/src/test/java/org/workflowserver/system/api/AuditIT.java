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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.workflowserver.json.Json;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.ServerProcess;
import org.workflowserver.system.support.SharedServerExtension;
import org.workflowserver.system.support.WebhookTarget.Endpoint;

/** Who did what is on record, and a record that was changed shows it. */
@ExtendWith(SharedServerExtension.class)
@Timeout(600)
class AuditIT {
  private static final String AUDIT = "/audit";
  private static final String SECRET = "open-sesame-" + UUID.randomUUID();
  private static final String PASSWORD = "several-uncommon-words-" + UUID.randomUUID();

  private final ServerFixture fixture;
  private final String org = "audit-" + UUID.randomUUID();
  private final ApiClient admin;

  AuditIT(ServerFixture fixture) {
    this.fixture = fixture;
    this.admin = person("ada", "admin");
  }

  @Test
  void changesOfWorkflowsAreOnRecord() {
    String id = admin.create(aWorkflow().byWebhook(Map.of()).transform("{{ 1 }}"));
    String path = "/workflows/" + id;
    assertThat(admin.put(path).json(Map.of("description", SECRET)).send()).hasStatus(200);
    assertThat(admin.put(path).json(Map.of("description", SECRET)).send())
        .hasStatus(200)
        .hasHeader("ETag", "\"2\"");
    assertThat(admin.put(path).json(Map.of("name", "")).send()).hasStatus(422);
    assertThat(admin.post(path + "/versions/1/restore").send()).hasStatus(200);
    assertThat(admin.post(path + "/webhook-token").send()).hasStatus(200);
    Map<String, Object> document = admin.get(path + "/export").send().object();
    ApiResponse imported = admin.post("/workflows/import").json(document).send();
    assertThat(imported).hasStatus(201);
    assertThat(admin.delete(path).send()).hasStatus(204);

    assertThat(actions())
        .containsExactly(
            "workflow.created",
            "workflow.changed",
            "workflow.restored",
            "workflow.webhook_token_renewed",
            "workflow.imported",
            "workflow.deleted");
    Map<String, Object> deleted = rows(AUDIT).getFirst();
    assertThat(deleted)
        .containsOnlyKeys(
            "seq",
            "org",
            "at",
            "actor",
            "action",
            "object",
            "details",
            "address",
            "previous",
            "hash")
        .containsEntry("seq", 6L)
        .containsEntry("org", org)
        .containsEntry("actor", "ada")
        .containsEntry("object", id)
        .containsEntry("address", "127.0.0.1");
    assertThat(Json.write(rows(AUDIT))).doesNotContain(SECRET).doesNotContain("whsec_");
  }

  @Test
  void changesOfTheVaultAreOnRecordWithoutAnySecret() {
    ApiResponse secret =
        admin.post("/vault").json(Map.of("name", "token", "secret", SECRET)).send();
    assertThat(admin.post("/vault").json(Map.of("name", "token", "secret", SECRET)).send())
        .hasStatus(409);
    String path = "/vault/" + secret.string("id");
    // Of a PUT nobody is told whether it sent what was stored.
    for (String sent : List.of(SECRET, SECRET + "2")) {
      assertThat(admin.put(path).json(Map.of("name", "token", "secret", sent)).send())
          .hasStatus(200);
    }
    admin.delete(path).send();
    ApiResponse key = admin.post("/vault").json(Map.of("name", "api-key:robot")).send();
    String keyPath = "/vault/" + key.string("id");
    ApiResponse replaced = admin.put(keyPath).json(Map.of("name", "api-key:robot")).send();
    admin.delete(keyPath).send();
    assertThat(actions())
        .containsExactly(
            "vault_item.created",
            "vault_item.changed",
            "vault_item.changed",
            "vault_item.deleted",
            "api_key.created",
            "api_key.replaced",
            "api_key.deleted");
    assertThat(rows(AUDIT + "?action=api_key.created"))
        .singleElement()
        .satisfies(
            made ->
                assertThat((Map<?, ?>) made.get("details"))
                    .extracting("groups")
                    .isEqualTo("operator"));
    assertThat(Json.write(rows(AUDIT)))
        .doesNotContain(SECRET)
        .doesNotContain(key.string("secret"))
        .doesNotContain(replaced.string("secret"));
  }

  @Test
  void whatPeopleDoToRunsIsOnRecordAndStartsAreNot() {
    String workflow = admin.create(aWorkflow().manual().transform("done"));
    ApiResponse run = admin.runToEnd(workflow, Map.of());
    ApiResponse again = admin.post("/workflows/runs/" + run.string("id") + "/rerun").send();
    assertThat(again).hasStatus(202);
    String waits =
        admin.create(
            aWorkflow()
                .manual()
                .node("ask", "ui_interaction", question())
                .node("wait", "delay", Map.of("duration", 1, "unit", "days")));
    String waiting = admin.execute(waits, Map.of()).send().string("id");
    String interactions = "/workflows/runs/" + waiting + "/interactions";
    await().until(() -> !admin.get(interactions).send().rows().isEmpty());
    Object asked = admin.get(interactions).send().rows().getFirst().get("id");
    assertThat(
            admin
                .post("/workflows/interactions/" + asked + "/submit")
                .json(Map.of("action", "approve", "comment", SECRET))
                .send())
        .hasStatus(200);
    assertThat(admin.post("/workflows/runs/" + waiting + "/cancel").send()).hasStatus(202);
    assertThat(
            admin
                .post("/workflows/runs/bulk")
                .json(Map.of("action", "rerun", "filter", Map.of("workflow_id", workflow)))
                .send())
        .hasStatus(202);
    assertThat(actions())
        .containsExactly(
            "workflow.created",
            "run.rerun",
            "workflow.created",
            "interaction.submitted",
            "run.cancelled",
            "bulk_operation.started");
    Map<String, Object> rerun = rows(AUDIT + "?action=run.rerun").getFirst();
    assertThat(rerun).containsEntry("object", run.string("id"));
    assertThat(details(rerun))
        .isEqualTo(Map.of("new_run", ((Map<?, ?>) again.object().get("new_run")).get("id")));
    assertThat(Json.write(rows(AUDIT))).doesNotContain(SECRET);
  }

  @Test
  void usersAndTheirSignInsAreOnRecordWithoutPasswords() {
    String name = "user-" + UUID.randomUUID().toString().substring(0, 18);
    ApiResponse user =
        admin
            .post("/users")
            .json(Map.of("username", name, "password", PASSWORD, "groups", List.of("viewer")))
            .send();
    assertThat(user).hasStatus(201);
    String address = ownAddress();
    assertThat(token(address, name, PASSWORD)).hasStatus(200);
    assertThat(token(address, name, "wrong-" + PASSWORD)).hasStatus(401);
    String path = "/users/" + user.string("id");
    assertThat(admin.put(path).json(Map.of("groups", List.of("viewer"))).send()).hasStatus(200);
    admin.put(path).json(Map.of("password", PASSWORD + "2", "groups", List.of("admin"))).send();
    ApiResponse second =
        admin
            .post("/users")
            .json(Map.of("username", name + "x", "password", PASSWORD, "groups", List.of("admin")))
            .send();
    assertThat(second).hasStatus(201);
    assertThat(admin.delete(path).send()).hasStatus(204);
    assertThat(admin.delete("/users/" + second.string("id")).send()).hasStatus(409);
    assertThat(actions())
        .containsExactly(
            "user.created",
            "sign_in.succeeded",
            "sign_in.failed",
            "user.changed",
            "user.created",
            "user.deleted");
    assertThat(rows(AUDIT + "?actor=" + name))
        .hasSize(2)
        .allSatisfy(row -> assertThat(row).containsEntry("address", address));
    assertThat(details(rows(AUDIT + "?action=user.changed").getFirst()))
        .isEqualTo(Map.of("username", name, "groups", "admin", "changed", "password groups"));
    assertThat(Json.write(rows(AUDIT))).doesNotContain(PASSWORD);
  }

  @Test
  void aNameThatNobodyHasIsNotOnRecordSinceItMayBeAPassword() {
    String typed = "typed-" + UUID.randomUUID();
    String address = ownAddress();
    assertThat(token(address, typed.substring(0, 30), "wrong")).hasStatus(401);
    List<Map<String, Object>> rows =
        fixture.api().get(AUDIT + "?limit=100&action=sign_in.failed").send().rows();
    assertThat(rows).filteredOn(row -> address.equals(row.get("address"))).hasSize(1);
    assertThat(Json.write(rows)).doesNotContain(typed.substring(0, 30));
  }

  @Test
  void whoeverIsRefusedIsOnRecord() {
    ApiClient viewer = person("vic", "viewer");
    assertThat(viewer.get("/users").send()).isProblem(403, "scope_missing");
    assertThat(viewer.get(AUDIT).send()).isProblem(403, "scope_missing");
    assertThat(viewer.get(AUDIT + "/verify").send()).isProblem(403, "scope_missing");
    assertThat(person("nil", "nobody").get("/openapi").send()).isProblem(403, "scope_missing");
    assertThat(rows(AUDIT + "?action=access.refused"))
        .extracting(row -> row.get("actor") + " " + row.get("object"))
        .containsExactly(
            "nil GET /openapi", "vic GET /audit/verify", "vic GET /audit", "vic GET /users");
  }

  @Test
  void whichVersionUsesASecretIsOnRecordOnce() {
    Endpoint endpoint = fixture.target().endpoint();
    String item =
        admin.post("/vault").json(Map.of("name", "token", "secret", SECRET)).send().string("id");
    String workflow =
        admin.create(aWorkflow().manual().webhook(endpoint, Map.of("t", "{{ vault.token }}")));
    admin.runToEnd(workflow, Map.of());
    admin.runToEnd(workflow, Map.of());
    List<Map<String, Object>> uses = rows(AUDIT + "?action=secret.used");
    // Twice only where an hour ended between the two runs.
    assertThat(uses)
        .isNotEmpty()
        .extracting(use -> use.get("at").toString().substring(0, "2026-01-01T00".length()))
        .doesNotHaveDuplicates();
    assertThat(uses.getFirst())
        .containsEntry("actor", workflow)
        .containsEntry("object", item)
        .containsEntry("details", Map.of("name", "token", "version", "1"))
        .containsEntry("address", null);
  }

  @Test
  void theLogIsFilteredAndPaged() {
    for (int i = 0; i < 5; i++) {
      admin.create(aWorkflow().manual().transform("x"));
    }
    List<Object> read = new ArrayList<>();
    String page = AUDIT + "?limit=2&action=workflow.created";
    while (page != null) {
      ApiResponse response = admin.get(page).send();
      assertThat(response).hasStatus(200);
      response.rows().forEach(row -> read.add(row.get("seq")));
      page = response.header("Link").map(link -> link.replaceFirst("<(.*)>.*", "$1")).orElse(null);
    }
    assertThat(read).containsExactly(5L, 4L, 3L, 2L, 1L);
    Object third = rows(AUDIT).get(2).get("at");
    assertThat(rows(AUDIT + "?from=" + third)).hasSize(3);
    assertThat(rows(AUDIT + "?to=" + third)).hasSize(2);
    assertThat(rows(AUDIT + "?actor=eve")).isEmpty();
    assertThat(admin.get(AUDIT + "?action=x").send()).isProblem(400, "parameter_invalid");
    assertThat(admin.get(AUDIT + "?from=x").send()).isProblem(400, "parameter_invalid");
    assertThat(admin.get(AUDIT + "?cursor=x").send()).isProblem(400, "parameter_invalid");
    for (String key : List.of("-1.1", "1.-1", "999999999999999999.1")) {
      String cursor = Base64.getUrlEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8));
      assertThat(admin.get(AUDIT + "?cursor=" + cursor).send()).isProblem(400, "parameter_invalid");
    }
    assertThat(fixture.api("audit-of-others", "admin").get(AUDIT + "?actor=ada").send().rows())
        .isEmpty();
  }

  @Test
  void anExportIsVerifiedWithoutAServer(@TempDir Path folder) throws Exception {
    admin.create(aWorkflow().manual().named("\"ß\\\u2028").transform("x"));
    admin.create(aWorkflow().manual().transform("x"));
    ApiResponse verified = admin.get(AUDIT + "/verify").send();
    assertThat(verified)
        .hasStatus(200)
        .hasMember("valid", true)
        .hasMember("entries", 2L)
        .hasMember("first_broken", null);
    ApiResponse export = admin.get(AUDIT).header("Accept", "application/x-ndjson").send();
    assertThat(export).hasStatus(200).hasHeader("Content-Type", "application/x-ndjson");
    List<String> lines = export.text().lines().toList();
    assertThat(lines).hasSize(3);
    assertThat(Json.parseObject(lines.getFirst())).isEqualTo(rows(AUDIT).getLast());
    assertThat(Json.parseObject(lines.getLast()))
        .isEqualTo(
            Map.of("head", Map.of("org", org, "entries", 2L, "hash", verified.string("head"))));
    assertThat(admin.get(AUDIT + "?limit=1").header("Accept", "application/x-ndjson").send())
        .isProblem(400, "parameter_invalid");
    assertThat(lines(AUDIT + "?actor=ada"))
        .startsWith(lines.get(0), lines.get(1))
        .last()
        .isEqualTo("{\"found\":{\"org\":\"%s\",\"entries\":2}}".formatted(org));
    assertThat(lines(AUDIT + "?actor=eve")).hasSize(1);

    Path file = folder.resolve("audit.jsonl");
    Files.writeString(file, export.text());
    assertThat(verify(file)).contains("Valid: 2 entries").endsWith("exit 0");
    Files.writeString(file, export.text().replaceFirst("\"ada\"", "\"eve\""));
    assertThat(verify(file)).contains("entry 1 was altered").endsWith("exit 1");
    Files.writeString(file, lines.getFirst() + "\n");
    assertThat(verify(file)).contains("is missing").endsWith("exit 1");
  }

  private List<String> lines(String path) {
    return admin.get(path).header("Accept", "application/x-ndjson").send().text().lines().toList();
  }

  private static String verify(Path file) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                ServerProcess.JAR.toString(),
                "verify-audit",
                file.toString())
            .redirectErrorStream(true)
            .start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor(180, TimeUnit.SECONDS)).isTrue();
    return output + " exit " + process.exitValue();
  }

  /** What was done, in the order in which it was. */
  private List<Object> actions() {
    return rows(AUDIT).reversed().stream().map(row -> row.get("action")).toList();
  }

  /** The details without those of the caller's token. */
  private Map<Object, Object> details(Map<String, Object> row) {
    Map<Object, Object> details = new HashMap<>((Map<?, ?>) row.get("details"));
    assertThat(details.remove("issuer")).isEqualTo(fixture.issuer().name());
    assertThat(details.remove("subject")).isNotNull();
    return details;
  }

  private List<Map<String, Object>> rows(String path) {
    ApiResponse response = admin.get(path).send();
    assertThat(response).hasStatus(200);
    return response.rows();
  }

  private ApiClient person(String name, String group) {
    return fixture
        .anonymous()
        .withToken(fixture.issuer().tokenWith(org, group, claims -> claims.claim("upn", name)));
  }

  /** An address that no other test calls from: few sign-ins of each are entries in a minute. */
  private static String ownAddress() {
    UUID random = UUID.randomUUID();
    return "203.%d.%d.%d"
        .formatted(
            random.getLeastSignificantBits() & 0xff,
            random.getMostSignificantBits() & 0xff,
            random.getMostSignificantBits() >> 24 & 0xff);
  }

  private ApiResponse token(String address, String username, String password) {
    return fixture
        .anonymous()
        .post("/auth/token")
        .header("X-Forwarded-For", address)
        .json(Map.of("grant_type", "password", "username", username, "password", password))
        .send();
  }

  private static Map<String, Object> question() {
    return Map.of("title", "Go on?", "actions", List.of(Map.of("id", "approve", "label", "Go on")));
  }
}
