package org.workflowserver.system.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.SharedServerExtension;
import org.workflowserver.system.support.WebhookTarget.Endpoint;
import org.workflowserver.system.support.WorkflowBuilder;

/** Calls that are answered by the run that they start, over HTTP. */
@ExtendWith(SharedServerExtension.class)
@Timeout(600)
class SyncIT {
  private static final Map<String, Object> ADA = Map.of("name", "Ada");

  private final ServerFixture fixture;
  private final ApiClient api;

  SyncIT(ServerFixture fixture) {
    this.fixture = fixture;
    this.api = fixture.api();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '§',
      value = {
        "text/html§<h1>Ädä {{ payload.name }}</h1>§<h1>Ädä Ada</h1>",
        "application/json§{\"hello\": {{ payload.name | json }}}§{\"hello\": \"Ada\"}",
        "text/plain; charset=iso-8859-1§ä {{ payload.name }}§ä Ada",
        "text/csv§''§''"
      })
  void theAnswerIsTheTextOfTheResponseWithItsType(String type, String template, String expected) {
    String workflow =
        api.create(aWorkflow().synchronous().response(template).with("content_type", type));
    ApiResponse response = api.sync(workflow, ADA).header("Accept", "text/html, image/*").send();
    assertThat(response)
        .hasStatus(200)
        .hasHeader("Content-Type", type.split(";")[0] + "; charset=utf-8")
        .hasHeader("Content-Security-Policy", "sandbox")
        .hasHeader("X-Content-Type-Options", "nosniff")
        .hasHeader("Cache-Control", "no-store")
        .hasNoHeader("Idempotent-Replayed");
    assertThat(response.text()).isEqualTo(expected);
    String run = response.header("X-Run-Id").orElseThrow();
    assertThat(api.run(run))
        .hasMember("status", "completed")
        .hasMember("trigger_type", "sync_request");
    assertThat(api.run(run).object("trigger_payload")).isEqualTo(Map.of("payload", ADA));
    assertThat(api.run(run).rows("logs"))
        .extracting(log -> log.get("node_id"))
        .containsExactly("start", "answer");
  }

  @Test
  void theRunMayCallOthersBeforeItAnswers() {
    Endpoint endpoint = fixture.target().endpoint().respondingWith(200, "{\"price\": 12.50}");
    String workflow =
        api.create(
            aWorkflow()
                .synchronous()
                .webhook(endpoint, Map.of("who", "{{ payload.name }}"))
                .response("{{ call.body.price }} for {{ trigger.payload.name }}"));
    assertThat(api.sync(workflow, ADA).send().text()).isEqualTo("12.5 for Ada");
    assertThat(endpoint.onlyCall().body()).isEqualTo("{\"who\":\"Ada\"}");
  }

  @Test
  void aCallWithoutABodyHasAnEmptyOne() {
    String workflow = api.create(aWorkflow().synchronous().response("{{ payload | json }}"));
    assertThat(api.post("/workflows/sync/" + workflow).send().text()).isEqualTo("{}");
    assertThat(api.sync(workflow, List.of(1L, "x")).send().text()).isEqualTo("[1,\"x\"]");
  }

  @Test
  void aLargeAnswerArrivesWhole() {
    // Nothing that takes time to render, which is limited.
    String text = "0123456789".repeat(90_000);
    String workflow = api.create(aWorkflow().synchronous().response(text));
    assertThat(api.sync(workflow, ADA).send().text()).isEqualTo(text);
  }

  @Test
  void aFailedRunIsA502ThatNamesIt() {
    Endpoint endpoint = fixture.target().endpoint().respondingWith(503, "{}");
    String workflow =
        api.create(aWorkflow().synchronous().webhook(endpoint, Map.of()).response("never"));
    ApiResponse response = api.sync(workflow, ADA).send();
    assertThat(response)
        .isProblemOfRun(502, "run_failed")
        .hasMember("detail", "The run failed: Webhook request failed: 503 Service Unavailable")
        .hasNoHeader("Content-Security-Policy");
    assertThat(api.run(response.string("run_id"))).hasMember("status", "failed");
  }

  @Test
  void aFailureIsAnsweredAgainByItsKeyAndSaysSo() {
    Endpoint endpoint = fixture.target().endpoint().respondingWith(503, "{}");
    String workflow =
        api.create(aWorkflow().synchronous().webhook(endpoint, Map.of()).response("never"));
    ApiResponse first = api.sync(workflow, ADA).header("Idempotency-Key", "once").send();
    assertThat(first).isProblemOfRun(502, "run_failed").hasNoHeader("Idempotent-Replayed");
    assertThat(api.sync(workflow, ADA).header("Idempotency-Key", "once").send())
        .isProblemOfRun(502, "run_failed")
        .hasHeader("Idempotent-Replayed", "true")
        .hasMember("run_id", first.string("run_id"));
  }

