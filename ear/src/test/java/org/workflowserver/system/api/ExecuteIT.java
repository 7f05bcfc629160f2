package org.workflowserver.system.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.SharedServerExtension;
import org.workflowserver.system.support.WebhookTarget;
import org.workflowserver.system.support.WebhookTarget.Endpoint;
import org.workflowserver.system.support.WebhookTarget.ReceivedRequest;
import org.workflowserver.system.support.WorkflowBuilder;

/** Starting runs by {@code POST /workflows/{id}/execute} and what becomes of them. */
@ExtendWith(SharedServerExtension.class)
class ExecuteIT {
  private static final Map<String, Object> CONTEXT =
      Map.of("user_id", "usr_123", "site_id", "site_456");

  private static final String[] RUN = {
    "id",
    "status",
    "error_message",
    "started_at",
    "completed_at",
    "duration_in_seconds",
    "workflow_id",
    "workflow_version",
    "trigger_type",
    "error_code",
    "waiting",
    "parent_run_id",
    "original_run_id",
    "created_at"
  };

  private static final String[] LOG = {
    "id",
    "run_id",
    "seq",
    "node_id",
    "component_id",
    "status",
    "attempt",
    "iteration",
    "handle",
    "input",
    "output",
    "error",
    "duration_in_seconds",
    "created_at"
  };

  private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z";

  private final ServerFixture fixture;
  private final ApiClient api;
  private Endpoint endpoint;

  ExecuteIT(ServerFixture fixture) {
    this.fixture = fixture;
    this.api = fixture.api();
  }

  @BeforeEach
  void makePlace() {
    endpoint = fixture.target().endpoint();
  }

  @Test
  void aCallOfTheOriginalsShapeStartsARun() {
    String workflow = api.create(notification());
    ApiResponse accepted =
        api.post("/workflows/" + workflow + "/execute")
            .body(
                "application/json",
                "{\"context\":{\"user_id\":\"usr_123\",\"site_id\":\"site_456\"}}"
                    .getBytes(StandardCharsets.UTF_8))
            .send();
    assertThat(accepted)
        .hasStatus(202)
        .hasHeader("Location", "/workflows/runs/" + accepted.string("id"))
        .hasHeader("Content-Type", "application/json; charset=utf-8")
        .hasNoHeader("Preference-Applied")
        .hasNoHeader("Idempotent-Replayed");
    Map<String, Object> run = accepted.object();
    assertThat(run).containsOnlyKeys(with(RUN, "logs", "trigger_payload", "output"));
    assertThat(accepted.string("id")).matches("fl_run_[0-9a-hjkmnp-tv-z]{26}");
    assertThat(run.get("status")).isIn("pending", "running", "completed");
    assertThat(run).containsEntry("workflow_id", workflow).containsEntry("workflow_version", 1L);
    assertThat(run).containsEntry("trigger_payload", CONTEXT).containsEntry("error_message", null);
    assertThat(accepted.string("started_at")).matches(TIME);

    ApiResponse ended = awaitEnd(accepted.string("id"));
    assertThat(ended).hasMember("status", "completed").hasMember("error_code", null);
    assertThat(endpoint.calls()).hasSize(1);
  }

  @Test
  void aRunThatIsWaitedForComesFinished() {
    ApiResponse finished = run(notification());
    assertThat(finished)
        .hasMember("status", "completed")
        .hasMember("error_message", null)
        .hasMember("error_code", null)
        .hasMember("waiting", null)
        .hasMember("parent_run_id", null)
        .hasMember("original_run_id", null)
        .hasMember("trigger_payload", CONTEXT)
        .hasMember("output", Map.of("text", "usr_123 got 200"))
        .hasHeader("Location", "/workflows/runs/" + finished.string("id"));
    assertThat(finished.object()).containsOnlyKeys(with(RUN, "logs", "trigger_payload", "output"));
    assertThat(finished.string("completed_at")).matches(TIME);
    assertThat((BigDecimal) finished.object().get("duration_in_seconds")).isNotNegative();
    assertThat((BigDecimal) finished.object().get("duration_in_seconds"))
        .satisfies(seconds -> assertThat(seconds.scale()).isLessThanOrEqualTo(3));
  }

