package org.workflowserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.database.Dialect;
import org.workflowserver.engine.execution.Limits;
import org.workflowserver.identity.Caller;
import org.workflowserver.json.Json;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.run.LogStatus;
import org.workflowserver.run.LogView;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.StartCommand;
import org.workflowserver.run.Started;
import org.workflowserver.run.search.LogFilter;
import org.workflowserver.run.search.RunFilter;
import org.workflowserver.run.state.Failure;

class EngineTest {
  private static final Limits NO_ROOM = Box.limits(0, 10, 1 << 25);

  @ParameterizedTest
  @EnumSource
  void aRunGoesThroughItsGraphAndIsOnRecord(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String workflow =
          box.workflow(
              Drawn.withTrigger()
                  .act("a", Map.of("value", "{{ trigger.name }}"))
                  .act("b", Map.of("value", "{{ a.did }}!"))
                  .way("start > a > b"));
      RunDetail accepted = box.start(workflow, Map.of("name", "Ada"));
      assertThat(accepted.run().status()).isEqualTo(RunStatus.RUNNING);
      assertThat(accepted.logs()).extracting(LogView::nodeId).containsExactly("start");

      RunDetail run = box.ended(accepted.run().id());
      assertThat(run.run().status()).isEqualTo(RunStatus.COMPLETED);
      assertThat(run.run().completedAt()).isAfterOrEqualTo(run.run().startedAt());
      assertThat(run.logs()).extracting(LogView::nodeId).containsExactly("start", "a", "b");
      assertThat(run.logs()).extracting(LogView::seq).containsExactly(1, 2, 3);
      assertThat(Json.parse(run.output())).isEqualTo(Map.of("did", "Ada!"));
      assertThat(Json.parse(run.triggerPayload())).isEqualTo(Map.of("name", "Ada"));
      assertThat(Json.parse(run.logs().getFirst().output()))
          .isEqualTo(Map.of("name", "Ada", "trigger_type", "manual", "run_id", run.run().id()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatTheCallerIsShownAtAcceptanceIsWhatIsOnRecord(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      box.world.close("a");
      String workflow = box.workflow(Drawn.withTrigger().act("a").way("start > a"));
      RunDetail accepted = box.start(workflow, Map.of("x", 1L));
      assertThat(box.runs.require(Box.EDITOR, accepted.run().id())).isEqualTo(accepted);
      box.world.open("a");
      box.ended(accepted.run().id());
    }
  }

  @ParameterizedTest
  @EnumSource
  void branchesRunSideBySideAndMergeOnce(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      box.world.close("left");
      box.world.close("right");
      String workflow =
          box.workflow(
              Drawn.withTrigger()
                  .act("left")
                  .act("right")
                  .act("merge")
                  .way("start > left > merge")
                  .way("start > right > merge"));
      String run = box.start(workflow).run().id();
      await().until(() -> box.world.callsOf("left") == 1 && box.world.callsOf("right") == 1);
      box.world.open("left");
      box.world.open("right");
      assertThat(box.ended(run).run().status()).isEqualTo(RunStatus.COMPLETED);
      assertThat(box.world.callsOf("merge")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBranchThatIsNotTakenIsSkippedAndTheMergeDoesNotWaitForIt(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String workflow =
          box.workflow(
              Drawn.withTrigger()
                  .act("choose", Map.of("handle", "other"))
                  .act("usual")
                  .act("other")
                  .act("merge", Map.of("value", "[{{ usual.did }}{{ other.did }}]"))
                  .way("start > choose > usual > merge")
                  .way("choose:other > other > merge"));
      RunDetail run = box.run(workflow, Map.of());
      assertThat(run.logs())
          .extracting(LogView::nodeId)
          .containsExactly("start", "choose", "other", "merge");
      assertThat(Json.parse(run.output())).isEqualTo(Map.of("did", "[it]"));
      assertThat(box.traces.trace(Box.EDITOR, run.run().id()).picture().nodes())
          .filteredOn(node -> node.id().equals("usual"))
          .extracting(node -> node.state().name())
          .containsExactly("SKIPPED");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFailedStepFailsTheRunAndNothingNewStarts(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      box.world.close("slow");
      box.world.close("bad");
      String workflow =
          box.workflow(
              Drawn.withTrigger()
                  .act("bad", Map.of("fail", "503 Service Unavailable"))
                  .act("slow")
                  .act("after")
                  .way("start > bad > after")
                  .way("start > slow > after"));
      String id = box.start(workflow).run().id();
      await().until(() -> box.world.calls.size() == 2);
      box.world.open("bad");
      await().until(() -> logged(box, workflow, id, "bad"));
      assertThat(box.runs.requireFacts(Box.EDITOR, id).status()).isEqualTo(RunStatus.RUNNING);
      box.world.open("slow");
      RunDetail run = box.ended(id);
      assertThat(run.run().status()).isEqualTo(RunStatus.FAILED);
      assertThat(run.run().errorCode()).isEqualTo(RunError.STEP_FAILED);
      assertThat(run.run().errorMessage()).isEqualTo("503 Service Unavailable");
      assertThat(run.logs()).extracting(LogView::nodeId).containsExactly("start", "bad", "slow");
      assertThat(run.logs().get(1).error())
          .isEqualTo(new Failure("failed_on_purpose", "503 Service Unavailable", false));
      assertThat(box.world.callsOf("after")).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anActionThatContinuesTakesItsErrorHandle(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      Map<String, Object> failing = Map.of("fail", "no", "continue_on_error", true);
      String workflow =
          box.workflow(
              Drawn.withTrigger()
                  .act("bad", failing)
                  .act("fine")
                  .act("mend", Map.of("value", "{{ bad.error.code }} {{ bad.status }}"))
                  .way("start > bad > fine")
                  .way("bad:error > mend"));
      RunDetail run = box.run(workflow, Map.of());
      assertThat(run.run().status()).isEqualTo(RunStatus.COMPLETED);
      assertThat(run.logs()).extracting(LogView::nodeId).containsExactly("start", "bad", "mend");
      assertThat(run.logs().get(1).status()).isEqualTo(LogStatus.ERROR);
      assertThat(run.logs().get(1).handle()).isEqualTo("error");
      assertThat(Json.parse(run.output())).isEqualTo(Map.of("did", "failed_on_purpose 503"));

      String withoutErrorEdge =
          box.workflow(
              Drawn.withTrigger().act("bad", failing).act("fine").way("start > bad > fine"));
      assertThat(box.run(withoutErrorEdge, Map.of()).logs())
          .extracting(LogView::nodeId)
          .containsExactly("start", "bad", "fine");
    }
  }

  @ParameterizedTest
  @EnumSource
  void terminateEndsTheRunAtOnceAndLateOutcomesAreDropped(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      box.world.close("slow");
      String workflow =
          box.workflow(
              Drawn.withTrigger()
                  .act("slow")
                  .act("first")
                  .node(
                      "end",
                      "terminate",
                      Map.of("status", "failed", "message", "Enough.", "output", Map.of("n", 1L)))
                  .way("start > slow")
                  .way("start > first > end"));
      RunDetail run = box.run(workflow, Map.of());
      assertThat(run.run().errorCode()).isEqualTo(RunError.TERMINATED);
      assertThat(run.run().errorMessage()).isEqualTo("Enough.");
      assertThat(Json.parse(run.output())).isEqualTo(Map.of("n", 1L));
      box.world.open("slow");
      assertThat(run.logs()).extracting(LogView::nodeId).containsExactly("start", "first", "end");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aComponentThatBreaksFailsItsStepAndTellsNothingOfItsInside(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String workflow =
          box.workflow(Drawn.withTrigger().act("a", Map.of("break", true)).way("start > a"));
      RunDetail run = box.run(workflow, Map.of());
      assertThat(run.run().status()).isEqualTo(RunStatus.FAILED);
      assertThat(run.logs().getLast().error().code()).isEqualTo("internal_error");
      assertThat(run.toString()).doesNotContain("secret detail");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aStepThatOverflowsItsStackFailsAndLeavesNoRunOpen(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String workflow =
          box.workflow(Drawn.withTrigger().act("a", Map.of("overflow", true)).way("start > a"));
      RunDetail run = box.run(workflow, Map.of());
      assertThat(run.run().status()).isEqualTo(RunStatus.FAILED);
      assertThat(run.logs().getLast().error().code()).isEqualTo("internal_error");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRunThatCannotGoOnFailsAndIsNotOpenForEver(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String workflow =
          box.workflow(Drawn.withTrigger().act("a", Map.of("exhaust", true)).way("start > a"));
      RunDetail run = box.run(workflow, Map.of());
      assertThat(run.run().errorCode()).isEqualTo(RunError.ENGINE_FAILURE);
      // It is on record a moment before it is out of memory.
      box.awaitIdle();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRunWhoseOutputsAreTooLargeTogetherEnds(Dialect dialect) {
    Limits small = Box.limits(10, 10, 250);
    try (Box box = Box.on(dialect, small)) {
      Map<String, Object> heavy = Map.of("value", "x".repeat(100));
      String workflow =
          box.workflow(
              Drawn.withTrigger()
                  .act("a", heavy)
                  .act("b", heavy)
                  .act("c")
                  .way("start > a > b > c"));
      RunDetail run = box.run(workflow, Map.of());
      assertThat(run.run().errorCode()).isEqualTo(RunError.LIMIT_EXCEEDED);
      assertThat(run.logs()).extracting(LogView::nodeId).containsExactly("start", "a", "b");
      assertThat(box.world.callsOf("c")).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTemplateFaultIsAStepErrorInStrictRuns(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      Drawn drawn =
          Drawn.withTrigger().act("a", Map.of("value", "{{ trigger.nothing }}")).way("start > a");
      assertThat(box.run(box.workflow(drawn), Map.of()).run().status())
          .isEqualTo(RunStatus.COMPLETED);
      RunDetail strict = box.run(box.workflow(drawn.strict()), Map.of());
      assertThat(strict.logs().getLast().error().code()).isEqualTo("template_error");
    }
  }

  @ParameterizedTest
  @EnumSource
  void anOpenRunContinuesOnTheNextServerAndRecordedStepsAreNotRepeated(Dialect dialect) {
    try (Box first = Box.on(dialect)) {
      first.world.close("b");
      String workflow =
          first.workflow(Drawn.withTrigger().act("a").act("b").act("c").way("start > a > b > c"));
      String id = first.start(workflow).run().id();
      await().until(() -> first.world.callsOf("b") == 1);
      first.die();
      first.world.open("b");

      try (Box next = first.next()) {
        await().until(() -> ended(next, id));
        RunDetail run = next.runs.require(Box.EDITOR, id);
        assertThat(run.run().status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(run.logs()).extracting(LogView::nodeId).containsExactly("start", "a", "b", "c");
        assertThat(next.world.callsOf("a")).isEqualTo(1);
        assertThat(next.world.calls.stream().filter(call -> call.node().equals("b")).toList())
            .as("the attempt that the crash cut is repeated with the same bytes")
            .hasSize(2)
            .satisfies(calls -> assertThat(new HashSet<>(calls)).hasSize(1));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRunThatWasClaimedUnderALeaseThatHadEndedIsTakenOver(Dialect dialect) {
    try (Box first = Box.on(dialect, NO_ROOM)) {
      String workflow = first.workflow(Drawn.withTrigger().act("a").way("start > a"));
      String id = first.start(workflow).run().id();
      first.isMovedUnder("srv_that_ended_before", 0, id);
      first.die();
      try (Box next = first.next()) {
        await().until(() -> ended(next, id));
        assertThat(next.runs.require(Box.EDITOR, id).run().status()).isEqualTo(RunStatus.COMPLETED);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRunThatServersDiedOfTooOftenFailsInsteadOfBeingTriedAgain(Dialect dialect) {
    try (Box first = Box.on(dialect, NO_ROOM)) {
      String workflow = first.workflow(Drawn.withTrigger().act("a").way("start > a"));
      String bad = first.start(workflow).run().id();
      String good = first.start(workflow).run().id();
      first.isMovedUnder("srv_that_died", 4, bad);
      first.isMovedUnder("srv_that_died", 3, good);
      first.die();
      try (Box next = first.next()) {
        await().until(() -> ended(next, bad) && ended(next, good));
        assertThat(next.runs.require(Box.EDITOR, bad).run().errorCode())
            .isEqualTo(RunError.ENGINE_FAILURE);
        assertThat(next.runs.require(Box.EDITOR, good).run().status())
            .isEqualTo(RunStatus.COMPLETED);
        assertThat(next.world.callsOf("a")).isEqualTo(1);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCleanStopReleasesItsRunsAtOnce(Dialect dialect) {
    try (Box first = Box.on(dialect)) {
      first.world.close("a");
      String workflow = first.workflow(Drawn.withTrigger().act("a").way("start > a"));
      String id = first.start(workflow).run().id();
      await().until(() -> first.world.callsOf("a") == 1);
      first.engine.stop(Duration.ZERO);
      assertThatThrownBy(() -> first.start(workflow))
          .isInstanceOfSatisfying(
              Refusal.class,
              refusal -> assertThat(refusal.code()).isEqualTo(RefusalCode.CAPACITY_EXCEEDED));
      first.world.open("a");
      try (Box next = first.next()) {
        await().until(() -> ended(next, id));
        assertThat(next.runs.require(Box.EDITOR, id).run().status()).isEqualTo(RunStatus.COMPLETED);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCleanStopLetsStepsEndAndBeginsNoOthers(Dialect dialect) {
    try (Box first = Box.on(dialect)) {
      first.world.close("a");
      first.world.close("b");
      String workflow =
          first.workflow(
              Drawn.withTrigger()
                  .act("a")
                  .act("b")
                  .act("after")
                  .way("start > a > after")
                  .way("start > b > after"));
      String id = first.start(workflow).run().id();
      await().until(() -> first.world.callsOf("a") == 1 && first.world.callsOf("b") == 1);
      CompletableFuture<Void> stop =
          CompletableFuture.runAsync(() -> first.engine.stop(Duration.ofMinutes(1)));
      await().until(() -> !first.engine.isRunning());
      first.world.open("a");
      await().until(() -> nodesOf(first, id).contains("a"));
      assertThat(stop).isNotDone();
      first.world.open("b");
      stop.join();
      assertThat(nodesOf(first, id)).containsExactlyInAnyOrder("start", "a", "b");
      try (Box next = first.next()) {
        await().until(() -> ended(next, id));
        assertThat(next.runs.require(Box.EDITOR, id).run().status()).isEqualTo(RunStatus.COMPLETED);
        for (String node : List.of("a", "b", "after")) {
          assertThat(next.world.callsOf(node)).as(node).isEqualTo(1);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCleanStopCutsStepsThatDoNotEndInItsTime(Dialect dialect) {
    try (Box first = Box.on(dialect)) {
      first.world.close("a");
      String id =
          first.start(first.workflow(Drawn.withTrigger().act("a").way("start > a"))).run().id();
      await().until(() -> first.world.callsOf("a") == 1);
      first.engine.stop(Duration.ofMillis(50));
      first.world.open("a");
      assertThat(nodesOf(first, id)).containsExactly("start");
      try (Box next = first.next()) {
        await().until(() -> ended(next, id));
        assertThat(next.world.callsOf("a")).isEqualTo(2);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsOverTheRoomIsPendingOnDiskAndRunsLater(Dialect dialect) {
    Limits two = Box.limits(2, 3, 1 << 25);
    try (Box box = Box.on(dialect, two)) {
      box.world.close("a");
      String workflow = box.workflow(Drawn.withTrigger().act("a").way("start > a"));
      List<String> ids = new ArrayList<>();
      List<RunStatus> statuses = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        RunDetail run = box.start(workflow);
        ids.add(run.run().id());
        statuses.add(run.run().status());
      }
      assertThat(statuses)
          .containsExactly(
              RunStatus.RUNNING,
              RunStatus.RUNNING,
              RunStatus.PENDING,
              RunStatus.PENDING,
              RunStatus.PENDING);
      assertThatThrownBy(() -> box.start(workflow))
          .isInstanceOfSatisfying(
              Refusal.class,
              refusal -> {
                assertThat(refusal.code()).isEqualTo(RefusalCode.CAPACITY_EXCEEDED);
                assertThat(refusal.retryAfter()).isPresent();
              });
      box.world.open("a");
      for (String id : ids) {
        await()
            .until(
                () -> {
                  box.engine.scan();
                  return ended(box, id);
                });
      }
      assertThat(box.world.calls).hasSize(5);
      assertThat(box.runs.require(Box.EDITOR, ids.getLast()).logs())
          .extracting(LogView::nodeId)
          .containsExactly("start", "a");
    }
  }

  @ParameterizedTest
  @EnumSource
  void oneKeyMakesOneRunHoweverManyCallsCome(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String workflow = box.workflow(Drawn.withTrigger().act("a").way("start > a"));
      StartCommand command = keyed("k", "hash");
      List<CompletionStage<Started>> calls = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        calls.add(box.startLater(workflow, command));
      }
      Set<String> runs = new HashSet<>();
      int fresh = 0;
      for (CompletionStage<Started> call : calls) {
        Started started = Box.await(call);
        runs.add(started.run().run().id());
        fresh += started.replayed() ? 0 : 1;
      }
      assertThat(runs).hasSize(1);
      assertThat(fresh).isEqualTo(1);
      box.ended(runs.iterator().next());
      assertThat(box.world.calls).hasSize(1);
      assertThatThrownBy(() -> box.startLater(workflow, keyed("k", "other")))
          .isInstanceOfSatisfying(
              Refusal.class,
              refusal -> assertThat(refusal.code()).isEqualTo(RefusalCode.IDEMPOTENCY_KEY_REUSED));
    }
  }

  @ParameterizedTest
  @EnumSource
  void listsAreByTenantNewestFirstAndPaged(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String workflow = box.workflow(Drawn.withTrigger());
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        ids.addFirst(box.run(workflow, Map.of()).run().id());
      }
      assertThat(box.lists.executions(Box.EDITOR, workflow, RunFilter.ALL, 2, 2).runs())
          .extracting(run -> run.id())
          .containsExactly(ids.get(2), ids.get(3));
      assertThat(box.lists.executions(Box.EDITOR, workflow, RunFilter.ALL, 1, 2).total())
          .isEqualTo(5);
      var page = box.lists.list(Box.EDITOR, RunFilter.ALL, PageRequest.first(3));
      var rest = box.lists.list(Box.EDITOR, RunFilter.ALL, new PageRequest(3, page.next()));
      assertThat(page.items()).extracting(run -> run.id()).isEqualTo(ids.subList(0, 3));
      assertThat(rest.items()).extracting(run -> run.id()).isEqualTo(ids.subList(3, 5));
      assertThat(rest.next()).isEmpty();

      Caller stranger = Caller.of("other", "eve", List.of("admin"));
      assertThat(box.lists.list(stranger, RunFilter.ALL, PageRequest.first(10)).items()).isEmpty();
      assertThatThrownBy(() -> box.runs.require(stranger, ids.getFirst()))
          .isInstanceOf(Refusal.class);
      assertThatThrownBy(() -> box.runs.start(stranger, workflow, keyed("a", "b")))
          .isInstanceOf(Refusal.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void deletingAWorkflowEndsItsOpenRunsAndHidesThemAtOnce(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      box.world.close("a");
      String workflow = box.workflow(Drawn.withTrigger().act("a").way("start > a"));
      String id = box.start(workflow).run().id();
      await().until(() -> box.world.callsOf("a") == 1);
      box.workflows.delete(Box.EDITOR, workflow, Optional.empty());
      assertThatThrownBy(() -> box.runs.require(Box.EDITOR, id)).isInstanceOf(Refusal.class);
      assertThat(box.lists.list(Box.EDITOR, RunFilter.ALL, PageRequest.first(10)).items())
          .isEmpty();
      await().until(() -> box.engine.runsInMemory() == 0);
    }
  }

  private static boolean ended(Box box, String runId) {
    return !box.runs.requireFacts(Box.EDITOR, runId).status().isOpen();
  }

  private static boolean logged(Box box, String workflowId, String runId, String node) {
    LogFilter filter =
        new LogFilter(
            Optional.empty(),
            Optional.of(node),
            Optional.of(runId),
            Optional.empty(),
            Optional.empty());
    return !box.lists.logs(Box.EDITOR, workflowId, filter, PageRequest.first(1)).items().isEmpty();
  }

  private static StartCommand keyed(String key, String hash) {
    return new StartCommand(
        Map.of(), Optional.of(new StartCommand.Idempotency(key, hash)), Optional.empty());
  }

  private static List<String> nodesOf(Box box, String runId) {
    return box.runs.require(Box.EDITOR, runId).logs().stream().map(LogView::nodeId).toList();
  }
}
