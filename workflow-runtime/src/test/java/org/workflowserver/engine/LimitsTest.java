package org.workflowserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.database.Dialect;
import org.workflowserver.engine.MortalTransactions.Hold;
import org.workflowserver.engine.MortalTransactions.Point;
import org.workflowserver.engine.execution.Limits;
import org.workflowserver.limit.MemoryBudget;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.run.LogView;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.Started;
import org.workflowserver.run.state.Failure;

/** No limit is passed, also after a takeover. */
class LimitsTest {
  private static final Limits HOUR =
      Box.limits(10, 10, new Limits.RunLimits(100, 1 << 25, Duration.ofHours(1), 5, 3));

  @ParameterizedTest
  @EnumSource
  void runDurationIsReachedWhileTheRunIsParked(Dialect dialect) {
    try (Box box = Box.stepped(dialect, HOUR)) {
      String run =
          box.start(
                  box.workflow(Drawn.withTrigger().delay("pause", 2, "hours").way("start > pause")))
              .run()
              .id();
      box.awaitParked(run);
      box.advance(Duration.ofHours(1).minusMillis(1));
      box.engine.scan();
      assertThat(box.view(run).status()).isEqualTo(RunStatus.RUNNING);
      assertThat(box.engine.runsInMemory()).isZero();
      box.advance(Duration.ofMillis(1));
      box.engine.scan();
      assertTimedOut(box, run, "start");
      assertThat(box.count("run_waits")).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void runDurationIsReachedWhileAStepExecutes(Dialect dialect) {
    try (Box box = Box.stepped(dialect, HOUR)) {
      box.world.close("a");
      String run = box.start(box.workflow(patient(300))).run().id();
      await().until(() -> box.world.callsOf("a") == 1);
      box.advance(Duration.ofHours(1));
      box.engine.scan();
      assertTimedOut(box, run, "start");
      await().untilAsserted(() -> assertThat(box.busyThreads()).isZero());
      assertThat(box.world.callsOf("b")).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void runDurationCountsFromTheAcceptanceAlsoWhileTheRunIsPending(Dialect dialect) {
    Limits one = Box.limits(1, 10, new Limits.RunLimits(100, 1 << 25, Duration.ofHours(1), 5, 3));
    try (Box box = Box.stepped(dialect, one)) {
      box.world.close("a");
      String workflow = box.workflow(patient(300));
      box.start(workflow);
      String pending = box.start(workflow).run().id();
      await().until(() -> box.world.callsOf("a") == 1);
      box.advance(Duration.ofHours(1));
      box.scanUntil(() -> box.hasEnded(pending));
      assertTimedOut(box, pending);
      assertThat(box.world.callsOf("a")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void nodeTimeOutInterruptsAStepThatDoesNotKeepIt(Dialect dialect) {
    try (Box box = Box.stepped(dialect)) {
      box.world.close("a");
      String run = box.start(box.workflow(patient(5))).run().id();
      await().until(() -> box.world.callsOf("a") == 1);
      // A component may wait for a connection before its time begins.
      box.advance(MemoryBudget.LONGEST_WAIT.plusSeconds(7));
      box.engine.scan();
      assertThat(box.hasEnded(run)).isFalse();
      box.advance(Duration.ofMillis(1));
      box.engine.scan();
      RunDetail ended = box.ended(run);
      assertThat(ended.run().errorCode()).isEqualTo(RunError.STEP_FAILED);
      assertThat(ended.logs().getLast().error())
          .isEqualTo(new Failure("timed_out", "The step took longer than 5 s.", true));
      assertThat(box.world.callsOf("b")).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void timeThatAStepWaitsForTheRecordIsNotItsOwn(Dialect dialect) {
    try (Box box = Box.stepped(dialect)) {
      box.world.close("a");
      box.world.close("b");
      String run = box.start(box.workflow(patient(5))).run().id();
      await().until(() -> box.world.callsOf("a") == 1);
      Hold record = box.standStill();
      box.world.open("a");
      await().until(() -> box.journal.queuedBytes() > 0);
      box.clock().advance(Duration.ofMinutes(1));
      box.engine.scan();
      record.release();
      box.renew();
      await().until(() -> box.world.callsOf("b") == 1);
      box.world.open("b");
      assertThat(box.ended(run).run().status()).isEqualTo(RunStatus.COMPLETED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void runStepsEndTheRun(Dialect dialect) {
    Limits three = Box.limits(10, 10, new Limits.RunLimits(3, 1 << 25, Duration.ofHours(1), 5, 3));
    try (Box box = Box.stepped(dialect, three)) {
      RunDetail within = box.run(box.workflow(chain("a", "b")), Map.of());
      assertThat(within.run().status()).isEqualTo(RunStatus.COMPLETED);
      RunDetail over = box.run(box.workflow(chain("c", "d", "e", "f")), Map.of());
      assertThat(over.run().errorCode()).isEqualTo(RunError.LIMIT_EXCEEDED);
      assertThat(box.world.callsOf("f")).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void runDataCountsBytesAndNotCharacters(Dialect dialect) {
    try (Box box = Box.stepped(dialect, Box.limits(10, 10, 400))) {
      String workflow =
          box.workflow(
              Drawn.withTrigger()
                  .act("a", Map.of("value", "{{ trigger.text }}"))
                  .act("b")
                  .way("start > a > b"));
      RunDetail within = box.run(workflow, Map.of("text", "x".repeat(100)));
      assertThat(within.run().status()).isEqualTo(RunStatus.COMPLETED);
      RunDetail over = box.run(workflow, Map.of("text", "€".repeat(100)));
      assertThat(over.run().errorCode()).isEqualTo(RunError.LIMIT_EXCEEDED);
      assertThat(box.world.callsOf("b")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void runStepsCountTriesToo(Dialect dialect) {
    Limits three = Box.limits(10, 10, new Limits.RunLimits(3, 1 << 25, Duration.ofHours(1), 5, 3));
    try (Box box = Box.stepped(dialect, three)) {
      box.world.mind((call, server) -> TestComponents.World.busy());
      String run =
          box.start(
                  box.workflow(
                      Drawn.withTrigger()
                          .act(
                              "a",
                              Map.of(
                                  "retry", Map.of("max_attempts", 10L, "initial_interval_ms", 1L)))
                          .way("start > a")))
              .run()
              .id();
      box.scanUntil(
          () -> {
            box.advance(Duration.ofSeconds(5));
            return box.hasEnded(run);
          });
      assertThat(box.view(run).errorCode()).isEqualTo(RunError.LIMIT_EXCEEDED);
      assertThat(box.world.callsOf("a")).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRunThatPassedALimitIsGivenNoStepMoreAfterATakeover(Dialect dialect) {
    Limits three = Box.limits(10, 10, new Limits.RunLimits(3, 1 << 25, Duration.ofHours(1), 5, 3));
    try (Box box = Box.stepped(dialect, three)) {
      box.world.close("c");
      String run = box.start(box.workflow(chain("a", "b", "c", "d"))).run().id();
      await().until(() -> box.world.callsOf("c") == 1);
      // What was recorded last is on record, and the end is not.
      Hold before = box.standStill();
      Hold last = box.journalWay.holdNext(Point.AFTER_COMMIT);
      box.world.open("c");
      await().untilAsserted(() -> assertThat(box.busyThreads()).isZero());
      before.release();
      last.awaitReached();
      box.die();
      box.execute(
          "update runs set status = 'running', owner = 'srv_dead', error_code = null, completed_at"
              + " = null where id = '"
              + run
              + "'");
      try (Box next = box.next(three)) {
        await().until(() -> next.hasEnded(run));
        assertThat(next.view(run).errorCode()).isEqualTo(RunError.LIMIT_EXCEEDED);
        assertThat(next.world.callsOf("d")).isZero();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aStepOutputThatIsTooLargeFailsTheStep(Dialect dialect) {
    try (Box box = Box.stepped(dialect, Box.limits(10, 10, 1 << 25))) {
      String fitting = "x".repeat((1 << 20) - "{'did':''}".length());
      String workflow =
          box.workflow(
              Drawn.withTrigger().act("a", Map.of("value", "{{ trigger.text }}")).way("start > a"));
      RunDetail large = box.run(workflow, Map.of("text", fitting));
      assertThat(large.run().status()).isEqualTo(RunStatus.COMPLETED);
      RunDetail tooLarge =
          box.run(workflow, Map.of("text", fitting.substring(50) + "é".repeat(50)));
      assertThat(tooLarge.run().errorCode()).isEqualTo(RunError.STEP_FAILED);
      assertThat(tooLarge.logs().getLast().nodeId()).isEqualTo("a");
      assertThat(tooLarge.logs().getLast().error().code()).isEqualTo("output_too_large");
      assertThat(tooLarge.logs().getLast().output()).hasSizeLessThan(1_000);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCalledWorkflowIsGivenNoMoreThanAStepMayHandOn(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String called = box.workflow(Drawn.callable());
      Map<String, Object> doubled = Map.of("a", "{{ trigger.value }}", "b", "{{ trigger.value }}");
      String caller =
          box.workflow(Drawn.withTrigger().call("c", called, doubled, true).way("start > c"));
      Object deep = "x";
      for (int i = 0; i < 100; i++) {
        deep = Map.of("in", deep);
      }
      Map<String, Object> nested = Map.of("a", "{{ trigger.value }}");
      for (int i = 0; i < 40; i++) {
        nested = Map.of("in", nested);
      }
      String nesting =
          box.workflow(Drawn.withTrigger().call("c", called, nested, true).way("start > c"));

      assertThat(box.run(caller, given(400_000)).run().errorCode()).isNull();
      assertTooLarge(box.run(caller, given(600_000)), "larger than");
      assertTooLarge(box.run(nesting, Map.of("value", deep)), "nested deeper than");
      assertThat(box.count("runs")).isEqualTo(4);
    }
  }

  private static Map<String, Object> given(int characters) {
    return Map.of("value", Map.of("text", "x".repeat(characters)));
  }

  private static void assertTooLarge(RunDetail run, String how) {
    assertThat(run.logs().getLast().error().code()).isEqualTo("output_too_large");
    assertThat(run.logs().getLast().error().message())
        .startsWith("The called workflow's input is " + how);
  }

  @ParameterizedTest
  @EnumSource
  void aFullQueueRefusesStartsUntilItIsWritten(Dialect dialect) {
    try (Box box = Box.stepped(dialect)) {
      String workflow = box.workflow(Drawn.withTrigger());
      Hold full = box.standStill();
      int pieces = 4;
      Map<String, Object> heavy = Map.of("text", "x".repeat((int) box.memory.limit() / pieces));
      List<CompletionStage<Started>> accepted = new ArrayList<>();
      // A run that is accepted hands its payload on, which takes room as well.
      assertThatThrownBy(
              () -> {
                while (accepted.size() <= pieces) {
                  accepted.add(box.startLater(workflow, Box.command(heavy)));
                }
              })
          .isInstanceOfSatisfying(
              Refusal.class,
              refusal -> {
                assertThat(refusal.code()).isEqualTo(RefusalCode.CAPACITY_EXCEEDED);
                assertThat(refusal.retryAfter()).contains(Duration.ofSeconds(5));
              });
      assertThat(accepted).hasSizeGreaterThanOrEqualTo(2);
      full.release();
      for (CompletionStage<Started> start : accepted) {
        String run = Box.await(start).run().run().id();
        await().until(() -> box.hasEnded(run));
      }
      assertThat(box.run(workflow, Map.of()).run().status()).isEqualTo(RunStatus.COMPLETED);
      assertThat(box.count("runs")).isEqualTo(accepted.size() + 1);
    }
  }

  private static void assertTimedOut(Box box, String run, String... recorded) {
    await().until(() -> box.hasEnded(run));
    assertThat(box.view(run).errorCode()).isEqualTo(RunError.TIMED_OUT);
    assertThat(box.runs.require(Box.EDITOR, run).logs())
        .extracting(LogView::nodeId)
        .containsExactly(recorded);
  }

  private static Drawn patient(long timeout) {
    return Drawn.withTrigger()
        .act("a", Map.of("timeout_seconds", timeout))
        .act("b", Map.of("timeout_seconds", timeout))
        .way("start > a > b");
  }

  private static Drawn chain(String... nodes) {
    Drawn drawn = Drawn.withTrigger();
    for (String node : nodes) {
      drawn.act(node);
    }
    return drawn.way("start > " + String.join(" > ", nodes));
  }
}
