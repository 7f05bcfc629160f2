package org.workflowserver.system.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.SharedServerExtension;
import org.workflowserver.system.support.WebhookTarget;
import org.workflowserver.system.support.WorkflowBuilder;

/** Versions, documents and settings of workflows, over HTTP. */
@ExtendWith(SharedServerExtension.class)
class VersionsIT {
  private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z";

  private final ServerFixture fixture;
  private final ApiClient here;
  private final ApiClient there;

  private final WebhookTarget.Endpoint target;

  VersionsIT(ServerFixture fixture) {
    this.fixture = fixture;
    this.here = fixture.api("versions", "admin");
    this.there = fixture.api("versions-elsewhere", "admin");
    this.target = fixture.target().endpoint();
  }

  @Test
  void versionsAreListedAndRead() {
    WorkflowBuilder builder = aWorkflow().manual().transform("one");
    String workflow = here.create(builder);
    change(workflow, aWorkflow().manual().transform("two").node("end", "terminate", done()));
    change(workflow, aWorkflow().manual());
    ApiResponse list = here.get(versions(workflow, "")).send();
    assertThat(list).hasStatus(200).hasNoHeader("Link");
    assertThat(list.rows())
        .extracting(row -> List.of(row.get("number"), row.get("node_count")))
        .containsExactly(List.of(3L, 1L), List.of(2L, 3L), List.of(1L, 2L));
    assertThat(list.rows())
        .allSatisfy(
            row -> {
              assertThat(row)
                  .containsOnlyKeys(
                      "workflow_id", "number", "author", "version_note", "node_count", "created_at")
                  .containsEntry("version_note", null)
                  .containsEntry("workflow_id", workflow)
                  .containsEntry("author", "tester@versions");
              assertThat((String) row.get("created_at")).matches(TIME);
            });

    Map<String, Object> expected = new LinkedHashMap<>(list.rows().getLast());
    expected.put("nodes", builder.json().get("nodes"));
    expected.put("edges", builder.json().get("edges"));
    ApiResponse first = here.get(versions(workflow, "/1")).send();
    assertThat(first).hasStatus(200);
    assertThat(first.object()).isEqualTo(expected);

    ApiResponse page = here.get(versions(workflow, "?limit=2")).send();
    String next = page.header("Link").orElseThrow();
    assertThat(next).startsWith("</workflows/").endsWith(">; rel=\"next\"");
    ApiResponse rest = here.get(next.substring(1, next.indexOf('>'))).send();
    assertThat(rest).hasStatus(200).hasNoHeader("Link");
    assertThat(rest.rows()).containsExactly(list.rows().getLast());
    for (String query : List.of("?limit=0", "?limit=501", "?cursor=x", "?cursor=eA")) {
      assertThat(here.get(versions(workflow, query)).send()).isProblem(400, "parameter_invalid");
    }
  }

  @Test
  void notesComeBackAsTheyWereSentAndTravelWithTheDocument() {
    List<Object> notes =
        List.of(
            Map.of(
                "id", "n", "text", "Mind", "position", Map.of("x", 1L, "y", 2L), "color", "red"));
    Map<String, Object> body = new LinkedHashMap<>(aWorkflow().manual().json());
    body.put("notes", notes);
    body.put("version_note", "The first");
    String workflow = here.post("/workflows").json(body).send().string("id");
    assertThat(here.get(versions(workflow, "/1")).send())
        .hasMember("notes", notes)
        .hasMember("version_note", "The first");
    Map<String, Object> document = here.get("/workflows/" + workflow + "/export").send().object();
    String copy = here.post("/workflows/import").json(document).send().string("id");
    assertThat(here.get("/workflows/" + copy).send()).hasMember("notes", notes);
    assertThat(here.put("/workflows/" + copy).json(Map.of("notes", List.of(1L))).send())
        .isProblem(422, "workflow_invalid");
  }

