package org.workflowserver.system.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.ServerProcess;
import org.workflowserver.system.support.ServerSetup;
import org.workflowserver.system.support.WebhookTarget;
import org.workflowserver.system.support.WebhookTarget.Endpoint;
import org.workflowserver.system.support.WebhookTarget.ReceivedRequest;

/**
 * The server is killed once, while it works for many callers, and started again on what it left.
 */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(600)
class CrashIT {
  private final WebhookTarget target = WebhookTarget.start();
  private final Endpoint first = target.endpoint();
  private final Endpoint cut = target.endpoint().blocking();
  private final Endpoint busy = target.endpoint();
  private final Endpoint asked = target.endpoint().blocking();
  private ServerProcess server;
  private ApiClient api;
  private String run;
  private String quick;
  private ConcurrentClients clients;
  private String synchronous;

  @BeforeAll
  void crash() {
    server =
        ServerSetup.fresh()
            .allowingOutboundTo(target)
            .with("WORKFLOW_ADMIN_PASSWORD", ServerFixture.PASSWORD)
            .with("WORKFLOW_LIMITS_SYNC", "2s")
            .start();
    api = ApiClient.signedIn(server.address(), "admin", ServerFixture.PASSWORD).patient();
    beginRun();
    beginSynchronousCall();
    quick = api.create(aWorkflow().manual().webhook(busy, Map.of()).transform("done"));
    clients = new ConcurrentClients(api, quick);
    clients.runUntilAccepted(60, this::cutSynchronousCall);
    cut.release();
    asked.release();
    server = server.restart();
  }

  private void beginRun() {
    String workflow =
        api.create(
            aWorkflow()
                .manual()
                .webhook("first", first.url(), Map.of("user", "{{ trigger.user }}"))
                .webhook(
                    "cut",
                    cut.url(),
                    Map.of("user", "{{ trigger.user }}", "at", "{{ 'now' | date: '%s%N' }}"))
                .transform("{{ cut.status }}"));
    run = api.execute(workflow, Map.of("user", "usr_1")).send().string("id");
    cut.awaitCalls(1);
  }

  /** It takes too long. */
  private void beginSynchronousCall() {
    synchronous =
        api.create(
            aWorkflow()
                .synchronous()
                .webhook(asked, Map.of())
                .response("{{ payload.name }}: {{ call.body.ok }}"));
    ApiResponse late = call("late").send();
    assertThat(late).isProblemOfRun(504, "run_timed_out");
    asked.awaitCalls(1);
    assertThat(api.run(late.string("run_id"))).hasMember("status", "running");
  }

  private void cutSynchronousCall() {
    CompletableFuture<ApiResponse> call = CompletableFuture.supplyAsync(this::callUntilCut);
    asked.awaitCalls(2);
    server.kill();
    // Where it took so long to come to this it is late as well.
    assertThat(call.join() == null || call.join().status() == 504).isTrue();
  }

  /** The response; null when the server crashes before. */
  private ApiResponse callUntilCut() {
    try {
      return call("cut").trySend();
    } catch (IOException e) {
      return null;
    }
  }

  private ApiClient.Request call(String key) {
    return api.sync(synchronous, Map.of("name", "Ada")).header("Idempotency-Key", key);
  }

  @AfterAll
  void stopServer() {
    if (server != null) {
      server.close();
    }
    target.close();
  }

  @Test
  void acceptedMeansKept() {
    assertThat(clients.accepted()).hasSizeGreaterThanOrEqualTo(60);
    assertThat(server.printedPassword()).isEmpty();
    for (String accepted : clients.accepted()) {
      assertThat(awaitEnd(accepted)).hasMember("status", "completed");
    }
    for (String finished : clients.seenFinished()) {
      assertThat(callsOf(busy, finished)).as(finished).hasSize(1);
    }
    assertEveryKeyHasOneRun(quick, clients);
  }

  @Test
  void aRecordedStepIsNeverRunAgain() {
    ApiResponse ended = awaitEnd(run);
    assertThat(ended).hasMember("status", "completed").hasMember("output", Map.of("text", "200"));
    assertThat(ended.rows("logs"))
        .extracting(log -> log.get("node_id") + " " + log.get("attempt") + " " + log.get("status"))
        .containsExactly("start 1 success", "first 1 success", "cut 1 success", "text 1 success");
    assertThat(first.calls()).hasSize(1);
    assertThat(cut.calls()).hasSize(2);
    assertThat(cut.calls()).extracting(ReceivedRequest::idempotencyKey).containsOnly(run + "/cut/");
    assertThat(cut.calls())
        .extracting(ReceivedRequest::body)
        .containsOnly(cut.calls().get(0).body());
  }

  @Test
  void aRunOutlivesItsCallAndItsServerAndARepeatOfTheCallGetsItsAnswer() {
    for (String key : List.of("late", "cut")) {
      await().until(() -> call(key).send().status() == 200);
      ApiResponse response = call(key).send();
      assertThat(response).hasHeader("Idempotent-Replayed", "true");
      assertThat(response.text()).isEqualTo("Ada: true");
    }
    assertThat(api.get("/workflows/" + synchronous + "/executions").send().rows("data")).hasSize(2);
  }

  /** Who heard nothing before the crash asks again, and neither loses a run nor gets two. */
  private void assertEveryKeyHasOneRun(String workflow, ConcurrentClients clients) {
    clients.retryUnanswered();
    List<String> runs = clients.runOfEveryKey();
    assertThat(runs).doesNotHaveDuplicates();
    await()
        .until(
            () ->
                api.get("/workflows/" + workflow + "/executions?status=completed")
                    .send()
                    .object("meta")
                    .get("total")
                    .equals((long) runs.size()));
    assertThat(api.get("/workflows/" + workflow + "/executions").send().object("meta"))
        .containsEntry("total", (long) runs.size());
  }

  private static List<ReceivedRequest> callsOf(Endpoint endpoint, String run) {
    return endpoint.calls().stream().filter(call -> call.idempotencyKey().startsWith(run)).toList();
  }

  private ApiResponse awaitEnd(String run) {
    await().until(() -> api.run(run).object().get("completed_at") != null);
    return api.run(run);
  }
}
