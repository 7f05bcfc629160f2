package org.workflowserver.system.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.workflowserver.id.Ids;
import org.workflowserver.json.Json;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.InboundWebhook;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.SharedServerExtension;
import org.workflowserver.system.support.WebhookTarget.Endpoint;
import org.workflowserver.system.support.WorkflowBuilder;

/** Runs tell others of a URL, and wait for a call to it, over HTTP. */
@ExtendWith(SharedServerExtension.class)
@Timeout(600)
class CallbacksIT {
  private static final String TOKEN_OF_NOBODY = "A".repeat(43);

  private final ServerFixture fixture;
  private final ApiClient api;

  CallbacksIT(ServerFixture fixture) {
    this.fixture = fixture;
    this.api = fixture.api();
  }

  @Test
  void aRunTellsOfItsUrlAndGoesOnWithTheCall() {
    Endpoint endpoint = fixture.target().endpoint();
    String workflow =
        api.create(
            waiting(
                Map.of(
                    "request",
                    Map.of(
                        "method",
                        "POST",
                        "url",
                        endpoint.url(),
                        "body",
                        Map.of("report_to", "{{ callback_url }}")))));
    String run = api.execute(workflow, Map.of()).send().string("id");
    endpoint.awaitCalls(1);
    String url = (String) Json.parseObject(endpoint.onlyCall().body()).get("report_to");
    String path = url.substring(url.indexOf("/workflows/callbacks/"));
    assertThat(url).startsWith("http");
    assertThat(path).matches("/workflows/callbacks/[A-Za-z0-9_-]{43}");

    ApiClient anybody = fixture.anonymous();
    assertThat(anybody.post(path).body("application/json", new byte[] {'{'}).send())
        .isProblem(400, "body_malformed");
    ApiResponse accepted =
        anybody
            .post(path)
            .header("X-Job", "j1")
            .header("Authorization", "Bearer of-another-system")
            .json(Map.of("state", "done"))
            .send();
    assertThat(accepted).hasStatus(202);
    assertThat(accepted.body()).isEmpty();
    await().until(() -> api.run(run).string("status").equals("completed"));
    assertThat(api.run(run)).hasMember("output", Map.of("text", "done by j1"));
    Map<String, Object> step = api.run(run).rows("logs").get(1);
    assertThat(step).containsEntry("component_id", "wait_for_callback");
    assertThat(Json.write(step)).doesNotContain("of-another-system").doesNotContain(path);
    assertThat(endpoint.calls()).hasSize(1);

    assertThat(anybody.post(path).json(Map.of()).send()).isProblem(409, "callback_closed");
    assertThat(anybody.post("/workflows/callbacks/" + TOKEN_OF_NOBODY).send())
        .isProblem(404, "resource_missing");
    assertThat(anybody.get(path).send()).isProblem(405, "method_not_allowed");
    assertThat(api.delete("/workflows/" + workflow).send()).hasStatus(204);
    assertThat(anybody.post(path).json(Map.of()).send()).isProblem(404, "resource_missing");
  }

  @Test
  void unknownUrlsAreLimitedByTheAddressThatCallsThem() {
    for (String path : List.of("/workflows/callbacks/", "/workflows/webhooks/whsec_")) {
      String address = path.contains("webhooks") ? "192.0.2.60" : "192.0.2.61";
      ApiResponse response = callFrom(address, path + Ids.token(""));
      for (int i = 0; i < 1_000 && response.status() == 404; i++) {
        response = callFrom(address, path + Ids.token(""));
      }
      assertThat(response).isProblem(429, "rate_limited");
      assertThat(response.header("Retry-After").orElse("")).matches("[1-9]");
      assertThat(callFrom("192.0.2.62", path + Ids.token(""))).isProblem(404, "resource_missing");
      // One that exists is served all the same.
      String known = path.contains("webhooks") ? webhook() : callback();
      assertThat(callFrom(address, known).status()).isIn(202, 400);
      // It costs no look-up.
      assertThat(callFrom(address, path + "x")).isProblem(404, "resource_missing");
    }
  }

  /** The path of a webhook that was not called before. */
  private String webhook() {
    return InboundWebhook.of(api, aWorkflow().byWebhook(Map.of()).transform("called")).path();
  }

  /** The path of a callback that a run waits for. */
  private String callback() {
    String run = api.execute(api.create(waiting(Map.of())), Map.of()).send().string("id");
    String on = (String) awaitWaiting(api, run).get("on");
    return on.substring(on.indexOf("/workflows/callbacks/")).split(" ")[0];
  }

  /**
   * What the run waits for once it waits for a call; before, it may wait for room on the server.
   */
  private static Map<String, Object> awaitWaiting(ApiClient api, String run) {
    return await()
        .until(
            () -> api.run(run).object("waiting"),
            waiting -> waiting != null && waiting.get("reason").equals("callback"));
  }

  private ApiResponse callFrom(String address, String path) {
    return fixture
        .anonymous()
        .post(path)
        .header("X-Forwarded-For", address)
        .body("application/json", new byte[] {'{'})
        .send();
  }

  @Test
  void anyBodyIsTaken() {
    String workflow = api.create(waiting(Map.of()));
    byte[] binary = {1, 0, (byte) 0xff};
    Map<String, byte[]> bodies = new LinkedHashMap<>();
    bodies.put("text/plain", "all done".getBytes(StandardCharsets.UTF_8));
    bodies.put("application/xml", "<a/>".getBytes(StandardCharsets.UTF_8));
    bodies.put("application/octet-stream", binary);
    Map<String, Object> values =
        Map.of(
            "text/plain",
            "all done",
            "application/xml",
            "<a/>",
            "application/octet-stream",
            "AQD/");
    for (Map.Entry<String, byte[]> body : bodies.entrySet()) {
      String run = api.execute(workflow, Map.of()).header("Prefer", "wait=1").send().string("id");
      Map<String, Object> waiting = awaitWaiting(api, run);
      assertThat(waiting).containsEntry("node_id", "wait");
      String on = (String) waiting.get("on");
      String path = on.substring(on.indexOf("/workflows/callbacks/")).split(" ")[0];
      assertThat(fixture.anonymous().post(path).body(body.getKey(), body.getValue()).send())
          .hasStatus(202);
      await().until(() -> api.run(run).string("status").equals("completed"));
      Map<String, Object> step = api.run(run).rows("logs").get(1);
      assertThat((Map<?, ?>) step.get("output"))
          .extracting("body")
          .isEqualTo(values.get(body.getKey()));
    }
  }

  @Test
  void whoMayOnlyReadDoesNotLearnTheUrl() {
    ApiClient editor = fixture.api("callbacks", "editor");
    String run = editor.execute(editor.create(waiting(Map.of())), Map.of()).send().string("id");
    assertThat((String) awaitWaiting(editor, run).get("on")).contains("/workflows/callbacks/");
    ApiClient viewer = fixture.api("callbacks", "viewer");
    assertThat(viewer.run(run).object("waiting")).containsEntry("reason", "callback");
    assertThat(Json.write(viewer.run(run).object())).doesNotContain("/workflows/callbacks/");
    assertThat(editor.post("/workflows/runs/" + run + "/cancel").send()).hasStatus(202);
  }

  private static WorkflowBuilder waiting(Map<String, Object> configuration) {
    return aWorkflow()
        .manual()
        .node("wait", "wait_for_callback", configuration)
        .transform("{{ wait.body.state }} by {{ wait.headers['x-job'] }}");
  }
}