  @Test
  void aRestoredVersionRunsAndSoDoTheOthers() {
    String workflow = here.create(aWorkflow().manual().transform("one"));
    String ofFirst = here.runToEnd(workflow, Map.of()).string("id");
    change(workflow, aWorkflow().manual().transform("two"));
    String ofSecond = here.runToEnd(workflow, Map.of()).string("id");
    ApiResponse before = here.get("/workflows/" + workflow).send();

    ApiResponse restored = here.post(versions(workflow, "/1/restore")).send();
    assertThat(restored).hasStatus(200).hasMember("id", workflow).hasMember("version", 3L);
    assertThat(restored.object()).containsOnlyKeys(before.object().keySet());
    assertThat(restored.object().get("nodes"))
        .isEqualTo(here.get(versions(workflow, "/1")).send().object().get("nodes"));
    ApiResponse after = here.get("/workflows/" + workflow).send();
    assertThat(after.object()).isEqualTo(restored.object());
    assertThat(after).hasHeader("ETag", restored.header("ETag").orElseThrow());

    assertThat(here.runToEnd(workflow, Map.of()))
        .hasMember("workflow_version", 3L)
        .hasMember("output", Map.of("text", "one"));
    assertThat(rerun(ofSecond, "original"))
        .hasMember("workflow_version", 2L)
        .hasMember("output", Map.of("text", "two"));
    assertThat(rerun(ofSecond, "current"))
        .hasMember("workflow_version", 3L)
        .hasMember("output", Map.of("text", "one"));
    assertThat(rerun(ofFirst, "original")).hasMember("workflow_version", 1L);
  }

  @Test
  void aRestoreHonoursIfMatch() {
    String workflow = here.create(aWorkflow().manual());
    String first = here.get("/workflows/" + workflow).send().header("ETag").orElseThrow();
    change(workflow, aWorkflow().manual().transform("two"));
    String second = here.get("/workflows/" + workflow).send().header("ETag").orElseThrow();
    for (String stale : List.of(first, "\"no such\"", "W/" + second, "garbage")) {
      assertThat(here.post(versions(workflow, "/1/restore")).header("If-Match", stale).send())
          .isProblem(412, "version_stale");
    }
    assertThat(here.get(versions(workflow, "")).send().rows()).hasSize(2);
    assertThat(here.post(versions(workflow, "/1/restore")).header("If-Match", second).send())
        .hasStatus(200);
    assertThat(here.post(versions(workflow, "/1/restore")).header("If-Match", second).send())
        .isProblem(412, "version_stale");
    assertThat(here.post(versions(workflow, "/2/restore")).header("If-Match", "*").send())
        .hasStatus(200)
        .hasMember("version", 4L);
  }

  @Test
  void aVersionThatNamesWhatIsGoneIsNotRestored() {
    String item = keep(here, "soon gone");
    String workflow = here.create(aWorkflow().manual().webhook(target, "{{ vault['soon gone'] }}"));
    change(workflow, aWorkflow().manual());
    assertThat(here.delete("/workflows/vault/" + item).send()).hasStatus(204);
    ApiResponse before = here.get("/workflows/" + workflow).send();
    ApiResponse refused = here.post(versions(workflow, "/1/restore")).send();
    assertThat(refused).isProblem(422, "workflow_invalid").hasErrorAt("/nodes/1/data/body");
    assertThat(refused.rows("errors").getFirst()).containsEntry("code", "vault_item_missing");
    assertThat(here.get("/workflows/" + workflow).send().object()).isEqualTo(before.object());
    assertThat(here.get(versions(workflow, "")).send().rows()).hasSize(2);
  }

  @Test
  void versionsAndDocumentsAreTheTenantsAndNeedTheirScopes() {
    String workflow = here.create(aWorkflow().manual());
    for (String number : List.of("0", "2", "01", "-1", "1.0", "x", "99999999999", "%00")) {
      assertThat(here.get(versions(workflow, "/" + number)).send().status())
          .as(number)
          .isIn(400, 404);
      assertThat(here.post(versions(workflow, "/" + number + "/restore")).send().status())
          .as(number)
          .isIn(400, 404);
    }
    for (ApiClient.Request call :
        List.of(
            there.get(versions(workflow, "")),
            there.get(versions(workflow, "/1")),
            there.post(versions(workflow, "/1/restore")),
            there.get("/workflows/" + workflow + "/export"),
            here.get(versions("fl_01hzzzzzzzzzzzzzzzzzzzzzzz", "")),
            here.get("/workflows/fl_/export"))) {
      assertThat(call.send()).isProblem(404, "resource_missing");
    }
    ApiClient viewer = fixture.api("versions", "viewer");
    assertThat(viewer.get(versions(workflow, "")).send()).hasStatus(200);
    assertThat(viewer.get(versions(workflow, "/1")).send()).hasStatus(200);
    ApiClient operator = fixture.api("versions", "operator");
    Map<String, Object> document = export(workflow);
    for (ApiClient.Request call :
        List.of(
            operator.post(versions(workflow, "/1/restore")),
            operator.get("/workflows/" + workflow + "/export"),
            operator.post("/workflows/import").json(document))) {
      assertThat(call.send()).isProblem(403, "scope_missing");
    }
    assertThat(fixture.anonymous().post("/workflows/import").json(document).send())
        .isProblem(401, "token_missing");
    assertThat(here.get(versions(workflow, "")).send().rows()).hasSize(1);
  }

