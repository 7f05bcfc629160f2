package org.workflowserver.system.overload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.SharedServerExtension;
import org.workflowserver.system.support.WebhookTarget.Endpoint;
import org.workflowserver.system.support.WebhookTarget.ReceivedRequest;

/** More calls to a slow system than there may be connections to it. */
@Timeout(300)
@ExtendWith(SharedServerExtension.class)
class SlowTargetIT {
  private static final int CONNECTIONS_OF_TENANT = 96;
  private static final int MORE = 40;

  private final ServerFixture fixture;
  private final ApiClient api;

  SlowTargetIT(ServerFixture fixture) {
    this.fixture = fixture;
    this.api = fixture.api("slow-target", "admin");
  }

  @Test
  void callsThatWaitLongerForAConnectionThanTheirTimeOutAreSentOnceAndAnswered() {
    Endpoint slow = fixture.target().endpoint().blocking();
    List<String> runs = new ArrayList<>(start(slow, 300, CONNECTIONS_OF_TENANT));
    slow.awaitCalls(CONNECTIONS_OF_TENANT);
    runs.addAll(start(slow, 1, MORE));
    // Their time-out passes meanwhile, by the server's own clock.
    api.runToEnd(
        api.create(
            aWorkflow().manual().node("pause", "delay", Map.of("duration", 3, "unit", "seconds"))),
        Map.of());
    assertThat(slow.calls()).hasSize(CONNECTIONS_OF_TENANT);
    slow.release();
    for (String run : runs) {
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> api.run(run).object().get("completed_at") != null);
      assertThat(api.run(run)).hasMember("status", "completed");
    }
    assertThat(slow.calls())
        .hasSize(runs.size())
        .extracting(ReceivedRequest::idempotencyKey)
        .doesNotHaveDuplicates();
  }

  private List<String> start(Endpoint endpoint, int timeout, int number) {
    String workflow =
        api.create(
            aWorkflow().manual().webhook(endpoint, Map.of()).with("timeout_seconds", timeout));
    List<String> runs = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      runs.add(api.execute(workflow, Map.of()).send().string("id"));
    }
    return runs;
  }
}
