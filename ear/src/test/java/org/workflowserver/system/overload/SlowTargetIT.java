package org.workflowserver.system.overload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.workflowserver.json.Json;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.ConsoleSession;
import org.workflowserver.system.support.InboundWebhook;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.SharedServerExtension;
import org.workflowserver.system.support.WebhookTarget.Endpoint;
import org.workflowserver.system.support.WebhookTarget.ReceivedRequest;
import org.workflowserver.system.support.WorkflowBuilder;

/** What calls to a slow system hold, and more of them than there may be connections to it. */
@Timeout(300)
@ExtendWith(SharedServerExtension.class)
class SlowTargetIT {
  private static final int CONNECTIONS_OF_TENANT = 96;
  private static final int MORE = 40;

  /** Two of these take more memory than one caller may have. */
  private static final Map<String, Object> LARGE =
      Map.of("values", Collections.nCopies(100_000, Map.of()));

  private final ServerFixture fixture;
  private final ApiClient api;
  private final Endpoint slow;

  SlowTargetIT(ServerFixture fixture) {
    this.fixture = fixture;
    this.slow = fixture.target().endpoint().blocking();
    this.api = fixture.api("slow-target", "admin");
  }

  /** Also where a test failed: the others would find no memory. */
  @AfterEach
  void release() {
    slow.release();
  }

  @Test
  void callsThatWaitLongerForAConnectionThanTheirTimeOutAreSentOnceAndAnswered() {
    List<String> runs = new ArrayList<>(start(300, CONNECTIONS_OF_TENANT));
    slow.awaitCalls(CONNECTIONS_OF_TENANT);
    runs.addAll(start(5, MORE));
    // Their time-out passes meanwhile, by the server's own clock.
    api.runToEnd(
        api.create(
            aWorkflow().manual().node("pause", "delay", Map.of("duration", 6, "unit", "seconds"))),
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

  @Test
  void aLargeBodyIsCountedUntilItsCallIsAnswered() throws Exception {
    InboundWebhook webhook =
        InboundWebhook.of(api, aWorkflow().byWebhook(Map.of()).transform("done"));
    Thread waiting = testingNode(api);
    assertThat(post("validate", LARGE)).isProblem(503, "capacity_exceeded");
    assertThat(post("validate", Map.of())).as("a small one").hasStatus(200);
    assertThat(webhook.call(fixture.anonymous(), LARGE).send()).isProblem(503, "capacity_exceeded");
    assertThat(
            webhook
                .call(fixture.anonymous(), Map.of())
                .body("text/plain", Json.writeBytes(LARGE))
                .send())
        .as("what is not parsed")
        .isProblem(415, "media_type_unsupported");
    slow.release();
    waiting.join();
    assertThat(post("validate", LARGE)).hasStatus(200);
    assertThat(post("validate", LARGE)).as("once more").hasStatus(200);
  }

  @Test
  void aLargeFormOfTheConsoleIsCountedToo() throws Exception {
    ConsoleSession console = signedIn();
    Map<String, String> form = Map.of("graph", Json.write(LARGE));
    Thread waiting = testingNode(fixture.api("default", "editor"));
    assertThat(console.post("/console/graph-check", form)).isEqualTo("503");
    HttpResponse<String> unsaved = console.send("/console/editor", form);
    assertThat(unsaved.statusCode()).isEqualTo(503);
    assertThat(unsaved.headers().firstValue("Retry-After")).hasValue("2");
    assertThat(Json.parseObject(unsaved.body())).containsOnlyKeys("message");
    HttpResponse<String> page = console.send("/console/workflows/new", form);
    assertThat(page.statusCode()).isEqualTo(503);
    assertThat(page.headers().firstValue("Retry-After")).hasValue("2");
    assertThat(page.body()).contains("<h1>The server is busy</h1>");
    slow.release();
    waiting.join();
    assertThat(console.post("/console/graph-check", form)).isEqualTo("200");
    assertThat(console.post("/console/graph-check", form)).as("once more").isEqualTo("200");
  }

  /** The thread of such a form goes on with others while the step is tested. */
  @Test
  void aFormThatTestsAStepIsCountedUntilItIsAnswered() throws Exception {
    ConsoleSession console = signedIn();
    Map<String, String> form = Map.of("node", Json.write(calling()), "context", Json.write(LARGE));
    ConsoleSession other = signedIn();
    Thread waiting = Thread.ofVirtual().start(() -> other.post("/console/node-test", form));
    slow.awaitCalls(1);
    Map<String, String> graph = Map.of("graph", Json.write(LARGE));
    assertThat(console.post("/console/graph-check", graph)).isEqualTo("503");
    slow.release();
    waiting.join();
    assertThat(console.post("/console/graph-check", graph)).isEqualTo("200");
  }

  /** What is read to save it is no other answer beside it. */
  @Test
  void aLargeGraphIsSavedOnTopOfItself() {
    WorkflowBuilder large = aWorkflow().manual().webhook("call", "http://127.0.0.1:9/", LARGE);
    String workflow = fixture.api("default", "editor").create(large);
    Map<String, Object> graph =
        Map.of("nodes", large.json().get("nodes"), "edges", large.json().get("edges"));
    Map<String, String> form =
        Map.of("workflow", workflow, "version", "1", "graph", Json.write(graph));
    assertThat(signedIn().post("/console/editor", form)).isEqualTo("200");
  }

  private ConsoleSession signedIn() {
    return ConsoleSession.of(fixture.server().address(), "admin", ServerFixture.PASSWORD);
  }

  /** A call with a large body that is not answered before the target is. */
  private Thread testingNode(ApiClient caller) {
    Map<String, Object> test = Map.of("node", calling(), "context", LARGE);
    Thread waiting =
        Thread.ofVirtual().start(() -> caller.post("/workflows/test-node").json(test).send());
    slow.awaitCalls(1);
    return waiting;
  }

  /** A step that is over when the target answers. */
  private Object calling() {
    Object nodes = aWorkflow().manual().webhook(slow, Map.of()).json().get("nodes");
    return ((List<?>) nodes).getLast();
  }

  @Test
  void thatOfAStartIsCountedUntilTheRunIsCommitted() throws Exception {
    String workflow = api.create(aWorkflow().manual().webhook(slow, Map.of()));
    Thread waiting =
        Thread.ofVirtual()
            .start(() -> api.execute(workflow, LARGE).header("Prefer", "wait=60").send());
    slow.awaitCalls(1);
    assertThat(post("validate", LARGE)).hasStatus(200);
    slow.release();
    waiting.join();
  }

  @Test
  void thatOfASynchronousCallIsCountedUntilItsRunIsCommitted() throws Exception {
    String workflow =
        api.create(aWorkflow().synchronous().webhook(slow, Map.of()).response("done"));
    CompletableFuture<ApiResponse> waiting =
        CompletableFuture.supplyAsync(
            () -> api.sync(workflow, LARGE).send(), Thread::startVirtualThread);
    slow.awaitCalls(1);
    await().untilAsserted(() -> assertThat(post("validate", LARGE)).hasStatus(200));
    slow.release();
    // Not by the end of its time to wait, which ends the counting, too.
    assertThat(waiting.get()).hasStatus(200);
  }

  private ApiResponse post(String path, Map<String, Object> body) {
    return api.post("/workflows/" + path).json(body).send();
  }

  private List<String> start(int timeout, int number) {
    String workflow =
        api.create(aWorkflow().manual().webhook(slow, Map.of()).with("timeout_seconds", timeout));
    List<String> runs = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      runs.add(api.execute(workflow, Map.of()).send().string("id"));
    }
    return runs;
  }
}
