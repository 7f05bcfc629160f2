package org.workflowserver.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.InboundWebhook;
import org.workflowserver.system.support.WorkflowBuilder;

/** Two servers take the calls of one webhook URL. */
@ExtendWith(SharedClusterExtension.class)
@Timeout(600)
class WebhooksOfTwoServersIT {
  private final ApiClient first;
  private final ApiClient second;

  WebhooksOfTwoServersIT(Cluster cluster) {
    this.first = cluster.first().api();
    this.second = cluster.second().api();
  }

  @Test
  void aNewTokenEndsTheOldOneAtOnceOnBoth() {
    InboundWebhook webhook = InboundWebhook.of(first, startedByWebhook(Map.of()));
    assertThat(webhook.call(second, Map.of()).send()).hasStatus(202);
    for (int i = 0; i < 20; i++) {
      ApiClient here = i % 2 == 0 ? first : second;
      ApiClient there = i % 2 == 0 ? second : first;
      ApiResponse renewed = here.post("/workflows/" + webhook.workflow() + "/webhook-token").send();
      assertThat(renewed).hasStatus(200);
      assertThat(webhook.call(there, Map.of()).send()).isProblem(404, "resource_missing");
      webhook = InboundWebhook.of(renewed);
      assertThat(webhook.call(there, Map.of()).send()).hasStatus(202);
    }
  }

  @Test
  void aMessageThatBothGetStartsOneRun() throws Exception {
    InboundWebhook webhook =
        InboundWebhook.of(first, startedByWebhook(Map.of("dedupe_header", "X-Delivery")));
    for (int i = 0; i < 10; i++) {
      String delivery = "d" + i;
      Set<String> runs = new HashSet<>();
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<String>> calls = new ArrayList<>();
        for (ApiClient server : List.of(first, second, first, second)) {
          calls.add(
              threads.submit(
                  () ->
                      InboundWebhook.startRun(
                          webhook.call(server, Map.of()).header("X-Delivery", delivery))));
        }
        for (Future<String> call : calls) {
          runs.add(call.get());
        }
      }
      assertThat(runs).hasSize(1);
    }
    assertThat(
            second
                .get("/workflows/" + webhook.workflow() + "/executions")
                .send()
                .object("meta")
                .get("total"))
        .isEqualTo(10L);
  }

  private static WorkflowBuilder startedByWebhook(Map<String, Object> trigger) {
    return aWorkflow().byWebhook(trigger).transform("taken");
  }
}