  @Test
  void whoeverPrefersToWaitIsTold() {
    String workflow = api.create(aWorkflow().manual());
    ApiResponse response = api.execute(workflow, Map.of()).header("Prefer", "wait=40").send();
    assertThat(response).hasStatus(200).hasHeader("Preference-Applied", "wait=40");
  }

  @Test
  void whoWaitsForARunThatIsDeletedIsToldThatItWasAccepted() {
    String workflow =
        api.create(
            aWorkflow().manual().node("pause", "delay", Map.of("duration", 1L, "unit", "days")));
    CompletableFuture<ApiResponse> waiting =
        CompletableFuture.supplyAsync(
            () -> api.execute(workflow, Map.of()).header("Prefer", "wait=60").send(),
            Thread::startVirtualThread);
    await()
        .until(() -> !api.get("/workflows/runs?workflow_id=" + workflow).send().rows().isEmpty());
    assertThat(api.delete("/workflows/" + workflow).send()).hasStatus(204);
    ApiResponse answer = waiting.join();
    assertThat(answer).hasStatus(202).hasHeader("Preference-Applied", "wait=60");
    assertThat(api.get("/workflows/runs/" + answer.string("id")).send())
        .isProblem(404, "resource_missing");
  }

  @Test
  void whenTimeIsUpTheRunIsAnsweredAsItIs() {
    endpoint.blocking();
    String workflow = api.create(notification());
    ApiResponse response = api.execute(workflow, CONTEXT).header("Prefer", "wait=1").send();
    assertThat(response).hasStatus(202).hasHeader("Preference-Applied", "wait=1");
    // The server may not have come to it.
    assertThat(response.string("status")).isIn("pending", "running");
    assertThat(response).hasMember("completed_at", null);
    assertThat(response).hasMember("duration_in_seconds", null).hasMember("output", null);
    endpoint.release();
    assertThat(awaitEnd(response.string("id"))).hasMember("status", "completed");
  }

  @Test
  void everyStepIsOnRecordInOrder() {
    ApiResponse finished = run(notification());
    List<Map<String, Object>> logs = finished.rows("logs");
    assertThat(logs)
        .allSatisfy(
            log -> {
              assertThat(log).containsOnlyKeys(LOG);
              assertThat(log).containsEntry("run_id", finished.string("id"));
              assertThat(log).containsEntry("status", "success").containsEntry("error", null);
              assertThat(log).containsEntry("attempt", 1L).containsEntry("iteration", List.of());
              assertThat((String) log.get("id")).matches("fl_log_[0-9a-hjkmnp-tv-z]{26}");
              assertThat((String) log.get("created_at")).matches(TIME);
            });
    assertThat(logs).extracting(log -> log.get("seq")).containsExactly(1L, 2L, 3L, 4L);
    assertThat(logs)
        .extracting(log -> log.get("node_id"))
        .containsExactly("start", "check", "call", "text");
    assertThat(logs)
        .extracting(log -> log.get("component_id"))
        .containsExactly("manual_trigger", "string_condition", "webhook", "text_transform");
    assertThat(output(logs.get(0)))
        .containsAllEntriesOf(CONTEXT)
        .containsEntry("trigger_type", "manual")
        .containsEntry("run_id", finished.string("id"));
    assertThat(logs.get(1)).containsEntry("handle", "true");
    assertThat(output(logs.get(1))).isEqualTo(Map.of("result", true));
    assertThat(output(logs.get(2))).containsKeys("status", "headers", "body");
    assertThat(output(logs.get(2))).containsEntry("body", Map.of("ok", true));
    assertThat(output(logs.get(3))).isEqualTo(Map.of("text", "usr_123 got 200"));
  }

  @Test
  void aWebhookCarriesTheStepsKeyAndTheCallersTrace() {
    String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    String workflow = api.create(notification());
    ApiResponse run =
        api.execute(workflow, CONTEXT)
            .header("Prefer", "wait=60")
            .header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01")
            .header("X-Request-Id", "order-4711")
            .send();
    assertThat(run).hasStatus(200).hasHeader("X-Request-Id", "order-4711");
    ReceivedRequest call = endpoint.onlyCall();
    assertThat(call.method()).isEqualTo("POST");
    assertThat(call.body()).isEqualTo("{\"user\":\"usr_123\",\"site\":\"site_456\"}");
    assertThat(call.idempotencyKey()).isEqualTo(run.string("id") + "/call/");
    assertThat(call.headers().get("traceparent")).matches("00-" + trace + "-[0-9a-f]{16}-01");
    assertThat(call.headers().get("content-type")).startsWith("application/json");
  }

