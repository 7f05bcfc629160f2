package org.workflowserver.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.clock.SettableTime;
import org.workflowserver.clock.SystemTime;
import org.workflowserver.engine.execution.Limits;
import org.workflowserver.engine.execution.RunsInMemory;
import org.workflowserver.identity.Caller;
import org.workflowserver.limit.MemoryBudget;
import org.workflowserver.outbound.http.ScriptedServer;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.run.RunError;

/** What steps bring takes a part of the memory, however much it is. */
@Timeout(300)
class LargeOutputsTest {
  private static final String ORG = "default";
  private static final int RUNS = 60;
  private static final int LARGE = 900_000;
  private static final long BOUND = 16L << 20;

  /** Room for one run with a large value and a half. */
  private static final long MEMORY = 3L * LARGE * 3 / 2;

  /** A little less than a run may take. */
  private static final Duration PAUSE = Duration.ofSeconds(7_195);

  private static final Caller OTHER = Caller.of("other", "eve", List.of("editor"));

  private final AtomicLong mostFacts = new AtomicLong();
  private final MemoryBudget memory =
      new MemoryBudget(BOUND) {
        @Override
        public synchronized void addFact(String orgId, long bytes) {
          super.addFact(orgId, bytes);
          mostFacts.accumulateAndGet(taken(), Math::max);
        }
      };
  private ScriptedServer target;

  @BeforeEach
  void listen() throws IOException {
    target = new ScriptedServer();
    answer("200 OK", "x".repeat(LARGE));
  }

  private void answer(String line, String text) {
    target.always(line, "Content-Type: text/plain\r\n", text.getBytes(UTF_8));
  }

  @AfterEach
  void close() throws IOException {
    target.close();
  }

  @Test
  void largeAnswersAreTakenInAsThereIsRoomAndAllRunsEnd() {
    try (Box box = box()) {
      String workflow = fetching(box);
      // A start is refused while large answers wait for their commits.
      CompletableFuture<Void> started = new CompletableFuture<>();
      String head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: ";
      byte[] answer = (head + LARGE + "\r\n\r\n" + "x".repeat(LARGE)).getBytes(UTF_8);
      for (int i = 0; i < RUNS; i++) {
        target.answer(
            (out, socket) -> {
              started.join();
              out.write(answer);
            });
      }
      IntStream.range(0, RUNS).forEach(i -> box.start(workflow));
      started.complete(null);
      box.scanUntil(() -> box.count("runs where status = 'completed'") == RUNS);
      assertThat(box.count("run_log where node_id = 'get' and length(output) > " + LARGE))
          .isEqualTo(RUNS);
      box.awaitIdle();
      // One is let in beyond the bound; each counts twice until its step gives back what it took.
      assertThat(mostFacts.get()).isBetween((long) LARGE, 2 * (BOUND + LARGE + 1_000));
      assertThat(memory.taken()).isZero();
    }
  }

