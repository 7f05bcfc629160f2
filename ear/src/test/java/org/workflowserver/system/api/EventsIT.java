package org.workflowserver.system.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.EventStreamReader;
import org.workflowserver.system.support.RawHttpClient;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.SharedServerExtension;
import org.workflowserver.system.support.WebhookTarget.Endpoint;
import org.workflowserver.system.support.WorkflowBuilder;

/** Runs are followed while they happen, over HTTP. */
@ExtendWith(SharedServerExtension.class)
@Timeout(600)
class EventsIT {
  private final ServerFixture fixture;
  private final ApiClient api;
  private final URI server;
  private final String token;

  EventsIT(ServerFixture fixture) {
    this.fixture = fixture;
    this.server = fixture.server().address();
    this.token = fixture.issuer().token("events", "admin");
    this.api = fixture.anonymous().withToken(token);
  }

  @Test
  void aRunIsFollowedFromItsBeginningToItsEnd() {
    Endpoint held = fixture.target().endpoint().blocking();
    String workflow =
        api.create(
            aWorkflow()
                .manual()
                .transform("{{ trigger.text }}")
                .webhook(held, Map.of("a", "line\nbreak")));
    String run = execute(workflow, Map.of("text", "two\r\nlines, \u2028 and \ud83d\ude00"));
    held.awaitCalls(1);
    try (EventStreamReader stream = open(run).awaitEvents(3)) {
      assertThat(stream.header("content-type")).startsWith("text/event-stream");
      assertThat(stream.header("cache-control")).isEqualTo("no-store");
      assertThat(stream.header("x-request-id")).isNotBlank();
      assertThat(stream.ids()).containsExactly("1", "2", "2.1");
      held.release();
      stream.awaitEnd();
      Map<String, Object> ended = new HashMap<>(api.run(run).object());
      assertThat(stream.ids()).containsExactly("1", "2", "2.1", "3", "3.2");
      assertThat(stream.data("log")).isEqualTo(ended.remove("logs"));
      assertThat(stream.last().data()).isEqualTo(ended).containsEntry("status", "completed");
      assertThat(stream.data("run").getFirst()).containsEntry("status", "running");
    }
    // The connection is as good as any other behind the stream's end, and so is a second reading.
    try (EventStreamReader again = EventStreamReader.open(server, token, run, "2").awaitEnd()) {
      assertThat(again.ids()).containsExactly("3", "3.2");
    }
  }

  @Test
  void aStreamThatIsCutGoesOnWithoutLossOrRepeat() {
    Endpoint held = fixture.target().endpoint().blocking();
    WorkflowBuilder builder = aWorkflow().manual();
    for (int i = 0; i < 12; i++) {
      builder.node("t" + i, "text_transform", Map.of("template", "x".repeat(50_000)));
      if (i % 4 == 3) {
        builder.webhook("call" + i, held.url(), Map.of());
      }
    }
    String run = execute(api.create(builder), Map.of());
    held.awaitCalls(1);
    List<String> ids = new ArrayList<>();
    String last = null;
    boolean ended = false;
    for (int cuts = 0; !ended && cuts < 50; cuts++) {
      try (EventStreamReader stream = EventStreamReader.open(server, token, run, last)) {
        // How many are left depends on how many changes of the run came together in one event.
        stream.awaitEventsOrEnd(cuts % 3 + 1);
        if (cuts == 2) {
          held.release();
        }
        // Whole events count; the rest of one that was cut is forgotten.
        List<EventStreamReader.Event> read = stream.events().stream().limit(cuts % 3 + 1L).toList();
        read.stream().filter(event -> event.name().equals("log")).forEach(e -> ids.add(e.id()));
        last = read.getLast().id();
        ended = read.getLast().data().containsKey("status") && isEnded(read.getLast());
      }
    }
    assertThat(ended).isTrue();
    assertThat(ids)
        .containsExactlyElementsOf(
            api.run(run).rows("logs").stream().map(log -> log.get("seq").toString()).toList());
  }

  @Test
  void headTellsNoLengthOfAStream() {
    String run = api.runToEnd(api.create(aWorkflow().manual()), Map.of()).string("id");
    assertThat(api.call("HEAD", "/workflows/runs/" + run + "/events").send())
        .hasStatus(200)
        .hasHeader("Content-Type", "text/event-stream")
        .hasNoHeader("Content-Length");
  }

  @Test
  void whoHasTheLastEventIsToldThatThereIsNoMore() {
    String run = api.runToEnd(api.create(aWorkflow().manual()), Map.of()).string("id");
    String last;
    try (EventStreamReader stream = EventStreamReader.open(server, token, run, null)) {
      stream.awaitEnd();
      last = stream.events().getLast().id();
    }
    ApiResponse again =
        api.get("/workflows/runs/" + run + "/events").header("Last-Event-ID", last).send();
    assertThat(again).hasStatus(204);
    assertThat(again.body()).isEmpty();
  }