  @Test
  void aContextIsOptional() {
    String workflow = api.create(aWorkflow().manual());
    ApiResponse bare =
        api.post("/workflows/" + workflow + "/execute").header("Prefer", "wait=60").send();
    assertThat(bare)
        .hasStatus(200)
        .hasMember("status", "completed")
        .hasMember("trigger_payload", Map.of());
    assertThat(api.post("/workflows/" + workflow + "/execute").json(Map.of()).send())
        .hasStatus(202);
  }

  @Test
  void aConditionChoosesTheWay() {
    WorkflowBuilder builder =
        aWorkflow()
            .manual()
            .condition("{{ trigger.user_id }}", "equals", "usr_123")
            .node("yes", "text_transform", Map.of("template", "known"))
            .from("check", "false")
            .node("no", "text_transform", Map.of("template", "unknown"));
    String workflow = api.create(builder);
    assertThat(api.runToEnd(workflow, CONTEXT)).hasMember("output", Map.of("text", "known"));
    ApiResponse other = api.runToEnd(workflow, Map.of("user_id", "usr_9"));
    assertThat(other).hasMember("output", Map.of("text", "unknown"));
    assertThat(other.rows("logs"))
        .extracting(log -> log.get("node_id"))
        .containsExactly("start", "check", "no");
  }

  @Test
  void numbersKeepTheirDigits() {
    String workflow = api.create(aWorkflow().manual().transform("{{ trigger.n }}|{{ trigger.d }}"));
    ApiResponse run =
        api.runToEnd(
            workflow,
            Map.of(
                "n",
                new BigInteger("123456789012345678901234567890"),
                "d",
                new BigDecimal("12345678901234567.123456789012345678")));
    assertThat(run)
        .hasMember(
            "output",
            Map.of("text", "123456789012345678901234567890|12345678901234567.123456789012345678"));
  }

  @Test
  void executionsComeInPagesNewestFirst() {
    String workflow = api.create(aWorkflow().manual());
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ids.addFirst(api.runToEnd(workflow, Map.of()).string("id"));
    }
    String path = "/workflows/" + workflow + "/executions";
    ApiResponse all = api.get(path).send();
    assertThat(all).hasStatus(200);
    assertThat(all.object()).containsOnlyKeys("data", "links", "meta");
    assertThat(all.rows("data")).allSatisfy(run -> assertThat(run).containsOnlyKeys(RUN));
    assertThat(all.rows("data")).extracting(run -> run.get("id")).containsExactlyElementsOf(ids);
    assertThat(all.object("meta"))
        .containsEntry("current_page", 1L)
        .containsEntry("from", 1L)
        .containsEntry("to", 3L)
        .containsEntry("last_page", 1L)
        .containsEntry("per_page", 20L)
        .containsEntry("total", 3L)
        .containsEntry("total_is_lower_bound", false);
    assertThat((String) all.object("meta").get("path")).matches("https?://[^/]+" + path);
    assertThat(all.object("links")).containsOnlyKeys("first", "last", "prev", "next");
    assertThat((String) all.object("links").get("first")).startsWith("http").contains(path + "?");
    assertThat(api.get(path + "?include=payload").send().rows("data"))
        .hasSize(3)
        .allSatisfy(
            run ->
                assertThat(run)
                    .containsKeys("trigger_payload", "output")
                    .doesNotContainKey("logs"));
    assertThat(api.get("/workflows/runs?include=payload&limit=1").send().rows())
        .allSatisfy(run -> assertThat(run).containsKeys("trigger_payload", "output"));
    assertThat(all.object("links")).containsEntry("prev", null).containsEntry("next", null);

