package org.workflowserver.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.CrashableServer;
import org.workflowserver.system.support.EventStreamReader;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.WebhookTarget.Endpoint;
import org.workflowserver.system.support.WorkflowBuilder;

/** Runs are followed at any of several servers. */
@ExtendWith(SharedClusterExtension.class)
@Timeout(240)
class EventsOfTwoServersIT {
  private final Cluster cluster;

  EventsOfTwoServersIT(Cluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void aRunIsFollowedWhereverItMovesAndThroughCutConnections() {
    CrashableServer mover = cluster.first();
    CrashableServer other = cluster.second();
    List<Endpoint> places = new ArrayList<>();
    WorkflowBuilder drawing = aWorkflow().manual();
    for (int i = 0; i < 5; i++) {
      Endpoint place = cluster.target().place().holding();
      places.add(place);
      drawing.webhook("call" + i, place.url(), Map.of());
    }
    drawing.node("pause", "delay", Map.of("duration", 2, "unit", "seconds")).transform("done");
    String run = start(mover, drawing);
    List<String> entries = new ArrayList<>();
    String last = null;
    for (int i = 0; i < places.size(); i++) {
      places.get(i).awaitCalls(1);
      CrashableServer asked = i % 2 == 0 ? other : mover;
      try (EventStreamReader feed = feed(asked, run, last)) {
        // What the reader does not have yet, the run as it is, and then what happens.
        feed.awaitEvents(i == 0 ? 2 : 1);
        places.get(i).release();
        feed.awaitEvents(i == 0 ? 3 : 2);
        feed.data("log").forEach(log -> entries.add(log.get("seq").toString()));
        last = feed.last().id();
      }
    }
    try (EventStreamReader feed = feed(other, run, last).awaitEnd()) {
      feed.data("log").forEach(log -> entries.add(log.get("seq").toString()));
      assertThat(feed.last().data()).containsEntry("status", "completed");
    }
    assertThat(entries).containsExactly("1", "2", "3", "4", "5", "6", "7", "8");
  }

  @Test
  void aServerThatStopsEndsItsStreamsAtOnceAndAnotherGoesOnWithThem() {
    CrashableServer stopped = cluster.first();
    CrashableServer other = cluster.second();
    Endpoint held = cluster.target().place().holding();
    String run = start(stopped, aWorkflow().manual().webhook(held, Map.of()).transform("done"));
    held.awaitCalls(1);
    List<EventStreamReader> feeds = new ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        feeds.add(feed(stopped, run, null));
      }
      feeds.forEach(feed -> feed.awaitEvents(2));
      Instant before = Instant.now();
      assertThat(stopped.process().stop()).isZero();
      assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(25));
      feeds.forEach(feed -> feed.awaitEnd(Duration.ofSeconds(1)));
      held.release();
      try (EventStreamReader feed = feed(other, run, feeds.getFirst().last().id()).awaitEnd()) {
        assertThat(feed.data("log"))
            .extracting(log -> log.get("node_id"))
            .containsExactly("call", "text");
        assertThat(feed.last().data()).containsEntry("status", "completed");
      }
    } finally {
      feeds.forEach(EventStreamReader::close);
      stopped.startAgain();
    }
  }

  private static String start(CrashableServer server, WorkflowBuilder drawing) {
    return server.api().execute(server.api().create(drawing), Map.of()).send().string("id");
  }

  private static EventStreamReader feed(CrashableServer server, String run, String lastEventId) {
    String token =
        ApiClient.anonymous(server.process().address())
            .post("/auth/token")
            .json(
                Map.of(
                    "grant_type",
                    "password",
                    "username",
                    "admin",
                    "password",
                    ServerFixture.PASSWORD))
            .send()
            .string("access_token");
    return EventStreamReader.open(server.process().address(), token, run, lastEventId);
  }
}
