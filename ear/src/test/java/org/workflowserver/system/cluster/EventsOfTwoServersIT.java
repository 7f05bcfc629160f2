package org.workflowserver.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.workflowserver.system.support.WorkflowDrawing.aWorkflow;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.workflowserver.system.support.Api;
import org.workflowserver.system.support.Feed;
import org.workflowserver.system.support.Installation;
import org.workflowserver.system.support.Target.Place;
import org.workflowserver.system.support.Victim;
import org.workflowserver.system.support.WorkflowDrawing;

/** Runs are followed at any of several servers. */
@ExtendWith(SharedCluster.class)
@Timeout(240)
class EventsOfTwoServersIT {
  private final Cluster cluster;

  EventsOfTwoServersIT(Cluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void aRunIsFollowedWhereverItMovesAndThroughCutConnections() {
    Victim mover = cluster.first();
    Victim other = cluster.second();
    List<Place> places = new ArrayList<>();
    WorkflowDrawing drawing = aWorkflow().manual();
    for (int i = 0; i < 5; i++) {
      Place place = cluster.target().place().holding();
      places.add(place);
      drawing.webhook("call" + i, place.url(), Map.of());
    }
    drawing.node("pause", "delay", Map.of("duration", 2, "unit", "seconds")).transform("done");
    String run = start(mover, drawing);
    List<String> entries = new ArrayList<>();
    String last = null;
    for (int i = 0; i < places.size(); i++) {
      places.get(i).awaitCalls(1);
      Victim asked = i % 2 == 0 ? other : mover;
      try (Feed feed = feed(asked, run, last)) {
        // What the reader does not have yet, the run as it is, and then what happens.
        feed.awaitEvents(i == 0 ? 2 : 1);
        places.get(i).release();
        feed.awaitEvents(i == 0 ? 3 : 2);
        feed.data("log").forEach(log -> entries.add(log.get("seq").toString()));
        last = feed.last().id();
      }
    }
    try (Feed feed = feed(other, run, last).awaitEnd()) {
      feed.data("log").forEach(log -> entries.add(log.get("seq").toString()));
      assertThat(feed.last().data()).containsEntry("status", "completed");
    }
    assertThat(entries).containsExactly("1", "2", "3", "4", "5", "6", "7", "8");
  }

  @Test
  void aServerThatStopsEndsItsStreamsAtOnceAndAnotherGoesOnWithThem() {
    Victim stopped = cluster.first();
    Victim other = cluster.second();
    Place held = cluster.target().place().holding();
    String run = start(stopped, aWorkflow().manual().webhook(held, Map.of()).transform("done"));
    held.awaitCalls(1);
    List<Feed> feeds = new ArrayList<>();
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
      try (Feed feed = feed(other, run, feeds.getFirst().last().id()).awaitEnd()) {
        assertThat(feed.data("log"))
            .extracting(log -> log.get("node_id"))
            .containsExactly("call", "text");
        assertThat(feed.last().data()).containsEntry("status", "completed");
      }
    } finally {
      feeds.forEach(Feed::close);
      stopped.startAgain();
    }
  }

  private static String start(Victim server, WorkflowDrawing drawing) {
    return server.api().execute(server.api().create(drawing), Map.of()).send().string("id");
  }

  private static Feed feed(Victim server, String run, String lastEventId) {
    String token =
        Api.anonymous(server.process().address())
            .post("/auth/token")
            .json(
                Map.of(
                    "grant_type",
                    "password",
                    "username",
                    "admin",
                    "password",
                    Installation.PASSWORD))
            .send()
            .string("access_token");
    return Feed.open(server.process().address(), token, run, lastEventId);
  }
}