    ApiResponse first = api.get(path + "?per_page=2&status=completed").send();
    assertThat(first.rows("data")).hasSize(2);
    ApiResponse second = api.get((String) first.object("links").get("next")).send();
    assertThat(second.rows("data")).extracting(run -> run.get("id")).containsExactly(ids.get(2));
    assertThat(second.object("links").get("next")).isNull();
    assertThat(second).hasNoHeader("Link");
    // From the first page on, so that runs that begin meanwhile show nothing twice.
    ApiResponse numbered = api.get(path + "?per_page=1&page=1").send();
    String link = numbered.header("Link").orElseThrow();
    assertThat(link)
        .startsWith("<" + path + "?")
        .doesNotContain("&page=", "?page=")
        .endsWith("rel=\"next\"");
    assertThat(api.get(link.substring(1, link.indexOf('>'))).send().rows("data"))
        .extracting(run -> run.get("id"))
        .containsExactly(ids.get(1));
    // A page may be read on from where that of another list ended, too.
    String runs = "/workflows/runs?limit=1&workflow_id=" + workflow;
    link = api.get(runs).send().header("Link").orElseThrow();
    String cursor = link.replaceFirst(".*cursor=([^&>]*).*", "$1");
    ApiResponse next = api.get(path + "?per_page=1&cursor=" + cursor).send();
    assertThat(next.rows("data")).extracting(run -> run.get("id")).containsExactly(ids.get(1));
    ApiResponse last = api.get((String) next.object("links").get("next")).send();
    assertThat(last.rows("data")).extracting(run -> run.get("id")).containsExactly(ids.get(2));
    assertThat(last.object("links")).containsEntry("next", null);
    assertThat(last.object("meta")).containsEntry("total", 3L).containsEntry("current_page", null);
    assertThat(api.get(path + "?status=failed").send().rows("data")).isEmpty();
    assertThat(api.get(path + "?status=failed,completed").send().rows("data")).hasSize(3);
    assertThat(api.get(path + "?to=2020-01-01T00:00:00Z").send().rows("data")).isEmpty();
    assertThat(api.get(path + "?from=2020-01-01T00:00:00%2B02:00").send().rows("data")).hasSize(3);
  }

  @Test
  void whoeverHasARunOrAWorkflowAlreadyIsSpared() {
    String workflow = api.create(aWorkflow().manual());
    for (String path :
        List.of(
            "/workflows/" + workflow,
            "/workflows/runs/" + api.runToEnd(workflow, Map.of()).string("id"))) {
      ApiResponse first = api.get(path).send();
      String tag = first.header("ETag").orElseThrow();
      ApiResponse again = api.get(path).header("If-None-Match", "\"other\", " + tag).send();
      assertThat(again).hasStatus(304).hasHeader("ETag", tag);
      assertThat(again.body()).isEmpty();
      assertThat(api.get(path).header("If-None-Match", "\"other\"").send()).hasStatus(200);
    }
  }

  @Test
  void aRepeatedStartGivesTheSameRun() {
    String workflow = api.create(notification());
    String key = UUID.randomUUID().toString();
    ApiResponse first = api.execute(workflow, CONTEXT).header("Idempotency-Key", key).send();
    assertThat(first).hasStatus(202).hasNoHeader("Idempotent-Replayed");
    ApiResponse again = api.execute(workflow, CONTEXT).header("Idempotency-Key", key).send();
    assertThat(again).hasStatus(202).hasHeader("Idempotent-Replayed", "true");
    assertThat(again).hasMember("id", first.string("id"));
    awaitEnd(first.string("id"));
    assertThat(endpoint.calls()).hasSize(1);

    ApiResponse other = api.execute(workflow, Map.of()).header("Idempotency-Key", key).send();
    assertThat(other).isProblem(422, "idempotency_key_reused");
    assertThat(runs(workflow)).hasSize(1);
    String elsewhere = api.create(aWorkflow().manual());
    assertThat(api.execute(elsewhere, CONTEXT).header("Idempotency-Key", key).send())
        .hasStatus(202)
        .hasNoHeader("Idempotent-Replayed");
  }

  @Test
  void parallelStartsWithOneKeyGiveOneRun() throws Exception {
    String workflow = api.create(aWorkflow().manual());
    String key = UUID.randomUUID().toString();
    Callable<ApiResponse> start =
        () -> api.execute(workflow, CONTEXT).header("Idempotency-Key", key).send();
    List<ApiResponse> answers = new ArrayList<>();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<ApiResponse> response : callers.invokeAll(Collections.nCopies(8, start))) {
        answers.add(response.get());
      }
    }
    assertThat(answers).allSatisfy(response -> assertThat(response).hasStatus(202));
    assertThat(answers)
        .extracting(response -> response.string("id"))
        .containsOnly(answers.getFirst().string("id"));
    assertThat(answers)
        .filteredOn(response -> response.header("Idempotent-Replayed").isEmpty())
        .hasSize(1);
    assertThat(runs(workflow)).hasSize(1);
  }

  @Test
  void aRefusedStartDoesNotUseUpItsKey() {
    String workflow = api.create(aWorkflow().inactive().manual());
    String key = UUID.randomUUID().toString();
    ApiResponse refused = api.execute(workflow, CONTEXT).header("Idempotency-Key", key).send();
    assertThat(refused).isProblem(409, "workflow_inactive");
    assertThat(runs(workflow)).isEmpty();
    assertThat(api.put("/workflows/" + workflow).json(Map.of("is_active", true)).send())
        .hasStatus(200);
    assertThat(api.execute(workflow, CONTEXT).header("Idempotency-Key", key).send())
        .hasStatus(202)
        .hasNoHeader("Idempotent-Replayed");
  }

  @Test
  void aFailedWebhookFailsTheRunInTheOriginalsWords() {
    endpoint.respondingWith(503, "{\"down\":true}");
    ApiResponse run = run(notification());
    assertThat(run)
        .hasMember("status", "failed")
        .hasMember("error_code", "step_failed")
        .hasMember("error_message", "Webhook request failed: 503 Service Unavailable")
        .hasMember("output", null);
    Map<String, Object> log = run.rows("logs").getLast();
    assertThat(log).containsEntry("node_id", "call").containsEntry("status", "error");
    assertThat(log.get("error"))
        .isEqualTo(
            Map.of(
                "code",
                "http_status",
                "message",
                "Webhook request failed: 503 Service Unavailable",
                "retryable",
                true));
  }

  @Test
  void aFailureThatIsProvidedForTakesTheErrorHandle() {
    endpoint.respondingWith(500, "");
    WorkflowBuilder builder =
        aWorkflow()
            .manual()
            .webhook(endpoint, Map.of())
            .with("continue_on_error", true)
            .node("fine", "text_transform", Map.of("template", "fine"))
            .from("call", "error")
            .node("mend", "text_transform", Map.of("template", "{{ call.error.code }}"));
    ApiResponse run = run(builder);
    assertThat(run)
        .hasMember("status", "completed")
        .hasMember("output", Map.of("text", "http_status"));
    assertThat(run.rows("logs"))
        .extracting(log -> log.get("node_id"))
        .containsExactly("start", "call", "mend");
    assertThat(run.rows("logs").get(1)).containsEntry("handle", "error");
  }

  @Test
  void terminateEndsTheRunAtOnce() {
    WorkflowBuilder builder =
        aWorkflow()
            .manual()
            .condition("{{ trigger.user_id }}", "is_not_empty", "")
            .node(
                "stop",
                "terminate",
                Map.of("status", "failed", "message", "Not today, {{ trigger.user_id }}"));
    ApiResponse run = run(builder);
    assertThat(run)
        .hasMember("status", "failed")
        .hasMember("error_code", "terminated")
        .hasMember("error_message", "Not today, usr_123");
    ApiResponse well =
        run(
            aWorkflow()
                .manual()
                .node(
                    "stop",
                    "terminate",
                    Map.of("status", "completed", "output", Map.of("done", true))));
    assertThat(well).hasMember("status", "completed").hasMember("error_code", null);
    assertThat(well).hasMember("output", Map.of("done", true));
  }

  @Test
  void aTargetThatTheOperatorHasNotOpenedIsRefused() {
    try (WebhookTarget closed = WebhookTarget.start()) {
      Endpoint hidden = closed.endpoint();
      for (String url :
          List.of(
              hidden.url(),
              hidden.url().replace("127.0.0.1", "localhost"),
              hidden.url().replace("127.0.0.1", "[::1]"),
              hidden.url().replace("127.0.0.1", "[::ffff:127.0.0.1]"),
              "http://169.254.169.254/latest/meta-data/",
              "http://10.0.0.1/")) {
        ApiResponse run = run(aWorkflow().manual().webhook("call", url, Map.of()));
        assertThat(run).as(url).hasMember("status", "failed");
        assertThat(run).hasMember("error_message", "Target address is not allowed");
      }
      assertThat(hidden.calls()).isEmpty();
    }
  }

  @Test
  void aNodeIsTestedAlone() {
    ApiResponse good =
        test(
            Map.of("componentId", "text_transform", "template", "Hello {{ who.name }}{{ run.x }}"));
    assertThat(good)
        .hasStatus(200)
        .hasMember("status", "success")
        .hasMember("output", Map.of("text", "Hello Ada"));
    assertThat(good.object()).containsOnlyKeys("status", "output");

    endpoint.respondingWith(418, "{}");
    ApiResponse bad =
        test(Map.of("componentId", "webhook", "method", "POST", "url", endpoint.url()));
    assertThat(bad).hasStatus(200).hasMember("status", "error");
    assertThat(bad.object()).containsOnlyKeys("status", "output", "error");
    assertThat(bad.object("error")).containsEntry("code", "http_status");

    ApiResponse unparsable = test(Map.of("componentId", "text_transform", "template", "{{ who. "));
    assertThat(unparsable).hasStatus(200).hasMember("status", "error");

    ApiResponse fixed =
        api.post("/workflows/test-node")
            .json(
                Map.of(
                    "node",
                    Map.of("id", "n", "type", "text_transform", "data", Map.of("template", "x")),
                    "context",
                    Map.of("vault", Map.of())))
            .send();
    assertThat(fixed).isProblem(422, "parameter_invalid").hasErrorAt("/context/vault");
    assertThat(
            fixture
                .api("default", "operator")
                .post("/workflows/test-node")
                .json(Map.of("node", Map.of()))
                .send())
        .isProblem(403, "scope_missing");
  }

  @Test
  void logsAreFilteredAndPaged() {
    String workflow = api.create(notification());
    String first = api.runToEnd(workflow, CONTEXT).string("id");
    endpoint.respondingWith(500, "");
    api.runToEnd(workflow, CONTEXT);
    String path = "/workflows/" + workflow + "/logs";
    List<Map<String, Object>> all = api.get(path).send().rows();
    assertThat(all).hasSize(7).allSatisfy(log -> assertThat(log).containsOnlyKeys(LOG));
    assertThat(all)
        .extracting(log -> (String) log.get("created_at"))
        .isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(nodes(path + "?run_id=" + first)).containsExactly("start", "check", "call", "text");
    assertThat(nodes(path + "?status=error")).containsExactly("call");
    assertThat(nodes(path + "?node_id=text")).containsExactly("text");
    assertThat(nodes(path + "?status=success&node_id=call&run_id=" + first))
        .containsExactly("call");
    assertThat(nodes(path + "?to=2020-01-01T00:00:00Z")).isEmpty();

    List<Object> walked = new ArrayList<>();
    ApiResponse page = api.get(path + "?limit=3").send();
    walked.addAll(ids(page));
    while (page.header("Link").isPresent()) {
      String link = page.header("Link").orElseThrow();
      assertThat(link).matches("<[^>]+>; rel=\"next\"");
      page = api.get(link.substring(1, link.indexOf('>'))).send();
      assertThat(page.rows().size()).isBetween(1, 3);
      walked.addAll(ids(page));
    }
    assertThat(walked).containsExactlyElementsOf(all.stream().map(log -> log.get("id")).toList());
  }

  @Test
  void everyExampleOfTheCatalogueIsAValidNode() {
    List<Map<String, Object>> components = api.get("/workflows/components").send().rows();
    assertThat(components)
        .extracting(component -> component.get("id"))
        .contains("manual_trigger", "string_condition", "webhook", "text_transform", "terminate");
    for (Map<String, Object> component : components) {
      assertThat(component)
          .containsOnlyKeys("id", "kind", "title", "description", "handles", "schema", "example");
      String id = (String) component.get("id");
      assertThat(api.get("/workflows/components/" + id).send().object()).isEqualTo(component);
      @SuppressWarnings("unchecked")
      Map<String, Object> example = (Map<String, Object>) component.get("example");
      WorkflowBuilder builder =
          component.get("kind").equals("trigger")
              ? aWorkflow().node("start", id, example)
              : aWorkflow().manual().node("n", id, example);
      if (id.equals("sync_request_trigger")) {
        builder.response("x");
      }
      ApiResponse verdict = api.post("/workflows/validate").json(builder.json()).send();
      assertThat(verdict).as(id).hasStatus(200);
      assertThat(verdict).as(id).hasMember("valid", true).hasMember("errors", List.of());
    }
    assertThat(api.get("/workflows/components/no_such").send()).isProblem(404, "resource_missing");
  }

  @Test
  void validationNamesEveryProblemAtOnceAndStoresNothing() {
    int before = api.get("/workflows?limit=500").send().rows().size();
    ApiResponse verdict =
        api.post("/workflows/validate")
            .json(
                aWorkflow()
                    .manual()
                    .node("a", "no_such_component", Map.of())
                    .node("b", "string_condition", Map.of("value", "x", "operator", "resembles"))
                    .from("b", "maybe")
                    .node("c", "text_transform", Map.of("template", "{{ nowhere.x }}"))
                    .json())
            .send();
    assertThat(verdict).hasStatus(200).hasMember("valid", false);
    assertThat(verdict.object()).containsOnlyKeys("valid", "errors", "problems");
    assertThat(verdict.rows("problems"))
        .allSatisfy(
            row ->
                assertThat(row)
                    .containsOnlyKeys("pointer", "node_id", "code", "severity", "message"));
    assertThat(verdict.rows("problems"))
        .extracting(row -> row.get("pointer"))
        .contains(
            "/nodes/1/data/componentId",
            "/nodes/2/data/operator",
            "/edges/2/sourceHandle",
            "/nodes/3/data/template");
    assertThat(api.get("/workflows?limit=500").send().rows()).hasSize(before);
  }

  @Test
  void aWorkflowIsChangedInVersions() {
    WorkflowBuilder builder = aWorkflow().named("First").manual().transform("one");
    ApiResponse created = api.post("/workflows").json(builder.json()).send();
    assertThat(created).hasStatus(201).hasMember("version", 1L).hasMember("is_active", true);
    String path = created.header("Location").orElseThrow();
    assertThat(path).isEqualTo("/workflows/" + created.string("id"));
    String tag = created.header("ETag").orElseThrow();

    ApiResponse renamed =
        api.put(path).header("If-Match", tag).json(Map.of("name", "Second")).send();
    assertThat(renamed).hasStatus(200).hasMember("name", "Second").hasMember("version", 1L);
    ApiResponse stale = api.put(path).header("If-Match", tag).json(Map.of("name", "Third")).send();
    assertThat(stale).isProblem(412, "version_stale");
    ApiResponse redrawn =
        api.put(path)
            .json(
                Map.of(
                    "nodes", aWorkflow().manual().transform("two").json().get("nodes"),
                    "edges", builder.json().get("edges")))
            .send();
    assertThat(redrawn).hasStatus(200).hasMember("version", 2L).hasMember("name", "Second");
    assertThat(api.runToEnd(created.string("id"), Map.of()))
        .hasMember("workflow_version", 2L)
        .hasMember("output", Map.of("text", "two"));
    assertThat(api.delete(path).header("If-Match", tag).send()).isProblem(412, "version_stale");
    assertThat(api.delete(path).send()).hasStatus(204);
    assertThat(api.get(path).send()).isProblem(404, "resource_missing");
  }

  @Test
  void anotherTenantsWorkflowsAndRunsAreNotThere() {
    String workflow = api.create(aWorkflow().manual());
    String run = api.runToEnd(workflow, Map.of()).string("id");
    ApiClient stranger = fixture.api("other-tenant", "admin");
    for (ApiClient.Request call :
        List.of(
            stranger.get("/workflows/" + workflow),
            stranger.put("/workflows/" + workflow).json(Map.of("name", "Mine")),
            stranger.delete("/workflows/" + workflow),
            stranger.execute(workflow, Map.of()),
            stranger.get("/workflows/" + workflow + "/executions"),
            stranger.get("/workflows/" + workflow + "/logs"),
            stranger.get("/workflows/runs/" + run))) {
      assertThat(call.send()).isProblem(404, "resource_missing");
    }
    assertThat(stranger.get("/workflows").send().rows()).isEmpty();
    assertThat(api.get("/workflows/" + workflow).send())
        .hasStatus(200)
        .hasMember("name", "A workflow");
  }

  @Test
  void runsAreListedTheOldestFirstWhereThatIsAsked() {
    ApiClient api = fixture.api("sorted-runs", "operator");
    String workflow = fixture.api("sorted-runs", "editor").create(aWorkflow().manual());
    List<String> started = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      started.add(api.execute(workflow, Map.of()).send().string("id"));
    }
    String executions = "/workflows/" + workflow + "/executions?sort=";
    ApiResponse second = api.get(executions + "started_at&per_page=2&page=2").send();
    assertThat(second.rows("data")).extracting("id").isEqualTo(started.subList(2, 4));
    assertThat(second.object("links").get("next").toString()).contains("sort=started_at");
    assertThat(api.get(executions + "-started_at").send().rows("data"))
        .extracting("id")
        .isEqualTo(started.reversed());

    List<Object> paged = new ArrayList<>();
    String next = "/workflows/runs?sort=started_at&limit=2";
    while (!next.isEmpty()) {
      ApiResponse page = api.get(next).send();
      page.rows().forEach(run -> paged.add(run.get("id")));
      next = page.header("Link").map(link -> link.substring(1, link.indexOf('>'))).orElse("");
    }
    assertThat(paged).isEqualTo(started);
  }

  @Test
  void scopesAreKept() {
    ApiClient viewer = fixture.api("default", "viewer");
    ApiClient operator = fixture.api("default", "operator");
    ApiClient editor = fixture.api("default", "editor");
    String workflow = editor.create(aWorkflow().manual());
    assertThat(viewer.get("/workflows/" + workflow).send()).hasStatus(200);
    assertThat(viewer.execute(workflow, Map.of()).send()).isProblem(403, "scope_missing");
    assertThat(operator.execute(workflow, Map.of()).send()).hasStatus(202);
    assertThat(operator.put("/workflows/" + workflow).json(Map.of("name", "x")).send())
        .isProblem(403, "scope_missing");
    assertThat(operator.delete("/workflows/" + workflow).send()).isProblem(403, "scope_missing");
    assertThat(operator.post("/workflows").json(aWorkflow().manual().json()).send())
        .isProblem(403, "scope_missing");
  }

  /** The condition holds for the context, the webhook is told of it, a text says how it went. */
  private WorkflowBuilder notification() {
    return aWorkflow()
        .named("Notification")
        .manual()
        .condition("{{ trigger.user_id }}", "equals", "usr_123")
        .webhook(
            endpoint, ordered("user", "{{ trigger.user_id }}", "site", "{{ trigger.site_id }}"))
        .transform("{{ trigger.user_id }} got {{ call.status }}");
  }

  private static Map<String, Object> ordered(String a, Object x, String b, Object y) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(a, x);
    map.put(b, y);
    return map;
  }

  private ApiResponse run(WorkflowBuilder builder) {
    return api.runToEnd(api.create(builder), CONTEXT);
  }

  private ApiResponse awaitEnd(String runId) {
    await().until(() -> api.run(runId).object().get("completed_at") != null);
    return api.run(runId);
  }

  private List<Map<String, Object>> runs(String workflow) {
    return api.get("/workflows/" + workflow + "/executions").send().rows("data");
  }

  private ApiResponse test(Map<String, Object> data) {
    return api.post("/workflows/test-node")
        .json(
            Map.of(
                "node",
                Map.of("id", "n", "type", data.get("componentId"), "data", data),
                "context",
                Map.of("who", Map.of("name", "Ada"))))
        .send();
  }

  private List<Object> nodes(String path) {
    return api.get(path).send().rows().stream().map(log -> log.get("node_id")).toList();
  }

  private static List<Object> ids(ApiResponse page) {
    return page.rows().stream().map(row -> row.get("id")).toList();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> output(Map<String, Object> log) {
    return (Map<String, Object>) log.get("output");
  }

  private static String[] with(String[] members, String... more) {
    List<String> all = new ArrayList<>(List.of(members));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }
}