  @Test
  void aRunThatDoesNotComeToItsResponseIsA502() {
    String workflow =
        api.create(
            aWorkflow()
                .synchronous()
                .condition("{{ payload.name }}", "equals", "Bob")
                .response(""));
    ApiResponse response = api.sync(workflow, ADA).send();
    assertThat(response).isProblemOfRun(502, "run_failed");
    assertThat(api.run(response.string("run_id"))).hasMember("status", "completed");
    assertThat(api.sync(workflow, Map.of("name", "Bob")).send()).hasStatus(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/html\r\nX-Injected: yes",
        "text/html\nX-Injected: yes",
        "text/html; a=\"b\\\"",
        "text/html, text/plain",
        "é/x",
        "*/*; q",
        ""
      })
  void aTypeThatIsNoneNeverBecomesAHeader(String type) {
    WorkflowBuilder builder =
        aWorkflow().synchronous().response("x").with("content_type", "{{ payload.type }}");
    ApiResponse response = api.sync(api.create(builder), Map.of("type", type)).send();
    assertThat(response).isProblemOfRun(502, "run_failed").hasNoHeader("X-Injected");
    assertThat(api.post("/workflows").json(builder.with("content_type", type).json()).send())
        .isProblem(422, "workflow_invalid")
        .hasErrorAt("/nodes/1/data/content_type");
  }

  @Test
  void eachWorkflowIsStartedInItsOwnWay() {
    String responding = api.create(aWorkflow().synchronous().response("x"));
    String other = api.create(aWorkflow().manual());
    assertThat(api.execute(responding, Map.of()).send()).isProblem(409, "trigger_mismatch");
    assertThat(api.sync(other, ADA).send()).isProblem(409, "trigger_mismatch");
    api.put("/workflows/" + responding).json(Map.of("is_active", false)).send();
    assertThat(api.sync(responding, ADA).send()).isProblem(409, "workflow_inactive");
    assertThat(api.get("/workflows/sync/" + responding).send())
        .isProblem(405, "method_not_allowed");
  }

  @Test
  void aWrongRequestStartsNothing() {
    String workflow =
        api.create(
            aWorkflow()
                .node(
                    "start",
                    "sync_request_trigger",
                    Map.of("input_schema", Map.of("required", List.of("name"))))
                .response("x"));
    String path = "/workflows/sync/" + workflow;
    assertThat(api.sync(workflow, Map.of()).send())
        .isProblem(422, "input_invalid")
        .hasErrorAt("/name");
    assertThat(api.post(path).send()).isProblem(422, "input_invalid").hasErrorAt("/name");
    assertThat(api.post(path).body("application/json", new byte[] {'{'}).send())
        .isProblem(400, "body_malformed");
    assertThat(api.post(path).body("text/plain", new byte[] {'x'}).send())
        .isProblem(415, "media_type_unsupported");
    assertThat(api.post(path).body("application/json", new byte[2 << 20]).send())
        .isProblem(413, "body_too_large");
    assertThat(api.sync(workflow, ADA).header("Idempotency-Key", "x".repeat(256)).send())
        .isProblem(400, "parameter_invalid");
    assertThat(api.sync("fl_" + "0".repeat(26), ADA).send()).isProblem(404, "resource_missing");
    assertThat(api.get("/workflows/" + workflow + "/executions").send().rows("data")).isEmpty();
  }

  @Test
  void aWorkflowThatMayTakeLongIsRefused() {
    assertThat(
            api.post("/workflows")
                .json(
                    aWorkflow()
                        .synchronous()
                        .node("pause", "delay", Map.of("duration", 1, "unit", "seconds"))
                        .transform("x")
                        .json())
                .send())
        .isProblem(422, "workflow_invalid")
        .hasErrorAt("/nodes/1")
        .hasErrorAt("/nodes");
  }

  @Test
  void whoMayNotStartRunsIsRefused() {
    String workflow = api.create(aWorkflow().synchronous().response("{{ payload.name }}"));
    assertThat(fixture.anonymous().sync(workflow, ADA).send()).isProblem(401, "token_missing");
    assertThat(fixture.api("default", "viewer").sync(workflow, ADA).send())
        .isProblem(403, "scope_missing");
    assertThat(fixture.api("default", "operator").sync(workflow, ADA).send()).hasStatus(200);
    assertThat(fixture.api("elsewhere", "admin").sync(workflow, ADA).send())
        .isProblem(404, "resource_missing");
  }