  @Test
  void aWorkflowGoesToAnotherTenantByItsDocument() {
    String token = keep(here, "their token");
    WorkflowBuilder builder =
        aWorkflow()
            .named("Travels")
            .member("description", "Far.")
            .member("schedule_timezone", "Europe/Berlin")
            .member("settings", Map.of("strict_variables", true))
            .manual()
            .webhook(target, token);
    String workflow = here.create(builder);
    Map<String, Object> document = export(workflow);
    Map<String, Object> expected = new HashMap<>();
    expected.put("format", "workflow-server/workflow");
    expected.put("format_version", 1L);
    expected.put("name", "Travels");
    expected.put("description", "Far.");
    expected.put("is_active", true);
    expected.put("schedule_type", "manual");
    expected.put("schedule_value", null);
    expected.put("schedule_timezone", "Europe/Berlin");
    expected.put("settings", here.get("/workflows/" + workflow).send().object().get("settings"));
    expected.put(
        "nodes",
        aWorkflow().manual().webhook(target, "{{ vault[\"their token\"] }}").json().get("nodes"));
    expected.put("edges", builder.json().get("edges"));
    assertThat(document).isEqualTo(expected);

    ApiResponse imported = there.post("/workflows/import").json(document).send();
    String copy = imported.string("id");
    assertThat(imported)
        .hasStatus(201)
        .hasHeader("Location", "/workflows/" + copy)
        .hasHeader("ETag", "\"1\"")
        .hasMember(
            "unresolved",
            List.of(
                Map.of(
                    "kind", "vault_item",
                    "name", "their token",
                    "pointer", "/nodes/1/data/body",
                    "message", "There is no vault item 'their token'.")));
    Map<String, Object> workflowOfIt = new LinkedHashMap<>(imported.object());
    workflowOfIt.remove("unresolved");
    assertThat(there.get("/workflows/" + copy).send().object()).isEqualTo(workflowOfIt);
    assertThat(there.runToEnd(copy, Map.of())).hasMember("status", "failed");

    keep(there, "their token");
    assertThat(there.runToEnd(copy, Map.of())).hasMember("status", "completed");
    document.put("name", "Travelled");
    assertThat(there.post("/workflows/import").json(document).send())
        .hasStatus(201)
        .hasMember("name", "Travelled")
        .hasMember("unresolved", List.of());
  }

  @Test
  void whatIsNoDocumentIsRefusedAndLeavesNothing() {
    ApiClient tenant = fixture.api("versions-of-nobody", "admin");
    Map<String, Object> document = export(here.create(aWorkflow().manual()));
    assertRefused(tenant, with(document, "format", null), "parameter_missing", "/format");
    assertRefused(tenant, with(document, "format", "other"), "parameter_invalid", "/format");
    assertRefused(
        tenant, with(document, "format_version", 2L), "parameter_invalid", "/format_version");
    assertRefused(tenant, with(document, "name", ""), "parameter_invalid", "/name");
    assertRefused(tenant, with(document, "nodes", null), "parameter_missing", "/nodes");
    assertRefused(tenant, with(document, "nodes", List.of(1L)), "workflow_invalid", "/nodes/0");
    assertRefused(
        tenant,
        with(
            document,
            "nodes",
            aWorkflow().manual().node("a", "nothing", Map.of()).json().get("nodes")),
        "workflow_invalid",
        "/nodes/1/data/componentId");
    assertRefused(
        tenant,
        with(document, "settings", Map.of("input_schema", Map.of("$ref", "#"))),
        "parameter_invalid",
        "/settings/input_schema");
    String deep = "{\"nodes\":" + "[".repeat(64) + "]".repeat(64) + "}";
    for (String body : List.of("", "{", deep, "{\"format\":1,\"format\":1}")) {
      assertThat(
              tenant
                  .post("/workflows/import")
                  .body("application/json", body.getBytes(StandardCharsets.UTF_8))
                  .send())
          .isProblem(400, "body_malformed");
    }
    assertThat(
            tenant
                .post("/workflows/import")
                .json(with(document, "description", "x".repeat(1 << 20)))
                .send())
        .isProblem(413, "body_too_large");
    assertThat(tenant.get("/workflows").send().rows()).isEmpty();
  }

