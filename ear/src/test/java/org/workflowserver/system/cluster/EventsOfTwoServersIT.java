package org.workflowserver.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.workflowserver.system.support.CrashableServer;
import org.workflowserver.system.support.EventStreamReader;
import org.workflowserver.system.support.WebhookTarget.Endpoint;
import org.workflowserver.system.support.WorkflowBuilder;

/** Runs are followed at any of several servers. */
@ExtendWith(SharedClusterExtension.class)
@Timeout(600)
class EventsOfTwoServersIT {
  private final Cluster cluster;

  EventsOfTwoServersIT(Cluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void aRunIsFollowedWhereverItMovesAndThroughCutConnections() {
    CrashableServer mover = cluster.first();
    CrashableServer other = cluster.second();
    List<Endpoint> endpoints = new ArrayList<>();
    WorkflowBuilder builder = aWorkflow().manual();
    for (int i = 0; i < 5; i++) {
      Endpoint endpoint = cluster.target().endpoint().blocking();
      endpoints.add(endpoint);
      builder.webhook("call" + i, endpoint.url(), Map.of());
    }
    builder.node("pause", "delay", Map.of("duration", 2, "unit", "seconds")).transform("done");
    String run = start(mover, builder);
    List<String> entries = new ArrayList<>();
    String last = null;
    for (int i = 0; i < endpoints.size(); i++) {
      endpoints.get(i).awaitCalls(1);
      CrashableServer asked = i % 2 == 0 ? other : mover;
      // What the reader does not have yet, the run as it is, and then what happens.
      try (EventStreamReader stream = stream(asked, run, last, i == 0 ? 2 : 1)) {
        endpoints.get(i).release();
        stream.awaitEvents(i == 0 ? 3 : 2);
        // All at once: another event may come meanwhile.
        List<EventStreamReader.Event> read = stream.events();
        read.stream()
            .filter(event -> event.name().equals("log"))
            .forEach(log -> entries.add(log.data().get("seq").toString()));
        last = read.getLast().id();
      }
    }
    try (EventStreamReader stream = stream(other, run, last, 1).awaitEnd()) {
      stream.data("log").forEach(log -> entries.add(log.get("seq").toString()));
      assertThat(stream.last().data()).containsEntry("status", "completed");
    }
    assertThat(entries).containsExactly("1", "2", "3", "4", "5", "6", "7", "8");
  }

  static String start(CrashableServer server, WorkflowBuilder builder) {
    return server.api().execute(server.api().create(builder), Map.of()).send().string("id");
  }

  /** A stream that has had so many events. */
  static EventStreamReader stream(
      CrashableServer server, String run, String lastEventId, int events) {
    URI address = server.process().address();
    String token = server.api().token();
    // A server that was paused before may ask a client once to come back.
    return EventStreamReader.openUntilItHas(
        events, () -> EventStreamReader.open(address, token, run, lastEventId));
  }
}
