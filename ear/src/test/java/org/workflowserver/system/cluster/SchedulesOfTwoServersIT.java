package org.workflowserver.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.workflowserver.json.Times;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.CrashableServer;

/** Two servers fire the same schedules, and one of them is killed in the middle. */
@ExtendWith(SharedClusterExtension.class)
class SchedulesOfTwoServersIT {
  private static final int WORKFLOWS = 8;

  private final Cluster cluster;

  SchedulesOfTwoServersIT(Cluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void eachMomentStartsOneRunThroughAKillAndARestart() {
    CrashableServer killed = cluster.first();
    ApiClient other = cluster.second().api();
    List<String> workflows = new ArrayList<>();
    for (int i = 0; i < WORKFLOWS; i++) {
      workflows.add(
          (i % 2 == 0 ? other : killed.api())
              .create(
                  aWorkflow()
                      .manual()
                      .transform("x")
                      .member("schedule_type", "cron")
                      .member("schedule_value", "* * * * *")));
    }
    awaitFires(other, workflows, 1);
    killed.process().kill();
    killed.restart();
    awaitFires(other, workflows, 2);
    workflows.forEach(
        id ->
            assertThat(other.put("/workflows/" + id).json(Map.of("is_active", false)).send())
                .hasStatus(200));
    workflows.forEach(id -> assertEachMomentOnce(other, id));
    workflows.forEach(id -> assertThat(other.delete("/workflows/" + id).send()).hasStatus(204));
  }

  private static void awaitFires(ApiClient api, List<String> workflows, int fires) {
    await()
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> workflows.stream().allMatch(id -> runs(api, id).size() >= fires));
  }

  private static void assertEachMomentOnce(ApiClient api, String workflow) {
    List<Instant> moments =
        runs(api, workflow).stream()
            .map(run -> api.run((String) run.get("id")).object("trigger_payload"))
            .map(payload -> Times.parse((String) payload.get("scheduled_at")))
            .toList();
    assertThat(moments).doesNotHaveDuplicates();
    TreeSet<Instant> inOrder = new TreeSet<>(moments);
    Duration span = Duration.between(inOrder.getFirst(), inOrder.getLast());
    assertThat(moments).hasSize((int) span.toMinutes() + 1);
  }

  private static List<Map<String, Object>> runs(ApiClient api, String workflow) {
    ApiResponse response =
        api.get("/workflows/runs?trigger_type=scheduled&workflow_id=" + workflow).send();
    assertThat(response).hasStatus(200);
    return response.rows();
  }
}