  private static boolean isEnded(EventStreamReader.Event event) {
    return event.name().equals("run") && event.data().get("completed_at") != null;
  }

  @Test
  void manyStreamsAtOnceTakeNoThreads() {
    int number = 200;
    Endpoint held = fixture.target().endpoint().blocking();
    String workflow = api.create(aWorkflow().manual().webhook(held, Map.of()).transform("done"));
    String run = execute(workflow, Map.of());
    held.awaitCalls(1);
    await().until(() -> fixture.openStreams() == 0);
    double threads = fixture.metric("thread_count");
    List<EventStreamReader> streams = new ArrayList<>();
    try {
      for (int i = 0; i < number; i++) {
        streams.add(open(run));
      }
      streams.forEach(stream -> stream.awaitEvents(2));
      assertThat(fixture.openStreams()).isEqualTo(number);
      // All threads of HTTP are free: as many calls as there are of them are answered.
      assertThat(fixture.metric("thread_count")).isLessThan(threads + 60);
      for (int i = 0; i < 40; i++) {
        assertThat(api.get("/workflows/runs?limit=1").send()).hasStatus(200);
      }
      held.release();
      streams.forEach(EventStreamReader::awaitEnd);
      assertThat(streams)
          .allMatch(stream -> stream.ids().equals(List.of("1", "1.1", "2", "3", "3.2")));
      await().until(() -> fixture.openStreams() == 0);
    } finally {
      streams.forEach(EventStreamReader::close);
    }
  }

  @Test
  void aStreamEndsWithItsToken() {
    String run = api.startDelayedRun();
    ApiClient admin = fixture.api();
    ApiResponse key =
        admin
            .post("/workflows/vault")
            .json(Map.of("name", "api-key:follower", "groups", List.of("viewer")))
            .send();
    String ofKey =
        fixture
            .anonymous()
            .tokenByKey(key.string("id"), key.string("secret"))
            .string("access_token");
    String ofDefault =
        fixture
            .api()
            .execute(
                fixture
                    .api()
                    .create(
                        aWorkflow()
                            .manual()
                            .node("pause", "delay", Map.of("duration", 1, "unit", "hours"))),
                Map.of())
            .send()
            .string("id");
    try (EventStreamReader revoked =
            EventStreamReader.open(server, ofKey, ofDefault, null).awaitEvents(2);
        EventStreamReader expired = openWithATokenThatExpires(run);
        EventStreamReader good = open(run).awaitEvents(2)) {
      assertThat(admin.delete("/workflows/vault/" + key.string("id")).send()).hasStatus(204);
      revoked.awaitEnd();
      expired.awaitEnd();
      assertThat(good.events()).hasSize(2);
      await().until(() -> fixture.openStreams() == 1);
    }
  }

  private EventStreamReader openWithATokenThatExpires(String run) {
    // With another one, where the first expired before it was shown.
    return EventStreamReader.openUntilItHas(
        2,
        () -> {
          // Thirty seconds are allowed for clocks that differ.
          Date expiry = Date.from(Instant.now().minusSeconds(15));
          String token =
              fixture
                  .issuer()
                  .tokenWith("events", "viewer", claims -> claims.expirationTime(expiry));
          return EventStreamReader.open(server, token, run, null);
        });
  }

  @Test
  void whatIsNoGoodRequestIsRefused() throws IOException {
    String run = api.runToEnd(api.create(aWorkflow().manual()), Map.of()).string("id");
    String path = "/workflows/runs/" + run + "/events";
    for (String id : List.of("x", "1.2.3", "-1", "99", "1.99")) {
      assertThat(api.get(path).header("Last-Event-ID", id).send())
          .isProblem(400, "parameter_invalid")
          .hasErrorAt("/headers/Last-Event-ID");
    }
    assertThat(fixture.anonymous().get(path).send()).isProblem(401, "token_missing");
    assertThat(fixture.api("other", "admin").get(path).send()).isProblem(404, "resource_missing");
    assertThat(api.get("/workflows/runs/fl_run_x/events").send())
        .isProblem(404, "resource_missing");
    assertThat(fixture.api("events", "nobody").get(path).send()).isProblem(403, "scope_missing");
    assertThat(api.get(path).header("Accept", "application/json").send())
        .isProblem(406, "not_acceptable");
    assertThat(api.post(path).send()).isProblem(405, "method_not_allowed");
    String old =
        "GET " + path + " HTTP/1.0\r\nHost: a\r\nAuthorization: Bearer " + token + "\r\n\r\n";
    assertThat(RawHttpClient.send(server, old)).isProblem(400, "parameter_invalid");
    assertThat(api.get(path).send().text()).startsWith("event: log\nid: 1\ndata: {");
  }

  private EventStreamReader open(String run) {
    return EventStreamReader.open(server, token, run, null);
  }

  private String execute(String workflow, Map<String, Object> context) {
    return api.execute(workflow, context).send().string("id");
  }
}