  @Test
  void anAnswerThatWaitsForRoomIsComplete() {
    try (Box box = box()) {
      MemoryBudget.Reservation other = memory.reservation(ORG, () -> true);
      other.take(BOUND);
      String run = box.start(fetching(box)).run().id();
      await().until(() -> memory.waitingAnswers() == 1);
      other.close();
      box.scanUntil(() -> box.hasEnded(run));
      assertThat(box.count("run_log where node_id = 'get' and status = 'success'")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "200 OK, status = 'success'",
    "422 Unprocessable Content, error_code = 'http_status'"
  })
  void anAnswerThatWaitsForRoomLongerThanItsStepMayTakeIsNotLost(String line, String recorded) {
    answer(line, "x".repeat(LARGE));
    SettableTime time = new SettableTime(Box.NOON);
    try (Box box = Box.withMemory(limits(Long.MAX_VALUE), time, memory)) {
      MemoryBudget.Reservation other = memory.reservation(ORG, () -> true);
      other.take(BOUND);
      String run = box.start(fetching(box)).run().id();
      await().until(() -> memory.waitingAnswers() == 1);
      time.advance(Duration.ofMinutes(10));
      for (int i = 0; i < 5; i++) {
        box.recordNothing();
        box.engine.scan();
      }
      other.close();
      box.scanUntil(() -> box.hasEnded(run));
      assertThat(box.count("run_log where node_id = 'get' and %s".formatted(recorded)))
          .isEqualTo(1);
      assertThat(target.requests()).hasSize(1);
    }
  }

  @Test
  void smallAnswersWaitForNoRoom() {
    answer("200 OK", "x".repeat(60_000));
    try (Box box = box()) {
      memory.reservation(ORG, () -> true).take(BOUND);
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
      MemoryBudget.Reservation other = memory.reservation(ORG, () -> true);
      other.take(BOUND);
      String run = box.start(fetching(box)).run().id();
      await().until(() -> memory.waitingAnswers() == 1);
      box.runs.cancel(Box.EDITOR, run);
      box.scanUntil(() -> box.hasEnded(run));
      box.awaitIdle();
      other.close();
      assertThat(memory.taken()).isZero();
      assertThat(memory.waitingAnswers()).isZero();
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
      assertThat(box.usage().bytes()).isGreaterThan(40L * many);
      box.world.open("a");
      box.scanUntil(() -> box.count("runs where status = 'completed'") == 1);
      box.awaitIdle();
      assertThat(box.usage()).isEqualTo(new RunsInMemory.Usage(0, 0));
    }
  }

  @Test
  void largeRunsThatBecomeDueTogetherAreReadAsThereIsRoom() {
    becomeDueTogether(0, 12);
  }

  @Test
  void largeRunsBehindManySmallOnesAreReadAsThereIsRoom() {
    becomeDueTogether(60, 12);
  }

  /** There is memory for three of the large runs. */
  private void becomeDueTogether(int small, int large) {
    SettableTime time = new SettableTime(Box.NOON);
    try (Box box = Box.withMemory(limits(3L * 3 * LARGE - 10_000), time, memory)) {
      park(box, "small", small, "x");
      park(box, "large", large, "x".repeat(LARGE));
      box.world.close("large");
      box.advance(Duration.ofHours(1));
      box.scanUntil(() -> box.world.callsOf("small") == small && box.world.callsOf("large") >= 2);
      for (int i = 0; i < 20; i++) {
        box.engine.scan();
      }
      assertThat(box.world.callsOf("large")).as("at most one more than fit").isLessThan(5);
      box.world.open("large");
      box.scanUntil(() -> box.count("runs where status = 'completed'") == small + large);
      assertThat(box.world.callsOf("large")).isEqualTo(large);
      box.awaitIdle();
      assertThat(box.usage()).isEqualTo(new RunsInMemory.Usage(0, 0));
    }
  }

  /** The one takes most of the memory, and the other does not fit beside it. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRunThatDoesNotFitIsNotReadAgainAndAgain(boolean weighsAsItsTextDoes) {
    SettableTime time = new SettableTime(Box.NOON);
    try (Box box = Box.withMemory(limits(MEMORY), time, memory)) {
      String waits =
          weighsAsItsTextDoes
              ? parked(box, Map.of("value", "x".repeat(LARGE)))
              : parked(box, Map.of("value", Collections.nCopies(12_000, Map.of())));
      String first = holdMemory(box);
      claim(box, waits);
      for (int i = 0; i < 100; i++) {
        box.engine.scan();
        box.renew();
      }
      assertThat(box.view(waits).revision()).as("claimed and parked once").isLessThan(8);
      box.world.open("large");
      box.scanUntil(() -> box.hasEnded(first));
      box.advance(Duration.ofSeconds(1));
      box.scanUntil(() -> box.hasEnded(waits));
      assertThat(box.count("runs where status = 'completed'")).isEqualTo(2);
    }
  }

  @Test
  void aRunLargerThanAllTheMemoryGoesOnBesideOthersThatHoldLittle() {
    SettableTime time = new SettableTime(Box.NOON);
    try (Box box = Box.withMemory(limits(2L * LARGE), time, memory)) {
      String large = parked(box, Map.of("value", "x".repeat(LARGE)));
      box.advance(PAUSE.minusSeconds(1));
      box.world.close("small");
      String other =
          box.start(box.workflow(Drawn.withTrigger().act("small").way("start > small"))).run().id();
      await().until(() -> box.world.callsOf("small") == 1);
      box.advance(Duration.ofSeconds(1));
      box.scanUntil(() -> box.hasEnded(large));
      assertThat(box.hasEnded(other)).isFalse();
      box.world.open("small");
      box.scanUntil(() -> box.hasEnded(other));
    }
  }

  @Test
  void aRunThatWaitsForMemoryCanBeCancelled() {
    SettableTime time = new SettableTime(Box.NOON);
    try (Box box = Box.withMemory(limits(MEMORY), time, memory)) {
      String waits = parked(box, Map.of("value", "x".repeat(LARGE)));
      String first = holdMemory(box);
      claim(box, waits);
      box.runs.cancel(Box.EDITOR, waits);
      box.scanUntil(() -> box.hasEnded(waits));
      assertThat(box.view(waits).errorCode()).isEqualTo(RunError.CANCELLED);
      assertThat(box.hasEnded(first)).isFalse();
      box.world.open("large");
      box.scanUntil(() -> box.hasEnded(first));
      box.awaitIdle();
    }
  }

  @Test
  void aRunThatWaitsForMemoryTimesOut() {
    SettableTime time = new SettableTime(Box.NOON);
    try (Box box = Box.withMemory(limits(MEMORY), time, memory)) {
      String waits = parked(box, Map.of("value", "x".repeat(LARGE)));
      String first = holdMemory(box);
      claim(box, waits);
      box.advance(Duration.ofSeconds(5));
      box.scanUntil(() -> box.hasEnded(waits));
      assertThat(box.view(waits).errorCode()).isEqualTo(RunError.TIMED_OUT);
      assertThat(box.hasEnded(first)).isFalse();
      box.world.open("large");
      box.scanUntil(() -> box.hasEnded(first));
      box.awaitIdle();
    }
  }

  /** A run that executes, and holds more than half of the memory until it may go on. */
  private static String holdMemory(Box box) {
    box.advance(PAUSE.minusSeconds(1));
    box.world.close("large");
    String workflow = box.workflow(Drawn.withTrigger().act("large").way("start > large"));
    String run = box.start(workflow, Map.of("value", "x".repeat(LARGE))).run().id();
    await().until(() -> box.world.callsOf("large") == 1);
    return run;
  }

  private static void claim(Box box, String run) {
    int parked = box.view(run).revision();
    box.advance(Duration.ofSeconds(1));
    box.scanUntil(() -> box.view(run).revision() > parked);
  }

  /** A run that was started with these values, and goes on after a pause. */
  private static String parked(Box box, Map<String, Object> values) {
    String workflow =
        box.workflow(
            Drawn.withTrigger()
                .delay("pause", PAUSE.toSeconds(), "seconds")
                .act("after")
                .way("start > pause > after"));
    String run = box.start(workflow, values).run().id();
    box.awaitParked(run);
    return run;
  }

  private static void park(Box box, String act, int runs, String value) {
    String workflow =
        box.workflow(
            Drawn.withTrigger()
                .node("value", "text_transform", Map.of("template", value))
                .delay("pause", 1, "hours")
                .act(act)
                .way("start > value > pause > " + act));
    for (int i = 0; i < runs; i++) {
      box.awaitParked(box.start(workflow).run().id());
    }
  }

  /** The usual limits, but for what the values of runs may take. */
  private static Limits limits(long memory) {
    return new Limits(
        100,
        memory,
        100,
        new Limits.RunLimits(100, 1 << 25, Duration.ofHours(2), 5, 3),
        1 << 20,
        Duration.ofSeconds(1),
        1 << 20);
  }

  private String fetching(Box box) {
    return box.workflow(
        Drawn.withTrigger()
            .node("get", "webhook", Map.of("method", "GET", "url", target.url("/")))
            .way("start > get"));
  }

  private Box box() {
    return Box.withMemory(Box.limits(1_000, 1_000, 1 << 25), new SystemTime(), memory);
  }
}
