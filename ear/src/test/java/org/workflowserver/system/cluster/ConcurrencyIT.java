package org.workflowserver.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.WebhookTarget.Endpoint;

/** How many runs of a workflow are under way on two servers, over HTTP. */
@ExtendWith(SharedClusterExtension.class)
class ConcurrencyIT {
  private static final int RUNS = 8;

  private final Cluster cluster;

  ConcurrencyIT(Cluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void onlySoManyAreUnderWayOnAllServersTogether() {
    ApiClient first = cluster.first().api();
    ApiClient second = cluster.second().api();
    Endpoint held = cluster.target().endpoint().blocking();
    String workflow =
        first.create(
            aWorkflow()
                .manual()
                .webhook(held, Map.of())
                .member("settings", Map.of("concurrency", 2L)));
    List<String> runs = new ArrayList<>();
    for (int i = 0; i < RUNS; i++) {
      ApiResponse started = (i % 2 == 0 ? first : second).execute(workflow, Map.of()).send();
      assertThat(started).hasStatus(202).hasMember("status", "pending");
      assertThat(started.object("waiting")).containsEntry("reason", "concurrency");
      runs.add(started.string("id"));
    }
    held.awaitCalls(2);
    // Until a claim has met it and laid it aside, it waits for room on a server.
    await()
        .untilAsserted(
            () -> {
              ApiResponse last = second.run(runs.getLast());
              assertThat(last).hasMember("status", "pending");
              assertThat((String) last.object("waiting").get("on"))
                  .startsWith("Queued: the concurrency limit of this workflow (2) is reached");
            });
    assertThat(held.calls()).hasSize(2);
    held.release();
    await()
        .untilAsserted(
            () ->
                assertThat(runs)
                    .allSatisfy(
                        run -> assertThat(first.run(run)).hasMember("status", "completed")));
    assertThat(held.calls()).hasSize(RUNS);
  }

  @Test
  void theNumberIsFromOneOn() {
    ApiClient api = cluster.first().api();
    assertThat(
            api.post("/workflows")
                .json(aWorkflow().manual().member("settings", Map.of("concurrency", 0L)).json())
                .send())
        .isProblem(422, "parameter_invalid")
        .hasErrorAt("/settings/concurrency");
  }
}
