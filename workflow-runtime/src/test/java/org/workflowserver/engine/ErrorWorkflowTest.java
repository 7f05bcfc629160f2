package org.workflowserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.workflowserver.database.Dialect;
import org.workflowserver.engine.MortalTransactions.Hold;
import org.workflowserver.engine.MortalTransactions.Point;
import org.workflowserver.engine.execution.Limits;
import org.workflowserver.json.Json;
import org.workflowserver.json.Times;
import org.workflowserver.log.LoggedLines;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunStatus;

/** A run that fails starts one of the workflow that its settings name, once. */
class ErrorWorkflowTest {
  private static final String ERROR_RUNS = "runs where trigger_type = 'error'";

  @ParameterizedTest
  @EnumSource
  void theRunIsToldWhatFailed(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String workflow = box.workflow(failing().onError(onError(box)));
      RunDetail failed = box.run(workflow, Map.of("user", "ada"));
      assertThat(box.count("error_starts")).isEqualTo(1);
      RunDetail told = onlyErrorRun(box);
      assertThat(Json.parseObject(told.triggerPayload()))
          .containsExactly(
              Map.entry("failed_run_id", failed.run().id()),
              Map.entry("workflow_id", workflow),
              Map.entry("workflow_name", "drawn"),
              Map.entry("workflow_version", 1L),
              Map.entry("error_code", "step_failed"),
              Map.entry("error_message", "no"),
              Map.entry("failed_node_id", "bad"),
              Map.entry("started_at", Times.format(failed.run().startedAt())),
              Map.entry("completed_at", Times.format(failed.run().completedAt())));
      assertThat(told.run().status()).isEqualTo(RunStatus.COMPLETED);
      assertThat(told.run().parentRunId()).isNull();
      assertThat(told.run().originalRunId()).isNull();
      assertThat(Json.parse(told.output()))
          .isEqualTo(Map.of("did", "error: " + failed.run().id() + " at bad"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyKindOfFailureStartsOne(Dialect dialect) {
    Limits limits = Box.limits(10, 100, new Limits.RunLimits(4, 1 << 25, hours(1), 5, 3));
    try (Box box = Box.stepped(dialect, limits)) {
      String onError = onError(box);
      box.run(
          box.workflow(
              Drawn.withTrigger()
                  .node("end", "terminate", Map.of("status", "failed", "message", "enough"))
                  .way("start > end")
                  .onError(onError)),
          Map.of());
      assertToldOf(box, 1, RunError.TERMINATED, "enough");
      box.run(
          box.workflow(
              Drawn.withTrigger()
                  .act("a")
                  .act("b")
                  .act("c")
                  .act("d")
                  .act("e")
                  .way("start > a > b > c > d > e")
                  .onError(onError)),
          Map.of());
      assertToldOf(box, 2, RunError.LIMIT_EXCEEDED, "");

      String pausing =
          box.workflow(
              Drawn.withTrigger().delay("pause", 2, "hours").way("start > pause").onError(onError));
      String parked = box.start(pausing).run().id();
      box.awaitParked(parked);
      box.runs.cancel(Box.EDITOR, parked);
      assertToldOf(box, 3, RunError.CANCELLED, "The run was cancelled by ed.");

      box.world.close("held");
      String held =
          box.start(
                  box.workflow(
                      Drawn.withTrigger().act("held").way("start > held").onError(onError)))
              .run()
              .id();
      await().until(() -> box.world.callsOf("held") == 1);
      box.runs.cancel(Box.EDITOR, held);
      box.ended(held);
      assertToldOf(box, 4, RunError.CANCELLED, "The run was cancelled by ed.");

      String late = box.start(pausing).run().id();
      box.awaitParked(late);
      box.advance(hours(1));
      box.scanUntil(() -> box.hasEnded(late));
      assertToldOf(box, 5, RunError.TIMED_OUT, "The run took longer than PT1H, its limit.");
    }
  }

  @ParameterizedTest
  @EnumSource
  void anEngineFailureStartsOneToo(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      box.world.close("bad");
      String run = box.start(box.workflow(failing().onError(onError(box)))).run().id();
      await().until(() -> box.world.callsOf("bad") == 1);
      box.die();
      box.isMovedUnder("srv_gone", 5, run);
      try (Box next = box.next()) {
        next.scanUntil(() -> next.hasEnded(run));
        assertToldOf(
            next,
            1,
            RunError.ENGINE_FAILURE,
            "The run was taken over too often: its servers died with it.");
        box.world.open("bad");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aChildThatIsCancelledWithItsCallerStartsOneOfItsOwn(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      box.world.close("c");
      String child = box.workflow(Drawn.callable().act("c").way("start > c").onError(onError(box)));
      String parent =
          box.start(
                  box.workflow(
                      Drawn.withTrigger().call("call", child, Map.of(), true).way("start > call")))
              .run()
              .id();
      box.scanUntil(() -> box.world.callsOf("c") == 1 && !isOwned(box, parent));
      box.runs.cancel(Box.EDITOR, parent);
      box.scanUntil(() -> box.count("runs where status = 'failed'") == 2);
      assertToldOf(box, 1, RunError.CANCELLED, "The run that called it ended.");
      box.world.open("c");
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatCompletesStartsNone(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String workflow =
          box.workflow(
              Drawn.withTrigger()
                  .act("caught", Map.of("fail", "no", "continue_on_error", true))
                  .way("start > caught")
                  .onError(onError(box)));
      assertThat(box.run(workflow, Map.of()).run().status()).isEqualTo(RunStatus.COMPLETED);
      assertThat(box.count("error_starts")).isZero();
      box.engine.scan();
      assertThat(box.count("runs")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theSettingCountsAsItIsWhenTheRunEnds(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      box.world.close("bad");
      String workflow = box.workflow(failing());
      String first = box.start(workflow).run().id();
      await().until(() -> box.world.callsOf("bad") == 1);
      box.workflows.update(
          Box.EDITOR,
          workflow,
          Map.of("settings", Map.of("error_workflow_id", onError(box))),
          Optional.empty());
      box.world.open("bad");
      box.ended(first);
      Map<String, Object> without = Collections.singletonMap("error_workflow_id", null);
      box.workflows.update(Box.EDITOR, workflow, Map.of("settings", without), Optional.empty());
      box.ended(box.start(workflow).run().id());
      assertThat(payload(onlyErrorRun(box))).containsEntry("failed_run_id", first);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anErrorRunThatFailsStartsNoOther(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String itself = box.workflow(failing());
      box.workflows.update(
          Box.EDITOR,
          itself,
          Map.of("settings", Map.of("error_workflow_id", itself)),
          Optional.empty());
      box.run(itself, Map.of());
      box.scanUntil(() -> box.count("runs where status = 'failed'") == 2);
      assertNothingMoreIsStarted(box, 2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatAnErrorRunCallsStartsNoOtherEither(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String calling = box.workflow(Drawn.withTrigger().act("a").way("start > a"));
      String child =
          box.workflow(
              Drawn.callable()
                  .act("bad", Map.of("fail", "no"))
                  .way("start > bad")
                  .onError(calling));
      box.workflows.update(
          Box.EDITOR,
          calling,
          Drawn.withTrigger().call("call", child, Map.of(), true).way("start > call").body(),
          Optional.empty());
      box.run(box.workflow(failing().onError(calling)), Map.of());
      box.scanUntil(() -> box.count("runs where status = 'failed'") == 3);
      assertNothingMoreIsStarted(box, 3);
    }
  }

  @ParameterizedTest
  @EnumSource
  void runsOfADeletedWorkflowStartNone(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String onError = onError(box);
      String pausing =
          box.workflow(
              Drawn.withTrigger().delay("pause", 2, "hours").way("start > pause").onError(onError));
      box.awaitParked(box.start(pausing).run().id());
      box.world.close("held");
      String executing =
          box.workflow(Drawn.withTrigger().act("held").way("start > held").onError(onError));
      box.start(executing);
      await().until(() -> box.world.callsOf("held") == 1);
      String ended = box.workflow(failing().onError(onError));
      box.run(ended, Map.of());
      for (String workflow : List.of(pausing, executing, ended)) {
        box.workflows.delete(Box.EDITOR, workflow, Optional.empty());
      }
      box.scanUntil(() -> box.count("runs where status = 'failed'") == 3);
      assertNothingMoreIsStarted(box, 3);
      box.world.open("held");
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatCannotBeStartedIsToldTheLogOnce(Dialect dialect) {
    try (Box box = Box.on(dialect);
        LoggedLines log = LoggedLines.of(ErrorRuns.class)) {
      String inactive = onError(box);
      box.workflows.update(Box.EDITOR, inactive, Map.of("is_active", false), Optional.empty());
      String synchronous = box.workflow(Drawn.answering("").way("start > out"));
      String picky =
          box.workflow(
              Drawn.withTrigger().input("{\"type\": \"object\", \"required\": [\"colour\"]}"));
      String missing = onError(box);
      List<String> why =
          List.of(
              inactive + " is switched off.",
              synchronous + " starts by synchronous requests only.",
              "does not fit the input schema of the workflow " + picky + ".",
              missing + " is not there.");
      List<String> failed = new ArrayList<>();
      for (String onError : List.of(inactive, synchronous, picky, missing)) {
        failed.add(box.run(box.workflow(failing().onError(onError)), Map.of()).run().id());
      }
      box.execute("update workflows set deleted_at = created_at where id = '" + missing + "'");
      assertNothingMoreIsStarted(box, 4);
      assertThat(log.warnings()).hasSize(4);
      for (int i = 0; i < 4; i++) {
        String run = failed.get(i);
        assertThat(log.warnings().stream().filter(text -> text.contains(run)).toList())
            .singleElement()
            .asString()
            .endsWith(why.get(i));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aServerThatDiesBetweenTheEndAndTheStartLosesNone(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      box.run(box.workflow(failing().onError(onError(box))), Map.of());
      assertThat(box.count("error_starts")).isEqualTo(1);
      box.die();
      try (Box next = box.next()) {
        onlyErrorRun(next);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void anEndThatIsNotCommittedStartsNone(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      box.world.close("bad");
      String run = box.start(box.workflow(failing().onError(onError(box)))).run().id();
      await().until(() -> box.world.callsOf("bad") == 1);
      Hold batch = box.journalWay.holdNext(Point.BEFORE_COMMIT);
      box.world.open("bad");
      batch.awaitReached();
      box.die();
      batch.release();
      assertThat(box.count("error_starts")).isZero();
      try (Box next = box.next()) {
        next.scanUntil(() -> next.hasEnded(run));
        onlyErrorRun(next);
      }
    }
  }

  static Stream<Arguments> pointsOfAScan() {
    return Stream.of(Dialect.values())
        .flatMap(
            dialect ->
                Stream.of(3, 4, 5, 6, 7)
                    .flatMap(
                        ordinal ->
                            Stream.of(Point.BEFORE_COMMIT, Point.AFTER_COMMIT)
                                .map(point -> Arguments.of(dialect, ordinal, point))));
  }

  @ParameterizedTest
  @MethodSource("pointsOfAScan")
  void aServerThatDiesWhileItStartsOneLosesAndDoublesNone(
      Dialect dialect, int ordinal, Point point) {
    try (Box box = Box.on(dialect)) {
      box.run(box.workflow(failing().onError(onError(box))), Map.of());
      box.awaitIdle();
      Hold hold = box.storesWay.hold(ordinal, point);
      CompletableFuture<Void> scan = CompletableFuture.runAsync(box.engine::scan);
      hold.awaitReached();
      box.die();
      hold.release();
      await().until(scan::isDone);
      try (Box next = box.next()) {
        onlyErrorRun(next);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = "POSTGRESQL")
  void twoServersStartOneForEach(Dialect dialect) {
    int runs = 120;
    try (Box box = Box.on(dialect);
        Box next = box.next()) {
      String workflow = box.workflow(failing().onError(onError(box)));
      List<String> failed = new ArrayList<>();
      for (int i = 0; i < runs; i++) {
        failed.add((i % 2 == 0 ? box : next).start(workflow).run().id());
      }
      await().until(() -> box.count("error_starts") == runs);
      List<CompletableFuture<Void>> scans =
          List.of(
              CompletableFuture.runAsync(box.engine::scan),
              CompletableFuture.runAsync(next.engine::scan));
      await().until(() -> scans.stream().allMatch(CompletableFuture::isDone));
      box.scanUntil(
          () -> {
            next.engine.scan();
            return box.count(ERROR_RUNS + " and status = 'completed'") == runs;
          });
      assertThat(box.count("error_starts")).isZero();
      assertThat(box.count(ERROR_RUNS)).isEqualTo(runs);
      List<Object> told =
          box.world.callsTo("told").stream().map(call -> call.configuration().get("run")).toList();
      assertThat(told).containsExactlyInAnyOrderElementsOf(failed);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTenantThatHasTooManyPendingRunsGetsThemLater(Dialect dialect) {
    try (Box box = Box.on(dialect, Box.limits(1, 1, 1 << 25))) {
      String onError = onError(box);
      String failing = box.workflow(failing().onError(onError));
      box.run(failing, Map.of());
      // The one place that there is becomes free just after a run's end is known.
      box.awaitIdle();
      box.run(failing, Map.of());
      box.world.close("held");
      String held = box.workflow(Drawn.withTrigger().act("held").way("start > held"));
      box.start(held);
      box.start(held);
      box.engine.scan();
      assertThat(box.count("error_starts")).isEqualTo(2);
      box.world.open("held");
      box.scanUntil(() -> box.count(ERROR_RUNS + " and status = 'completed'") == 2);
      assertThat(box.count("error_starts")).isZero();
    }
  }

  private static Drawn failing() {
    return Drawn.withTrigger()
        .act("good")
        .act("bad", Map.of("fail", "no"))
        .way("start > good > bad");
  }

  /** A workflow for failures. */
  private static String onError(Box box) {
    return box.workflow(
        Drawn.withTrigger()
            .act(
                "told",
                Map.of(
                    "value",
                    "{{ trigger.type }}: {{ trigger.failed_run_id }} at {{ trigger.failed_node_id"
                        + " }}",
                    "run",
                    "{{ trigger.failed_run_id }}"))
            .way("start > told"));
  }

  private static RunDetail onlyErrorRun(Box box) {
    box.scanUntil(() -> box.count(ERROR_RUNS + " and status = 'completed'") == 1);
    box.engine.scan();
    assertThat(box.count(ERROR_RUNS)).isEqualTo(1);
    assertThat(box.count("error_starts")).isZero();
    return box.runs.require(Box.EDITOR, (String) box.single("select id from " + ERROR_RUNS));
  }

  /** The newest error run, the {@code number}th, was told of such an end. */
  private static void assertToldOf(Box box, int number, RunError code, String message) {
    box.scanUntil(() -> box.count(ERROR_RUNS) == number);
    String newest = box.newestRun(ERROR_RUNS);
    box.scanUntil(() -> box.hasEnded(newest));
    assertThat(box.count("error_starts")).isZero();
    assertThat(box.count(ERROR_RUNS)).isEqualTo(number);
    assertThat(payload(box.runs.require(Box.EDITOR, newest)))
        .containsEntry("error_code", code.code())
        .containsEntry("failed_node_id", null)
        .satisfies(told -> assertThat((String) told.get("error_message")).contains(message));
  }

  private static void assertNothingMoreIsStarted(Box box, int runs) {
    box.scanUntil(() -> box.count("error_starts") == 0);
    box.engine.scan();
    box.awaitIdle();
    assertThat(box.count("runs")).isEqualTo(runs);
  }

  private static boolean isOwned(Box box, String runId) {
    return box.count("runs where owner is not null and id = '" + runId + "'") == 1;
  }

  private static Map<String, Object> payload(RunDetail run) {
    return Json.parseObject(run.triggerPayload());
  }

  private static Duration hours(int hours) {
    return Duration.ofHours(hours);
  }
}