  @Test
  void whatARunStartsWithMustFitTheInputSchema() {
    Map<String, Object> schema =
        Map.of(
            "type", "object",
            "required", List.of("user"),
            "properties",
                Map.of(
                    "user", Map.of("type", "string", "pattern", "^usr_"),
                    "ids", Map.of("items", Map.of("type", "integer"))));
    String workflow =
        here.create(aWorkflow().member("settings", Map.of("input_schema", schema)).manual());
    ApiResponse refused =
        here.execute(workflow, Map.of("user", "Ada", "ids", List.of(1L, "2")))
            .header("Idempotency-Key", "once")
            .send();
    assertThat(refused).isProblem(422, "input_invalid");
    assertThat(refused.rows("errors"))
        .containsExactlyInAnyOrder(
            Map.of(
                "pointer", "/context/user",
                "code", "input_invalid",
                "message", "Must match \"^usr_\"."),
            Map.of(
                "pointer", "/context/ids/1",
                "code", "input_invalid",
                "message", "Must be an integer, but is a string."));
    assertThat(here.post("/workflows/" + workflow + "/execute").send())
        .isProblem(422, "input_invalid")
        .hasErrorAt("/context/user");
    assertThat(here.get("/workflows/" + workflow + "/executions").send().rows("data")).isEmpty();

    ApiResponse accepted =
        here.execute(workflow, Map.of("user", "usr_1"))
            .header("Idempotency-Key", "once")
            .header("Prefer", "wait=60")
            .send();
    assertThat(accepted).hasStatus(200).hasMember("status", "completed");
    String run = accepted.string("id");
    assertThat(
            here.post("/workflows/runs/" + run + "/rerun")
                .json(Map.of("context", Map.of("user", 1L)))
                .send())
        .isProblem(422, "input_invalid")
        .hasErrorAt("/context/user");
    assertThat(rerun(run, "current")).hasMember("status", "completed");
  }

  @Test
  void aMissingVariableFailsTheStepOfAStrictWorkflow() {
    WorkflowBuilder builder = aWorkflow().manual().transform("{{ trigger.user.name }}");
    assertThat(here.runToEnd(here.create(builder), Map.of())).hasMember("status", "completed");
    String strict = here.create(builder.member("settings", Map.of("strict_variables", true)));
    ApiResponse failed = here.runToEnd(strict, Map.of());
    assertThat(failed).hasMember("status", "failed").hasMember("error_code", "step_failed");
    assertThat(failed.rows("logs").getLast().get("error"))
        .isEqualTo(
            Map.of(
                "code", "template_error",
                "message", "/template: 'trigger.user.name' does not exist (line 1, column 1)",
                "retryable", false));
    assertThat(here.runToEnd(strict, Map.of("user", Map.of("name", "Ada"))))
        .hasMember("output", Map.of("text", "Ada"));
  }

  private void assertRefused(
      ApiClient tenant, Map<String, Object> document, String code, String pointer) {
    assertThat(tenant.post("/workflows/import").json(document).send())
        .isProblem(422, code)
        .hasErrorAt(pointer);
  }

  private static Map<String, Object> with(
      Map<String, Object> document, String member, Object value) {
    Map<String, Object> changed = new LinkedHashMap<>(document);
    changed.put(member, value);
    return changed;
  }

  private static Map<String, Object> done() {
    return Map.of("status", "completed");
  }

  private void change(String workflow, WorkflowBuilder builder) {
    Map<String, Object> graph = new HashMap<>(builder.json());
    graph.remove("name");
    assertThat(here.put("/workflows/" + workflow).json(graph).send()).hasStatus(200);
  }

  private Map<String, Object> export(String workflow) {
    ApiResponse response = here.get("/workflows/" + workflow + "/export").send();
    assertThat(response).hasStatus(200);
    return response.object();
  }

  /** Keeps a secret; its id. */
  private static String keep(ApiClient api, String name) {
    ApiResponse response =
        api.post("/workflows/vault").json(Map.of("name", name, "secret", "s3cret-s3cret")).send();
    assertThat(response).hasStatus(201);
    return response.string("id");
  }

  private static String versions(String workflow, String rest) {
    return "/workflows/" + workflow + "/versions" + rest;
  }

  private ApiResponse rerun(String run, String version) {
    ApiResponse started =
        here.post("/workflows/runs/" + run + "/rerun").json(Map.of("version", version)).send();
    assertThat(started).hasStatus(202);
    String id = (String) started.object("new_run").get("id");
    return await()
        .until(() -> here.run(id), response -> response.object().get("completed_at") != null);
  }
}
