package org.workflowserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.workflowserver.clock.SettableTime;
import org.workflowserver.database.Dialect;
import org.workflowserver.identity.Caller;
import org.workflowserver.limit.MemoryBudget;
import org.workflowserver.outbound.ScriptedServer;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

/** What steps bring takes a part of the memory, however much it is. */
@Timeout(300)
class LargeOutputsTest {
  private static final String ORG = "default";
  private static final int RUNS = 60;
  private static final int LARGE = 900_000;
  private static final long BOUND = 16L << 20;
  private static final Caller OTHER = Caller.of("other", "eve", List.of("editor"));

  private final AtomicLong mostFacts = new AtomicLong();
  private final MemoryBudget memory =
      new MemoryBudget(BOUND) {
        @Override
        public synchronized void addFact(String orgId, long bytes) {
          super.addFact(orgId, bytes);
          mostFacts.accumulateAndGet(used(), Math::max);
        }
      };
  private ScriptedServer target;

  @BeforeEach
  void listen() throws IOException {
    target = new ScriptedServer();
    answer("x".repeat(LARGE));
  }

  private void answer(String text) {
    target.always("200 OK", "Content-Type: text/plain\r\n", text.getBytes(StandardCharsets.UTF_8));
  }

  @AfterEach
  void close() throws IOException {
    target.close();
  }

  @Test
  void largeAnswersAreTakenInAsThereIsRoomAndAllRunsEnd() {
    try (Box box = box()) {
      String workflow = fetching(box);
      IntStream.range(0, RUNS).forEach(i -> box.start(workflow));
      box.scanUntil(() -> box.count("runs where status = 'completed'") == RUNS);
      assertThat(box.count("run_log where node_id = 'get' and length(output) > " + LARGE))
          .isEqualTo(RUNS);
      box.awaitIdle();
      // One that is let in beyond the bound, and its fact before it gives back what it took.
      assertThat(mostFacts.get()).isBetween((long) LARGE, BOUND + 4L * (LARGE + 1_000));
      assertThat(memory.used()).isZero();
    }
  }

  @Test
  void anAnswerThatWaitsForRoomIsComplete() {
    try (Box box = box()) {
      memory.addFact(ORG, BOUND);
      memory.removeFact(ORG, 1);
      String run = box.start(fetching(box)).run().id();
      await().until(() -> target.requests().size() == 1);
      assertThat(box.count("run_log where node_id = 'get'")).isZero();
      memory.removeFact(ORG, BOUND - 1);
      box.scanUntil(() -> box.hasEnded(run));
      assertThat(box.count("run_log where node_id = 'get' and status = 'success'")).isEqualTo(1);
    }
  }

  @Test
  void smallAnswersWaitForNoRoom() {
    answer("x".repeat(60_000));
    try (Box box = box()) {
      memory.addFact(ORG, BOUND - 100_000);
      String run = box.start(fetching(box)).run().id();
      box.scanUntil(() -> box.hasEnded(run));
      assertThat(box.count("runs where status = 'completed'")).isEqualTo(1);
    }
  }

  @Test
  void aTenantWhoseFactsTakeItsPartStartsNothingAndAnotherDoes() {
    try (Box box = box()) {
      String workflow = box.workflow(Drawn.withTrigger().act("a").way("start > a"));
      String theirs =
          box.workflows.create(OTHER, Drawn.withTrigger().act("b").way("start > b").body()).id();
      memory.addFact(ORG, BOUND);
      assertThatThrownBy(() -> box.start(workflow))
          .isInstanceOfSatisfying(
              Refusal.class,
              refusal -> {
                assertThat(refusal.code()).isEqualTo(RefusalCode.CAPACITY_EXCEEDED);
                assertThat(refusal.retryAfter()).contains(Duration.ofSeconds(5));
              });
      Box.await(box.runs.start(OTHER, theirs, Box.command(Map.of())));
      box.scanUntil(() -> box.world.callsOf("b") == 1);
      memory.removeFact(ORG, BOUND);
      box.start(workflow);
      box.scanUntil(() -> box.count("runs where status = 'completed'") == 2);
    }
  }

  @Test
  void aRunThatIsCancelledWaitsForNoRoom() {
    try (Box box = box()) {
      memory.addFact(ORG, BOUND);
      memory.removeFact(ORG, 1);
      String run = box.start(fetching(box)).run().id();
      await().until(() -> target.requests().size() == 1);
      box.runs.cancel(Box.EDITOR, run);
      box.scanUntil(() -> box.hasEnded(run));
      box.awaitIdle();
      memory.removeFact(ORG, BOUND - 1);
      assertThat(memory.used()).isZero();
    }
  }

  @Test
  void aRunHoldsMoreWhereItsValuesAreManyAndSmall() {
    int many = 10_000;
    try (Box box = box()) {
      String workflow = box.workflow(Drawn.withTrigger().act("a").way("start > a"));
      box.world.close("a");
      box.start(
          workflow, Map.of("many", IntStream.range(0, many).mapToObj(i -> List.of()).toList()));
      await().until(() -> box.world.callsOf("a") == 1);
      assertThat(box.usage().held()).isGreaterThan(40L * many);
      box.world.open("a");
      box.scanUntil(() -> box.count("runs where status = 'completed'") == 1);
      box.awaitIdle();
      assertThat(box.usage()).isEqualTo(new RunsInMemory.Usage(0, 0));
    }
  }

  @Test
  void largeRunsThatBecomeDueTogetherAreReadAsThereIsRoom() {
    int runs = 12;
    long bytes = 3L * LARGE;
    SettableTime time = new SettableTime(Box.NOON);
    Limits limits =
        new Limits(
            100,
            4 * bytes,
            100,
            new Limits.RunLimits(100, 1 << 25, Duration.ofDays(1), 5, 3),
            1 << 20,
            Duration.ofSeconds(1),
            1 << 20);
    try (Box box = Box.on(Dialect.H2, limits, time)) {
      String workflow =
          box.workflow(
              Drawn.withTrigger()
                  .act("a", Map.of("value", "x".repeat(LARGE)))
                  .delay("pause", 1, "hours")
                  .act("b")
                  .way("start > a > pause > b"));
      for (int i = 0; i < runs; i++) {
        box.awaitParked(box.start(workflow).run().id());
      }
      box.world.close("b");
      box.advance(Duration.ofHours(1));
      box.scanUntil(() -> box.world.callsOf("b") == 3);
      for (int i = 0; i < 20; i++) {
        box.engine.scan();
      }
      assertThat(box.engine.runsInMemory()).as("as many as there is memory for").isEqualTo(3);
      box.world.open("b");
      box.scanUntil(() -> box.count("runs where status = 'completed'") == runs);
      assertThat(box.world.callsOf("b")).isEqualTo(runs);
      box.awaitIdle();
      assertThat(box.usage()).isEqualTo(new RunsInMemory.Usage(0, 0));
    }
  }

  private String fetching(Box box) {
    return box.workflow(
        Drawn.withTrigger()
            .node("get", "webhook", Map.of("method", "GET", "url", target.url("/")))
            .way("start > get"));
  }

  private Box box() {
    return Box.withMemory(Box.limits(1_000, 1_000, 1 << 25), memory);
  }
}
