package org.workflowserver.system.overload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.Latencies;
import org.workflowserver.system.support.ProcessMetrics;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.ServerProcess;
import org.workflowserver.system.support.ServerSetup;
import org.workflowserver.system.support.WebhookTarget;
import org.workflowserver.system.support.WebhookTarget.Endpoint;

/** Five times as many concurrent starts as a server has capacity for. */
@Isolated("What it measures is the whole machine's")
class OverloadIT {
  private static final int RUNNING = 40;
  private static final int PENDING = 160;
  private static final int CAPACITY = RUNNING + PENDING;
  private static final int OFFERED = 5 * CAPACITY;
  private static final int CALLERS = 64;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** Rounds of pressure; after the first one the server has all that it needs in its memory. */
  private static final int ROUNDS = 2;

  /** What a server may hold more after the last round: the cache of its database grows, too. */
  private static final long MORE_MEMORY = 32L << 20;

  /** Of each run's payload, so that runs that were kept would be seen. */
  private static final String FILLING = "x".repeat(100_000);

  /** One start and the response to it. */
  private record Start(ApiResponse response, long nanos) {
    boolean isAccepted() {
      return response.status() == 202;
    }
  }

  @Test
  void theSurplusIsRefusedEarlyAndAllThatWasAcceptedEnds() throws Exception {
    try (WebhookTarget target = WebhookTarget.start();
        ServerProcess server = start(target)) {
      ApiClient api = ApiClient.signedIn(server.address(), "admin", ServerFixture.PASSWORD);
      long memory = 0;
      for (int round = 1; round <= ROUNDS; round++) {
        press(api, target);
        memory = round == 1 ? heap(server) : memory;
        long most = memory + MORE_MEMORY;
        // What is compacted or counted in that moment is there as well, and soon gone.
        await().atMost(PATIENCE).until(() -> heap(server) < most);
      }
    }
  }

  private static long heap(ServerProcess server) {
    long now = ProcessMetrics.heapAfterCollection(server.pid());
    assertThat(now).as("bytes of the heap").isPositive();
    System.out.printf("Pressure: %d MiB of the heap are in use.%n", now >> 20);
    return now;
  }

  private static ServerProcess start(WebhookTarget target) {
    return ServerSetup.fresh()
        .allowingOutboundTo(target)
        .with("WORKFLOW_ADMIN_PASSWORD", ServerFixture.PASSWORD)
        .with("WORKFLOW_LIMITS_RUNNING_PER_SERVER", Integer.toString(RUNNING))
        .with("WORKFLOW_LIMITS_PENDING", Integer.toString(PENDING))
        .start();
  }

  private static void press(ApiClient api, WebhookTarget target) throws Exception {
    Endpoint held = target.endpoint().blocking();
    String workflow = api.create(aWorkflow().manual().webhook(held, Map.of()).transform("done"));
    List<Start> starts = startMany(api, workflow);
    List<Start> accepted = starts.stream().filter(Start::isAccepted).toList();
    List<Start> refused = starts.stream().filter(start -> !start.isAccepted()).toList();

    // Not one too many, whoever came at the same moment.
    assertThat(accepted).hasSizeBetween(CAPACITY - CALLERS, CAPACITY);
    assertThat(refused)
        .allSatisfy(
            start ->
                assertThat(start.response)
                    .isProblem(503, "capacity_exceeded")
                    .hasHeader("Retry-After", "5"));
    held.awaitCalls(RUNNING);
    assertThat(held.calls()).hasSize(RUNNING);
    // Who only reads is served all the while.
    String first = accepted.getFirst().response.string("id");
    assertThat(api.run(first)).hasMember("completed_at", null);

    held.release();
    // There is room again long before all is done: nobody waits for the surplus.
    await().atMost(PATIENCE).until(() -> api.execute(workflow, Map.of()).send().status() == 202);
    await().atMost(PATIENCE).until(() -> open(api, workflow) == 0);
    assertThat(rows(api, workflow, "completed")).isEqualTo(accepted.size() + 1);
    assertThat(held.calls()).hasSize(accepted.size() + 1);
    System.out.printf(
        "Pressure: of %d starts by %d callers %d were accepted, ms at 50/95/99 %%: %s, and %d"
            + " refused: %s.%n",
        OFFERED, CALLERS, accepted.size(), times(accepted), refused.size(), times(refused));
  }

  private static List<Start> startMany(ApiClient api, String workflow) throws Exception {
    try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
      List<Future<Start>> starts = new ArrayList<>();
      for (int i = 0; i < OFFERED; i++) {
        Map<String, Object> context = Map.of("number", (long) i, "filling", FILLING);
        starts.add(
            callers.submit(
                () -> {
                  long begin = System.nanoTime();
                  ApiResponse response = api.execute(workflow, context).send();
                  return new Start(response, System.nanoTime() - begin);
                }));
      }
      List<Start> answered = new ArrayList<>();
      for (Future<Start> start : starts) {
        answered.add(start.get());
      }
      return answered;
    }
  }

  private static long open(ApiClient api, String workflow) {
    return Stream.of("pending", "running").mapToLong(it -> rows(api, workflow, it)).sum();
  }

  /** How many runs of the workflow have that status. */
  private static long rows(ApiClient api, String workflow, String status) {
    ApiResponse runs = api.get("/workflows/" + workflow + "/executions?status=" + status).send();
    assertThat(runs).hasStatus(200);
    return (long) runs.object("meta").get("total");
  }

  private static Latencies times(List<Start> starts) {
    return Latencies.of(starts.stream().mapToLong(Start::nanos));
  }
}
