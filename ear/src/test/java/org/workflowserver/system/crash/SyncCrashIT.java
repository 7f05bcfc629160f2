package org.workflowserver.system.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.CrashableServer;
import org.workflowserver.system.support.ServerSetup;
import org.workflowserver.system.support.WebhookTarget;
import org.workflowserver.system.support.WebhookTarget.Endpoint;

/** Synchronous calls whose run takes too long, and whose server crashes. */
@Timeout(600)
class SyncCrashIT {
  @Test
  void aRunOutlivesItsCallAndItsServerAndARepeatOfTheCallGetsItsAnswer() throws IOException {
    try (WebhookTarget target = WebhookTarget.start();
        CrashableServer server =
            CrashableServer.start(
                ServerSetup.fresh()
                    .allowingOutboundTo(target)
                    .with("WORKFLOW_LIMITS_SYNC", "2s"))) {
      Endpoint endpoint = target.endpoint().blocking();
      String workflow =
          server
              .api()
              .create(
                  aWorkflow()
                      .synchronous()
                      .webhook(endpoint, Map.of())
                      .response("{{ payload.name }}: {{ call.body.ok }}"));
      ApiResponse late = call(server.api(), workflow, "late");
      assertThat(late).isProblemOfRun(504, "run_timed_out");
      endpoint.awaitCalls(1);
      assertThat(server.api().run(late.string("run_id"))).hasMember("status", "running");

      CompletableFuture<ApiResponse> cut =
          CompletableFuture.supplyAsync(() -> callUntilCut(server.api(), workflow));
      endpoint.awaitCalls(2);
      server.process().kill();
      // Where it took so long to come to this it is late as well.
      assertThat(cut.join() == null || cut.join().status() == 504).isTrue();
      endpoint.release();
      server.restart();

      for (String key : new String[] {"late", "cut"}) {
        await().until(() -> call(server.api(), workflow, key).status() == 200);
        ApiResponse response = call(server.api(), workflow, key);
        assertThat(response).hasHeader("Idempotent-Replayed", "true");
        assertThat(response.text()).isEqualTo("Ada: true");
      }
      assertThat(server.api().get("/workflows/" + workflow + "/executions").send().rows("data"))
          .hasSize(2);
    }
  }

  private static ApiResponse call(ApiClient api, String workflow, String key) {
    return api.sync(workflow, Map.of("name", "Ada")).header("Idempotency-Key", key).send();
  }

  /** The response; null when the server crashes before. */
  private static ApiResponse callUntilCut(ApiClient api, String workflow) {
    try {
      return api.sync(workflow, Map.of("name", "Ada")).header("Idempotency-Key", "cut").trySend();
    } catch (IOException e) {
      return null;
    }
  }
}