  @Test
  void anApiKeyServesInPlaceOfATokenHereAlone() {
    String workflow = api.create(aWorkflow().synchronous().response("{{ payload.name }}"));
    ApiResponse made = createKey("operator");
    String key = made.string("secret");
    ApiClient robot = fixture.anonymous().withToken(key);
    for (int i = 0; i < 2; i++) {
      assertThat(robot.sync(workflow, ADA).send()).hasStatus(200);
    }
    assertThat(robot.get("/workflows").send()).isProblem(401, "token_invalid");
    assertThat(robot.execute(workflow, Map.of()).send()).isProblem(401, "token_invalid");
    assertThat(robot.get("/metrics").send()).isProblem(401, "token_invalid");
    String item = "/workflows/vault/" + made.string("id");
    assertThat((String) api.get(item).send().object().get("last_used_at")).endsWith("Z");

    ApiClient reader = fixture.anonymous().withToken(createKey("viewer").string("secret"));
    assertThat(reader.sync(workflow, ADA).send()).isProblem(403, "scope_missing");
    for (String wrong : List.of("wfk_", "wfk_" + "A".repeat(43), key + "x")) {
      assertThat(fixture.anonymous().withToken(wrong).sync(workflow, ADA).send())
          .isProblem(401, "token_invalid");
    }
    assertThat(api.delete(item).send()).hasStatus(204);
    assertThat(robot.sync(workflow, ADA).send()).isProblem(401, "token_invalid");
    assertThat(String.join("\n", fixture.server().errorLines())).doesNotContain(key);
  }

  @Test
  void noSecretOfTheVaultIsInAnAnswer() {
    String name = "sync-" + UUID.randomUUID();
    assertThat(
            api.post("/workflows/vault")
                .json(Map.of("name", name, "secret", "s3cret-of-the-vault"))
                .send())
        .hasStatus(201);
    Endpoint echo = fixture.target().endpoint().respondingWith(200, "s3cret-of-the-vault");
    String workflow =
        api.create(
            aWorkflow()
                .synchronous()
                .webhook(echo, "{{ vault['" + name + "'] }}")
                .response("{{ call.body }} {{ call.body | upcase }}"));
    ApiResponse response = api.sync(workflow, ADA).send();
    assertThat(response).hasStatus(200);
    assertThat(response.text()).isEqualTo("*** ***");
    assertThat(echo.onlyCall().body()).isEqualTo("s3cret-of-the-vault");
  }

  @Test
  void parallelCallsWithOneKeyMakeOneRun() throws Exception {
    Endpoint endpoint = fixture.target().endpoint().blocking();
    String workflow =
        api.create(aWorkflow().synchronous().webhook(endpoint, Map.of()).response("{{ run.id }}"));
    List<Future<ApiResponse>> calls = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 8; i++) {
        calls.add(
            threads.submit(
                () -> answerOf(api.sync(workflow, ADA).header("Idempotency-Key", "one"))));
      }
      endpoint.awaitCalls(1);
      endpoint.release();
    }
    List<ApiResponse> answers = new ArrayList<>();
    for (Future<ApiResponse> call : calls) {
      answers.add(call.get(180, TimeUnit.SECONDS));
    }
    assertThat(answers).extracting(ApiResponse::status).containsOnly(200);
    assertThat(answers).extracting(ApiResponse::text).containsOnly(answers.getFirst().text());
    assertThat(answers)
        .filteredOn(response -> response.header("Idempotent-Replayed").isEmpty())
        .hasSize(1);
    assertThat(endpoint.calls()).hasSize(1);
    assertThat(api.sync(workflow, Map.of("name", "Bob")).header("Idempotency-Key", "one").send())
        .isProblem(422, "idempotency_key_reused");
    assertThat(api.sync(workflow, ADA).header("Idempotency-Key", "one").send())
        .hasStatus(200)
        .hasHeader("Idempotent-Replayed", "true")
        .hasHeader("X-Run-Id", answers.getFirst().text());
  }

  /** The answer to a call that is repeated while an earlier one with its key has none for long. */
  private static ApiResponse answerOf(ApiClient.Request call) {
    ApiResponse answer = call.send();
    while (answer.status() == 409) {
      assertThat(answer).isProblem(409, "idempotency_in_progress");
      answer = call.send();
    }
    return answer;
  }

  @Test
  void aCallerWhoHangsUpLeavesARunThatEnds() throws IOException {
    Endpoint endpoint = fixture.target().endpoint().blocking();
    String workflow =
        api.create(aWorkflow().synchronous().webhook(endpoint, Map.of()).response("late"));
    String key = createKey("operator").string("secret");
    URI server = fixture.server().address();
    try (Socket caller = new Socket(server.getHost(), server.getPort())) {
      caller
          .getOutputStream()
          .write(
              ("POST /workflows/sync/%s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n"
                      + "Content-Length: 0\r\n\r\n")
                  .formatted(workflow, key)
                  .getBytes(StandardCharsets.US_ASCII));
      endpoint.awaitCalls(1);
    }
    endpoint.release();
    await()
        .until(
            () ->
                api.get("/workflows/" + workflow + "/executions?status=completed")
                        .send()
                        .rows("data")
                        .size()
                    == 1);
    assertThat(api.sync(api.create(aWorkflow().synchronous().response("x")), ADA).send())
        .hasStatus(200);
  }

  private ApiResponse createKey(String group) {
    ApiResponse made =
        api.post("/workflows/vault")
            .json(
                Map.of(
                    "name",
                    "api-key:sync " + UUID.randomUUID().toString().substring(0, 8),
                    "groups",
                    List.of(group)))
            .send();
    assertThat(made).hasStatus(201);
    return made;
  }
}
