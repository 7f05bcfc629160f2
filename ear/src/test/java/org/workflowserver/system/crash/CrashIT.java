package org.workflowserver.system.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.ServerProcess;
import org.workflowserver.system.support.ServerSetup;
import org.workflowserver.system.support.WebhookTarget;
import org.workflowserver.system.support.WebhookTarget.Endpoint;
import org.workflowserver.system.support.WebhookTarget.ReceivedRequest;

/** The server is killed while it works, and started again on what it left. */
class CrashIT {
  private final WebhookTarget target = WebhookTarget.start();
  private ServerProcess server;
  private ApiClient api;

  @BeforeEach
  void startServer() {
    server =
        ServerSetup.fresh()
            .allowingOutboundTo(target)
            .with("WORKFLOW_ADMIN_PASSWORD", ServerFixture.PASSWORD)
            .start();
    api = ApiClient.signedIn(server.address(), "admin", ServerFixture.PASSWORD);
  }

  @AfterEach
  void stopServer() {
    server.close();
    target.close();
  }

  @Test
  void acceptedMeansKeptAndARecordedStepIsNeverRunAgain() {
    Endpoint first = target.endpoint();
    Endpoint cut = target.endpoint().blocking();
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
    String run = api.execute(workflow, Map.of("user", "usr_1")).send().string("id");
    cut.awaitCalls(1);

    Endpoint busy = target.endpoint();
    String quick = api.create(aWorkflow().manual().webhook(busy, Map.of()).transform("done"));
    ConcurrentClients clients = new ConcurrentClients(api, quick);
    clients.runUntilAccepted(60, server::kill);
    assertThat(clients.accepted()).hasSizeGreaterThanOrEqualTo(60);

    cut.release();
    server = server.restart();
    assertThat(server.printedPassword()).isEmpty();

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

    for (String accepted : clients.accepted()) {
      assertThat(awaitEnd(accepted)).hasMember("status", "completed");
    }
    for (String finished : clients.seenFinished()) {
      assertThat(callsOf(busy, finished)).as(finished).hasSize(1);
    }
    assertEveryKeyHasOneRun(quick, clients);
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
