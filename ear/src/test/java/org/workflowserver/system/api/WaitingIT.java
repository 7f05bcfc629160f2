package org.workflowserver.system.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.SharedServerExtension;
import org.workflowserver.system.support.WebhookTarget.Endpoint;
import org.workflowserver.system.support.WebhookTarget.ReceivedRequest;
import org.workflowserver.system.support.WorkflowBuilder;

/** Runs that wait, over HTTP: what they say meanwhile, how they go on, and how they are ended. */
@ExtendWith(SharedServerExtension.class)
class WaitingIT {
  private final ServerFixture fixture;
  private final ApiClient api;

  WaitingIT(ServerFixture fixture) {
    this.fixture = fixture;
    this.api = fixture.api();
  }

  @Test
  void aDelayHoldsARunUntilItsTime() {
    Endpoint endpoint = fixture.target().endpoint();
    String workflow =
        api.create(
            aWorkflow()
                .manual()
                .node("pause", "delay", Map.of("duration", 3L, "unit", "seconds"))
                .webhook(endpoint, Map.of("at", "{{ pause.resumed_at }}"))
                .transform("done"));
    ApiResponse ended = awaitEnd(api.execute(workflow, Map.of()).send().string("id"));
    assertThat(ended).hasMember("status", "completed").hasMember("waiting", null);
    Map<String, Object> pause = ended.rows("logs").get(1);
    assertThat(pause).containsEntry("node_id", "pause").containsEntry("attempt", 1L);
    @SuppressWarnings("unchecked")
    String resumed = ((Map<String, String>) pause.get("output")).get("resumed_at");
    Instant started = Instant.parse(ended.string("started_at"));
    assertThat(Duration.between(started, Instant.parse(resumed)))
        .isGreaterThanOrEqualTo(Duration.ofSeconds(3));
    assertThat(endpoint.onlyCall().body()).contains(resumed);
  }

  @Test
  void aStepThatFailedIsTriedAgainWithTheSameKeyAndBytes() {
    Endpoint endpoint =
        fixture.target().endpoint().respondingToFirstWith(2, 503).withHeader("Retry-After", "1");
    String workflow =
        api.create(
            aWorkflow()
                .manual()
                .webhook(endpoint, Map.of("at", "{{ 'now' | date: '%s%N' }}"))
                .with("retry", Map.of("max_attempts", 3L, "initial_interval_ms", 100L)));
    String run = api.execute(workflow, Map.of()).send().string("id");
    ApiResponse ended = awaitEnd(run);
    assertThat(ended).hasMember("status", "completed");
    assertThat(ended.rows("logs"))
        .extracting(log -> log.get("node_id") + " " + log.get("attempt") + " " + log.get("status"))
        .containsExactly("start 1 success", "call 1 warning", "call 2 warning", "call 3 success");
    assertThat(ended.rows("logs").get(1).get("error"))
        .isEqualTo(
            Map.of(
                "code",
                "http_status",
                "message",
                "Webhook request failed: 503 Service Unavailable",
                "retryable",
                true));
    assertThat(endpoint.calls()).hasSize(3);
    assertThat(endpoint.calls())
        .extracting(ReceivedRequest::idempotencyKey)
        .containsOnly(run + "/call/");
    assertThat(endpoint.calls())
        .extracting(ReceivedRequest::body)
        .containsOnly(firstBody(endpoint));
  }

  @Test
  void aStepThatWaitsForAnotherTrySaysSo() {
    Endpoint endpoint = fixture.target().endpoint().respondingWith(503, "{}");
    String workflow =
        api.create(
            aWorkflow()
                .manual()
                .webhook(endpoint, Map.of())
                .with("retry", Map.of("max_attempts", 2L, "initial_interval_ms", 600_000L)));
    String run = api.execute(workflow, Map.of()).send().string("id");
    Map<String, Object> waiting = awaitWaiting(run, "retry").object("waiting");
    assertThat(waiting).containsEntry("node_id", "call");
    assertThat((String) waiting.get("on")).contains("attempt");
    assertThat(api.post(cancel(run)).send()).hasStatus(202);
    awaitEnd(run);
  }

  @Test
  void whatFailsForGoodIsNotTriedAgain() {
    Endpoint endpoint = fixture.target().endpoint().respondingWith(404, "{}");
    String workflow =
        api.create(
            aWorkflow()
                .manual()
                .webhook(endpoint, Map.of())
                .with("retry", Map.of("max_attempts", 5L)));
    assertThat(api.runToEnd(workflow, Map.of())).hasMember("error_code", "step_failed");
    assertThat(endpoint.calls()).hasSize(1);
  }

  @Test
  void aPolicyThatIsNoneIsRefused() {
    WorkflowBuilder builder =
        aWorkflow()
            .manual()
            .node("text", "text_transform", Map.of("template", "x"))
            .with("retry", Map.of("max_attempts", 11L, "surprise", 1L));
    assertThat(api.post("/workflows").json(builder.json()).send())
        .isProblem(422, "workflow_invalid")
        .hasErrorAt("/nodes/1/data/retry/max_attempts");
  }

