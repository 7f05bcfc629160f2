package org.workflowserver.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.CrashableServer;
import org.workflowserver.system.support.EventStreamReader;
import org.workflowserver.system.support.WebhookTarget.Endpoint;
import org.workflowserver.system.workload.LoadGenerator;
import org.workflowserver.system.workload.RunWorkload;

/** Two servers share their work by the database alone. */
@ExtendWith(SharedClusterExtension.class)
class TwoServersIT {
  private static final int RUNS = 6;
  private static final int STREAMS = 20;

  private final Cluster cluster;

  TwoServersIT(Cluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void underLoadNoRunIsLostAndNoStepRunsTwice() {
    ApiClient first = cluster.first().api();
    ApiClient second = cluster.second().api();
    RunWorkload workload = new RunWorkload(cluster.target(), first);
    try (LoadGenerator load = LoadGenerator.start(workload, first, second, first, second)) {
      load.awaitAccepted(40);
    }
    workload.retryStarts(second);
    workload.awaitEnds(first);
    workload.assertCalledOnce(second);
    System.out.println("Two servers: " + workload.size() + " runs, each step was run once.");
  }

  @Test
  void aRunIsCancelledAtTheServerThatDoesNotMoveIt() {
    ApiClient mover = cluster.first().api();
    ApiClient other = cluster.second().api();
    Endpoint held = cluster.target().endpoint().blocking();
    String run =
        mover
            .execute(mover.create(aWorkflow().manual().webhook(held, Map.of())), Map.of())
            .send()
            .string("id");
    held.awaitCalls(1);
    assertIsCancelledAt(other, run);
    held.release();
    assertThat(other.run(run).rows("logs"))
        .extracting(log -> log.get("node_id"))
        .containsExactly("start");
  }

  @Test
  void aRunThatWaitsIsCancelledAtAnyServer() {
    ApiClient starter = cluster.first().api();
    ApiClient other = cluster.second().api();
    String run = waiting(starter, Map.of("duration", 1, "unit", "hours"));
    assertIsCancelledAt(other, run);
  }

  @Test
  void whenOneIsStoppedTheOtherGoesOnWithItsRunsAndItsStreamsAtOnce() {
    CrashableServer stopped = cluster.first();
    CrashableServer other = cluster.second();
    String delayed = waiting(stopped.api(), Map.of("duration", 2, "unit", "seconds"));
    Endpoint held = cluster.target().endpoint().blocking();
    String followed =
        EventsOfTwoServersIT.start(
            stopped, aWorkflow().manual().webhook(held, Map.of()).transform("done"));
    held.awaitCalls(1);
    List<EventStreamReader> streams = new ArrayList<>();
    RunWorkload workload = new RunWorkload(cluster.target(), stopped.api());
    workload.blockSideCalls();
    try {
      for (int i = 0; i < STREAMS; i++) {
        streams.add(EventsOfTwoServersIT.stream(stopped, followed, null, 2));
      }
      for (int i = 0; i < RUNS; i++) {
        await().until(() -> workload.start(stopped.api()));
      }
      workload.awaitSideCalls(RUNS);
      long takeovers = takeovers(other);
      assertThat(stopped.process().stop()).isZero();
      streams.forEach(EventStreamReader::awaitEnd);
      held.release();
      workload.releaseSideCalls();

      assertIsFollowedToItsEnd(other, followed, streams.getFirst().last().id());
      workload.awaitEnds(other.api());
      awaitEnd(other.api(), delayed);
      assertThat(other.api().run(delayed)).hasMember("status", "completed");
      assertThat(takeovers(other)).as("what was taken from the dead").isEqualTo(takeovers);
    } finally {
      streams.forEach(EventStreamReader::close);
      stopped.restart();
    }
    workload.assertUnchanged(stopped.api());
  }

  private static void assertIsFollowedToItsEnd(CrashableServer server, String run, String last) {
    try (EventStreamReader stream = EventsOfTwoServersIT.stream(server, run, last, 1).awaitEnd()) {
      assertThat(stream.data("log"))
          .extracting(log -> log.get("node_id"))
          .containsExactly("call", "text");
      assertThat(stream.last().data()).containsEntry("status", "completed");
    }
  }

  /** A run that is parked in a delay. */
  private static String waiting(ApiClient api, Map<String, Object> delay) {
    String workflow =
        api.create(aWorkflow().manual().node("pause", "delay", delay).transform("done"));
    String run = api.execute(workflow, Map.of()).send().string("id");
    // Before a server has taken it, it waits for one; a short delay may be over already.
    await().until(() -> isParkedOrOver(api.run(run)));
    return run;
  }

  private static boolean isParkedOrOver(ApiResponse run) {
    Map<String, Object> waiting = run.object("waiting");
    return run.object().get("completed_at") != null
        || (waiting != null && waiting.get("reason").equals("delay"));
  }

  private static void assertIsCancelledAt(ApiClient api, String run) {
    String cancel = "/workflows/runs/" + run + "/cancel";
    assertThat(api.post(cancel).send()).hasStatus(202);
    awaitEnd(api, run);
    assertThat(api.run(run)).hasMember("status", "failed").hasMember("error_code", "cancelled");
    assertThat(api.post(cancel).send()).isProblem(409, "run_finished");
  }

  private static void awaitEnd(ApiClient api, String run) {
    await().until(() -> api.run(run).object().get("completed_at") != null);
  }

  private static long takeovers(CrashableServer server) {
    return server.process().errorLines().stream()
        .filter(line -> line.contains(" is gone; its "))
        .count();
  }
}
