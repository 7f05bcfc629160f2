package org.workflowserver.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.workflowserver.system.support.AnswerAssert.assertThat;
import static org.workflowserver.system.support.WorkflowDrawing.aWorkflow;

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
import org.workflowserver.system.support.Answer;
import org.workflowserver.system.support.Api;
import org.workflowserver.system.support.Hook;
import org.workflowserver.system.support.WorkflowDrawing;

/** Two servers take the calls of one webhook URL. */
@ExtendWith(SharedCluster.class)
@Timeout(180)
class WebhooksOfTwoServersIT {
  private final Api first;
  private final Api second;

  WebhooksOfTwoServersIT(Cluster cluster) {
    this.first = cluster.first().api();
    this.second = cluster.second().api();
  }

  @Test
  void aNewTokenEndsTheOldOneAtOnceOnBoth() {
    Hook hook = Hook.of(first, hooked(Map.of()));
    assertThat(hook.call(second, Map.of()).send()).hasStatus(202);
    for (int i = 0; i < 20; i++) {
      Api here = i % 2 == 0 ? first : second;
      Api there = i % 2 == 0 ? second : first;
      Answer renewed = here.post("/workflows/" + hook.workflow() + "/webhook-token").send();
      assertThat(renewed).hasStatus(200);
      assertThat(hook.call(there, Map.of()).send()).isProblem(404, "resource_missing");
      hook = Hook.of(renewed);
      assertThat(hook.call(there, Map.of()).send()).hasStatus(202);
    }
  }

  @Test
  void aMessageThatBothGetStartsOneRun() throws Exception {
    Hook hook = Hook.of(first, hooked(Map.of("dedupe_header", "X-Delivery")));
    for (int i = 0; i < 10; i++) {
      String delivery = "d" + i;
      Set<String> runs = new HashSet<>();
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<String>> calls = new ArrayList<>();
        for (Api server : List.of(first, second, first, second)) {
          calls.add(
              threads.submit(
                  () -> Hook.run(hook.call(server, Map.of()).header("X-Delivery", delivery))));
        }
        for (Future<String> call : calls) {
          runs.add(call.get());
        }
      }
      assertThat(runs).hasSize(1);
    }
    assertThat(
            second
                .get("/workflows/" + hook.workflow() + "/executions")
                .send()
                .object("meta")
                .get("total"))
        .isEqualTo(10L);
  }

  private static WorkflowDrawing hooked(Map<String, Object> trigger) {
    return aWorkflow().byWebhook(trigger).transform("taken");
  }
}