  @Test
  void aRunThatWaitsSaysSoAndIsCancelled() {
    String run = waitingForAnHour();
    ApiResponse parked = api.run(run);
    Map<String, Object> waiting = parked.object("waiting");
    assertThat(waiting).containsOnlyKeys("reason", "node_id", "until", "on");
    assertThat(waiting).containsEntry("node_id", "pause");
    assertThat((String) waiting.get("until")).isGreaterThan(parked.string("started_at"));
    assertThat((String) waiting.get("on")).contains("delay");
    assertThat(parked).hasMember("status", "running");
    assertThat(api.post(cancel(run)).send())
        .hasStatus(202)
        .hasMember("id", run)
        .hasMember("workflow_version", 1L);
    ApiResponse ended = awaitEnd(run);
    assertThat(ended).hasMember("status", "failed").hasMember("error_code", "cancelled");
    assertThat(ended).hasMember("waiting", null);
    assertThat(api.post(cancel(run)).send()).isProblem(409, "run_finished");
    assertThat(api.run(run).object()).isEqualTo(ended.object());
  }

  @Test
  void aRunWhoseStepExecutesIsCancelled() {
    Endpoint held = fixture.target().endpoint().blocking();
    String workflow = api.create(aWorkflow().manual().webhook(held, Map.of()).transform("never"));
    String run = api.execute(workflow, Map.of()).send().string("id");
    held.awaitCalls(1);
    assertThat(api.post(cancel(run)).send()).hasStatus(202);
    ApiResponse ended = awaitEnd(run);
    assertThat(ended).hasMember("error_code", "cancelled");
    held.release();
    assertThat(api.run(run).rows("logs")).hasSize(1);
  }

  /** What it waits for changes while its own facts do not. */
  @Test
  void whoAsksAgainForAQueuedRunIsToldWhatItWaitsForNow() {
    Endpoint held = fixture.target().endpoint().blocking();
    String workflow =
        api.create(
            aWorkflow()
                .manual()
                .webhook(held, Map.of())
                .member("settings", Map.of("concurrency", 1L)));
    String first = api.execute(workflow, Map.of()).send().string("id");
    held.awaitCalls(1);
    String second = api.execute(workflow, Map.of()).send().string("id");
    String third = api.execute(workflow, Map.of()).send().string("id");
    String tag = awaitWaitingFor(third, first).header("ETag").orElseThrow();
    assertThat(api.post(cancel(first)).send()).hasStatus(202);
    awaitWaitingFor(third, second);
    ApiResponse again = api.get("/workflows/runs/" + third).header("If-None-Match", tag).send();
    assertThat(again).hasStatus(200);
    assertThat((String) again.object("waiting").get("on")).contains(second);
    assertThat(again.header("ETag")).isNotEqualTo(Optional.of(tag));
    held.release();
    awaitEnd(third);
  }

  @Test
  void whoMayNotCancelDoesNot() {
    String run = waitingForAnHour();
    assertThat(fixture.api("default", "viewer").post(cancel(run)).send())
        .isProblem(403, "scope_missing");
    assertThat(fixture.api("other", "admin").post(cancel(run)).send())
        .isProblem(404, "resource_missing");
    assertThat(fixture.anonymous().post(cancel(run)).send()).isProblem(401, "token_missing");
    assertThat(api.post("/workflows/runs/fl_run_none/cancel").send())
        .isProblem(404, "resource_missing");
    assertThat(api.run(run)).hasMember("status", "running");
    assertThat(fixture.api("default", "operator").post(cancel(run)).send()).hasStatus(202);
    awaitEnd(run);
  }

  @Test
  void aDelayOverTheLimitIsRefusedWhenItIsSaved() {
    assertThat(
            api.post("/workflows")
                .json(
                    aWorkflow()
                        .manual()
                        .node("pause", "delay", Map.of("duration", 31L, "unit", "days"))
                        .json())
                .send())
        .isProblem(422, "workflow_invalid");
  }

  private String waitingForAnHour() {
    String workflow =
        api.create(
            aWorkflow()
                .manual()
                .node("pause", "delay", Map.of("duration", 1L, "unit", "hours"))
                .transform("never"));
    String run = api.execute(workflow, Map.of()).send().string("id");
    awaitWaiting(run, "delay");
    return run;
  }

  private static String cancel(String run) {
    return "/workflows/runs/" + run + "/cancel";
  }

  private static String firstBody(Endpoint endpoint) {
    return endpoint.calls().getFirst().body();
  }

  /** The run as it was when it waited for that. */
  private ApiResponse awaitWaiting(String run, String reason) {
    return awaitWaiting(run, waiting -> reason.equals(waiting.get("reason")));
  }

  /** The run as it was when it waited for the end of the other one. */
  private ApiResponse awaitWaitingFor(String run, String other) {
    return awaitWaiting(run, waiting -> ((String) waiting.get("on")).contains(other));
  }

  private ApiResponse awaitWaiting(String run, Predicate<Map<String, Object>> which) {
    return await()
        .until(
            () -> api.run(run),
            read -> read.object("waiting") != null && which.test(read.object("waiting")));
  }

  private ApiResponse awaitEnd(String run) {
    return await()
        .until(() -> api.run(run), response -> response.object().get("completed_at") != null);
  }
}
