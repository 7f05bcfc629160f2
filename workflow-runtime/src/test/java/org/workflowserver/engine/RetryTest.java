package org.workflowserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.database.Dialect;
import org.workflowserver.engine.TestComponents.World;
import org.workflowserver.engine.execution.Hashes;
import org.workflowserver.json.Json;
import org.workflowserver.run.LogStatus;
import org.workflowserver.run.LogView;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.trace.RunFingerprint;
import org.workflowserver.run.trace.RunPicture;

/** A failed step is tried again by its node's policy. */
@Execution(ExecutionMode.CONCURRENT)
@ParameterizedClass
@EnumSource
class RetryTest {
  private final Box box;

  RetryTest(Dialect dialect) {
    this.box = Box.stepped(dialect);
  }

  @AfterEach
  void close() {
    box.close();
  }

  @Test
  void pausesGrowUpToTheLongestAndAreNeverCutShort() {
    box.world.script("a", World.busy(), World.busy(), World.busy(), World.busy());
    String run = start(policy(5, 1_000, 2.0, 3_000));
    int tries = 1;
    for (int pause : List.of(1_000, 2_000, 3_000, 3_000)) {
      box.awaitParked(run);
      LogView warning = box.runs.require(Box.EDITOR, run).logs().getLast();
      assertThat(warning.status()).isEqualTo(LogStatus.WARNING);
      assertThat(warning.attempt()).isEqualTo(tries);
      assertThat(box.view(run).waiting().reason()).isEqualTo("retry");
      assertThat(box.view(run).waiting().nodeId()).isEqualTo("a");
      assertThat(box.view(run).waiting().until()).isEqualTo(warning.createdAt().plusMillis(pause));
      box.advance(Duration.ofMillis(pause - 1L));
      box.engine.scan();
      assertThat(box.world.callsOf("a")).isEqualTo(tries);
      assertThat(box.engine.runsInMemory()).isZero();
      box.advance(Duration.ofMillis(1));
      box.engine.scan();
      tries++;
      int now = tries;
      await().until(() -> box.world.callsOf("a") == now);
    }
    RunDetail ended = box.ended(run);
    assertThat(ended.run().status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(ended.logs().getLast().attempt()).isEqualTo(5);
    assertThat(new HashSet<>(box.world.calls)).as("all tries are the same call").hasSize(1);
  }

  @Test
  void aPauseSurvivesTheServerAndKeepsItsAttemptNumber() {
    box.world.script("a", World.busy(), World.busy());
    String run = start(policy(3, 60_000, 1.0, 60_000));
    box.awaitParked(run);
    box.advance(Duration.ofMinutes(1));
    box.engine.scan();
    await().until(() -> box.world.callsOf("a") == 2);
    box.awaitParked(run);
    Instant until = box.view(run).waiting().until();
    box.die();
    try (Box next = box.next()) {
      next.engine.scan();
      assertThat(next.engine.runsInMemory()).isZero();
      assertThat(next.view(run).waiting().until()).isEqualTo(until);
      assertThat(next.view(run).waiting().on()).contains("attempt 3");
      next.advance(Duration.ofMinutes(1));
      next.engine.scan();
      RunDetail ended = next.ended(run);
      assertThat(ended.logs()).extracting(LogView::attempt).containsExactly(1, 1, 2, 3);
      assertThat(ended.logs())
          .extracting(LogView::status)
          .containsExactly(
              LogStatus.SUCCESS, LogStatus.WARNING, LogStatus.WARNING, LogStatus.SUCCESS);
      assertThat(new HashSet<>(box.world.calls)).hasSize(1);
      assertThat(next.count("run_waits")).isZero();
    }
  }

  @Test
  void anAttemptThatACrashCutIsRepeatedUnderItsNumber() {
    box.world.script("a", World.busy());
    String run = start(policy(2, 1_000, 1.0, 1_000));
    box.awaitParked(run);
    box.world.close("a");
    box.advance(Duration.ofSeconds(1));
    box.engine.scan();
    await().until(() -> box.world.callsOf("a") == 2);
    box.die();
    box.world.open("a");
    try (Box next = box.next()) {
      RunDetail ended = next.ended(run);
      assertThat(ended.run().status()).isEqualTo(RunStatus.COMPLETED);
      assertThat(ended.logs()).extracting(LogView::attempt).containsExactly(1, 1, 2);
      assertThat(box.world.callsOf("a")).isEqualTo(3);
      assertThat(new HashSet<>(box.world.calls)).hasSize(1);
    }
  }

  @Test
  void whatTheOtherSideAsksForIsKeptUpToAnHour() {
    Map<String, Object> policy = policy(2, 1_000, 1.0, 1_000);
    for (Duration asked : List.of(Duration.ofMinutes(10), Duration.ofHours(1))) {
      box.world.script("a", World.busy(asked));
      String run = start(policy);
      box.awaitParked(run);
      assertThat(box.view(run).waiting().until()).isEqualTo(box.clock().now().plus(asked));
      box.advance(asked);
      box.engine.scan();
      assertThat(box.ended(run).run().status()).isEqualTo(RunStatus.COMPLETED);
    }
    box.world.script("a", World.busy(Duration.ofMillis(10)));
    String own = start(policy);
    box.awaitParked(own);
    assertThat(box.view(own).waiting().until()).isEqualTo(box.clock().now().plusSeconds(1));
  }

  @Test
  void moreThanAnHourFailsTheStepAtOnce() {
    box.world.script("a", World.busy(Duration.ofHours(1).plusSeconds(1)));
    RunDetail ended = box.ended(start(policy(5, 1_000, 1.0, 1_000)));
    assertThat(ended.run().errorCode()).isEqualTo(RunError.STEP_FAILED);
    assertThat(ended.logs().getLast().status()).isEqualTo(LogStatus.ERROR);
    assertThat(ended.logs().getLast().attempt()).isEqualTo(1);
  }

  @Test
  void afterTheLastAttemptTheStepFailsOrContinues() {
    box.world.script("a", World.busy(), World.busy());
    String run = start(policy(2, 1_000, 1.0, 1_000));
    box.awaitParked(run);
    box.advance(Duration.ofSeconds(1));
    box.engine.scan();
    RunDetail failed = box.ended(run);
    assertThat(failed.run().errorMessage()).isEqualTo("busy");
    assertThat(failed.logs())
        .extracting(LogView::status)
        .containsExactly(LogStatus.SUCCESS, LogStatus.WARNING, LogStatus.ERROR);

    box.world.script("a", World.busy(), World.busy());
    Map<String, Object> continues = new HashMap<>(policy(2, 1_000, 1.0, 1_000));
    continues.put("continue_on_error", true);
    String goesOn = start(continues);
    box.awaitParked(goesOn);
    box.advance(Duration.ofSeconds(1));
    box.engine.scan();
    RunDetail ended = box.ended(goesOn);
    assertThat(ended.run().status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(ended.logs().getLast().status()).isEqualTo(LogStatus.ERROR);
    assertThat(ended.logs().getLast().attempt()).isEqualTo(2);
    assertThat(Json.parse(ended.output()).toString()).contains("http_status");
  }

  @Test
  void whatCannotGetBetterIsNotTriedAgain() {
    RunDetail ended =
        box.ended(
            box.start(
                    box.workflow(
                        Drawn.withTrigger()
                            .act("a", Map.of("fail", "no", "retry", Map.of("max_attempts", 9L)))
                            .way("start > a")))
                .run()
                .id());
    assertThat(ended.run().errorCode()).isEqualTo(RunError.STEP_FAILED);
    assertThat(box.world.calls).hasSize(1);
  }

  @Test
  void chanceSpreadsPausesByTheJitterAndIsTheSameForTheSameAttempt() {
    Map<String, Object> policy = policy(2, 10_000, 1.0, 60_000, 0.5);
    Set<Duration> pauses = new HashSet<>();
    IntStream.range(0, 20)
        .forEach(
            i -> {
              box.world.script("a", World.busy());
              String run = start(policy);
              await().until(() -> box.view(run).waiting() != null);
              Duration pause = Duration.between(box.clock().now(), box.view(run).waiting().until());
              double chance = Hashes.chance(run + "/a//jitter/1");
              assertThat(pause.toNanos() / 1e9).isCloseTo(10 + 5 * (2 * chance - 1), within(1e-6));
              pauses.add(pause);
            });
    assertThat(pauses).hasSizeGreaterThan(15);
    assertThat(pauses).allMatch(p -> p.toMillis() >= 5_000 && p.toMillis() <= 15_000);
  }

  @Test
  void aFailingBranchEndsOpenWaitsAndRetriesOfTheRunAtOnce() {
    box.world.script("a", World.busy());
    box.world.close("bad");
    String run =
        box.start(
                box.workflow(
                    Drawn.withTrigger()
                        .act("a", policy(3, 60_000, 1.0, 60_000))
                        .delay("pause", 1, "hours")
                        .act("after")
                        .act("bad", Map.of("fail", "no"))
                        .way("start > a > after")
                        .way("start > pause > after")
                        .way("start > bad")))
            .run()
            .id();
    await().until(() -> box.count("run_waits") == 2 && box.world.callsOf("bad") == 1);
    box.world.open("bad");
    RunDetail ended = box.ended(run);
    assertThat(ended.run().errorCode()).isEqualTo(RunError.STEP_FAILED);
    assertThat(ended.run().errorMessage()).isEqualTo("no");
    assertThat(box.count("run_waits")).isZero();
    box.advance(Duration.ofHours(2));
    box.engine.scan();
    assertThat(box.world.callsOf("a")).isEqualTo(1);
    assertThat(box.runs.require(Box.EDITOR, run)).isEqualTo(ended);
  }

  @Test
  void aStepOfAnItemThatIsTriedAgainIsShownSoAndChangesTheMark() {
    box.world.script("inner", World.busy());
    String run =
        box.start(
                box.workflow(
                    Drawn.withTrigger()
                        .node("each", "iterator", Map.of("items", List.of(1L)))
                        .act("inner", policy(5, 1_000, 1.0, 1_000))
                        .way("start > each:item > inner")))
            .run()
            .id();
    box.awaitParked(run);
    RunFingerprint parked = box.traces.mark(Box.EDITOR, run);
    assertThat(parked.lastSeq()).isEqualTo(box.traces.trace(Box.EDITOR, run).lastSeq());
    assertThat(box.traces.mark(Box.EDITOR, run)).isEqualTo(parked);

    box.world.close("inner");
    box.advance(Duration.ofSeconds(1));
    box.engine.scan();
    await().until(() -> box.world.callsOf("inner") == 2);
    assertThat(box.traces.trace(Box.EDITOR, run).picture().nodes())
        .filteredOn(node -> node.id().equals("inner"))
        .extracting(RunPicture.PictureNode::state)
        .containsExactly(RunPicture.State.RETRYING);
    RunFingerprint trying = box.traces.mark(Box.EDITOR, run);
    assertThat(trying).isNotEqualTo(parked);

    box.world.open("inner");
    box.ended(run);
    assertThat(box.traces.mark(Box.EDITOR, run).lastSeq()).isGreaterThan(trying.lastSeq());
  }

  private String start(Map<String, Object> configuration) {
    return box.start(box.workflow(Drawn.withTrigger().act("a", configuration).way("start > a")))
        .run()
        .id();
  }

  private static Map<String, Object> policy(
      long attempts, long initial, double multiplier, long longest) {
    return policy(attempts, initial, multiplier, longest, 0);
  }

  private static Map<String, Object> policy(
      long attempts, long initial, double multiplier, long longest, double jitter) {
    Map<String, Object> retry = new HashMap<>();
    retry.put("max_attempts", attempts);
    retry.put("initial_interval_ms", initial);
    retry.put("multiplier", BigDecimal.valueOf(multiplier));
    retry.put("max_interval_ms", longest);
    retry.put("jitter", BigDecimal.valueOf(jitter));
    return Map.of("retry", retry);
  }
}
