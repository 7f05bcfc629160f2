package org.workflowserver.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.WebhookTarget.Endpoint;

/** Synchronous calls at two servers that share a database. */
@ExtendWith(SharedClusterExtension.class)
@Timeout(600)
class SyncOfTwoServersIT {
  private static final Map<String, Object> ADA = Map.of("name", "Ada");

  private final Cluster cluster;

  SyncOfTwoServersIT(Cluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void aRepeatAtTheOtherServerWaitsForTheRunAndGetsItsAnswer() {
    ApiClient first = cluster.first().api();
    ApiClient second = cluster.second().api();
    Endpoint endpoint = cluster.target().endpoint().blocking();
    String workflow =
        first.create(
            aWorkflow().synchronous().webhook(endpoint, Map.of()).response("{{ run.id }}"));
    CompletableFuture<ApiResponse> call = call(first, workflow);
    endpoint.awaitCalls(1);
    CompletableFuture<ApiResponse> repeat = call(second, workflow);
    endpoint.release();
    assertThat(call.join()).hasStatus(200).hasNoHeader("Idempotent-Replayed");
    assertThat(repeat.join()).hasStatus(200).hasHeader("Idempotent-Replayed", "true");
    assertThat(repeat.join().text()).isEqualTo(call.join().text());
    assertThat(endpoint.calls()).hasSize(1);
  }

  @Test
  void anApiKeyEndsAtBothServers() {
    ApiClient first = cluster.first().api();
    ApiResponse made =
        first.post("/workflows/vault").json(Map.of("name", "api-key:sync-both")).send();
    assertThat(made).hasStatus(201);
    String workflow = first.create(aWorkflow().synchronous().response("x"));
    ApiClient here = first.withToken(made.string("secret"));
    ApiClient there = cluster.second().api().withToken(made.string("secret"));
    assertThat(here.sync(workflow, ADA).send()).hasStatus(200);
    assertThat(there.sync(workflow, ADA).send()).hasStatus(200);
    assertThat(first.delete("/workflows/vault/" + made.string("id")).send()).hasStatus(204);
    assertThat(here.sync(workflow, ADA).send()).isProblem(401, "token_invalid");
    await().until(() -> there.sync(workflow, ADA).send().status() == 401);
  }

  private static CompletableFuture<ApiResponse> call(ApiClient api, String workflow) {
    return CompletableFuture.supplyAsync(
        () -> api.sync(workflow, ADA).header("Idempotency-Key", "one").send());
  }
}
