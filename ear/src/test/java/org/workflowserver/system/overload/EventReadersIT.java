package org.workflowserver.system.overload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.workflowserver.json.Json;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.EventStreamReader;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.SharedServerExtension;
import org.workflowserver.system.support.WebhookTarget.Endpoint;
import org.workflowserver.system.support.WorkflowBuilder;

/** Readers of events that are gone, or do not read, are noticed and keep nothing. */
@ExtendWith(SharedServerExtension.class)
@Timeout(600)
class EventReadersIT {
  private final ServerFixture fixture;
  private final ApiClient api;
  private final URI server;
  private final String token;

  EventReadersIT(ServerFixture fixture) {
    this.fixture = fixture;
    this.server = fixture.server().address();
    this.token = fixture.issuer().token("events", "admin");
    this.api = fixture.anonymous().withToken(token);
  }

  @Test
  void aStreamIsAliveAndReadersWhoAreGoneAreNoticed() {
    String run = api.startDelayedRun();
    List<EventStreamReader> gone = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      gone.add(open(run));
    }
    gone.forEach(stream -> stream.awaitEvents(2));
    try (EventStreamReader stays = open(run).awaitEvents(2)) {
      gone.forEach(EventStreamReader::disconnect);
      await().until(() -> fixture.openStreams() == 1);
      await().until(() -> stays.comments() >= 2);
      assertThat(stays.events()).hasSize(2);
      assertThat(api.post("/workflows/runs/" + run + "/cancel").send()).hasStatus(202);
      stays.awaitEnd();
      assertThat(stays.last().data()).containsEntry("error_code", "cancelled");
    }
  }

  @Test
  void aReaderWhoStopsReadingIsCutOffAndKeepsNothing() {
    Endpoint large = fixture.target().endpoint();
    large.respondingWith(200, Json.write(Map.of("text", "0123456789".repeat(45_000))));
    WorkflowBuilder builder = aWorkflow().manual().webhook("call", large.url(), Map.of());
    for (int i = 0; i < 29; i++) {
      builder.node("big" + i, "text_transform", Map.of("template", "{{ call.body.text }}"));
    }
    String run = execute(api.create(builder), Map.of());
    await().until(() -> api.run(run).object().get("completed_at") != null);
    assertThat(api.run(run)).hasMember("status", "completed");
    List<EventStreamReader> slow = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      slow.add(EventStreamReader.openWithoutReading(server, token, run, null));
    }
    try (EventStreamReader fast = open(run).awaitEnd()) {
      assertThat(fast.data("log")).hasSize(31);
      await().until(() -> fixture.openStreams() == 0);
      // The buffers of the system hold some of it; the server's own memory next to nothing.
      assertThat(slow).allSatisfy(stream -> assertThat(stream.drain()).isLessThan(8 << 20));
    } finally {
      slow.forEach(EventStreamReader::close);
    }
  }

  private EventStreamReader open(String run) {
    return EventStreamReader.open(server, token, run, null);
  }

  private String execute(String workflow, Map<String, Object> context) {
    return api.execute(workflow, context).send().string("id");
  }
}
