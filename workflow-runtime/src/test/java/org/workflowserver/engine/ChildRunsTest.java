package org.workflowserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.database.Dialect;
import org.workflowserver.engine.MortalTransactions.Hold;
import org.workflowserver.engine.MortalTransactions.Point;
import org.workflowserver.json.Json;
import org.workflowserver.run.LogView;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunStatus;

/** Runs that steps of other runs call. */
class ChildRunsTest {
  private static final Map<String, Object> INPUT = Map.of("site", "{{ trigger.site }}");

  @ParameterizedTest
  @EnumSource
  void theOutputOfACalledRunIsThatOfTheStep(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String child =
          box.workflow(
              Drawn.callable().act("c", Map.of("value", "{{ trigger.site }}")).way("start > c"));
      RunDetail parent =
          run(
              box,
              box.workflow(
                  Drawn.withTrigger()
                      .call("call", child, INPUT, true)
                      .act("after", Map.of("value", "{{ call.status }}"))
                      .way("start > call > after")),
              Map.of("site", "s1"));

      assertThat(parent.run().status()).isEqualTo(RunStatus.COMPLETED);
      RunDetail called = onlyChild(box, parent.run().id());
      assertThat(output(parent, "call"))
          .containsEntry("run_id", called.run().id())
          .containsEntry("status", "completed")
          .containsKey("output");
      assertThat(called.run().parentRunId()).isEqualTo(parent.run().id());
      assertThat(called.run().triggerType()).isEqualTo("workflow");
      assertThat(called.run().workflowId()).isEqualTo(child);
      assertThat(output(called, "start"))
          .containsEntry("site", "s1")
          .containsEntry("parent_run_id", parent.run().id());
      assertThat(box.world.callsOf("c")).isEqualTo(1);
      assertThat(box.world.callsOf("after")).isEqualTo(1);
      assertNothingIsLeft(box);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoWaitsForACalledRunIsParkedAndSaysSo(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String parent = parkedCaller(box);
      String called = onlyChild(box, parent).run().id();
      assertThat(box.view(parent).waiting().reason()).isEqualTo("child");
      assertThat(box.view(parent).waiting().nodeId()).isEqualTo("call");
      assertThat(box.view(parent).waiting().on()).contains(called);
      box.world.open("c");
      assertThat(ended(box, parent).run().status()).isEqualTo(RunStatus.COMPLETED);
      assertNothingIsLeft(box);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCalledRunThatFailsFailsTheStep(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String child =
          box.workflow(Drawn.callable().act("c", Map.of("fail", "broken")).way("start > c"));
      RunDetail parent = run(box, calling(box, child, true), Map.of());
      assertThat(parent.run().errorCode()).isEqualTo(RunError.STEP_FAILED);
      LogView step = parent.logs().getLast();
      assertThat(step.error().code()).isEqualTo("child_failed");
      assertThat(step.error().retryable()).isFalse();
      assertThat(step.error().message()).contains(onlyChild(box, parent.run().id()).run().id());
      assertThat(box.world.callsOf("after")).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoDoesNotWaitGoesOnAndTheCalledRunOutlivesItsEnd(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      box.world.close("c");
      RunDetail parent = run(box, calling(box, child(box), false), Map.of());
      assertThat(parent.run().status()).isEqualTo(RunStatus.COMPLETED);
      box.scanUntil(() -> box.world.callsOf("c") == 1);
      RunDetail called = onlyChild(box, parent.run().id());
      assertThat(output(parent, "call")).isEqualTo(Map.of("run_id", called.run().id()));
      assertThat(called.run().status().isOpen()).isTrue();
      box.world.open("c");
      assertThat(ended(box, called.run().id()).run().status()).isEqualTo(RunStatus.COMPLETED);
      assertNothingIsLeft(box);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRunThatIsCancelledTakesThoseThatItWaitsForWithIt(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      box.world.close("c");
      String child = child(box);
      String middle = box.workflow(Drawn.callable().call("m", child, INPUT, true).way("start > m"));
      String parent =
          box.start(
                  box.workflow(
                      Drawn.withTrigger()
                          .call("free", child, INPUT, false)
                          .call("call", middle, INPUT, true)
                          .way("start > free")
                          .way("start > call")))
              .run()
              .id();
      box.scanUntil(() -> box.world.callsOf("c") == 2 && isParked(box, parent));
      box.runs.cancel(Box.EDITOR, parent);
      assertThat(ended(box, parent).run().errorCode()).isEqualTo(RunError.CANCELLED);
      box.scanUntil(() -> box.count("runs where status = 'failed'") == 3);
      box.world.open("c");
      box.scanUntil(() -> box.count("runs where status = 'completed'") == 1);
      assertThat(box.count("runs")).isEqualTo(4);
      assertThat(
              box.count(
                  "runs where error_code = 'cancelled' and error_message = 'The run that called it"
                      + " ended.'"))
          .isEqualTo(2);
      assertNothingIsLeft(box);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRunThatIsCancelledTakesThoseWithItThatAskOrHaveNotBegun(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      box.world.close("c");
      String asking =
          box.workflow(
              Drawn.callable()
                  .node("ask", "ui_interaction", Map.of("title", "Go on?"))
                  .way("start > ask"));
      String oneAtOnce = box.workflow(Drawn.callable().atOnce(1).act("c").way("start > c"));
      String parent =
          box.start(
                  box.workflow(
                      Drawn.withTrigger()
                          .call("asks", asking, INPUT, true)
                          .call("executes", oneAtOnce, INPUT, true)
                          .call("isPending", oneAtOnce, INPUT, true)
                          .way("start > asks")
                          .way("start > executes")
                          .way("start > isPending")))
              .run()
              .id();
      for (String status : List.of("awaiting_ui_interaction", "pending")) {
        box.scanUntil(() -> box.count("runs where status = '" + status + "'") == 1);
      }
      box.scanUntil(() -> box.world.callsOf("c") == 1 && isParked(box, parent));
      box.runs.cancel(Box.EDITOR, parent);
      box.scanUntil(() -> box.count("runs where error_code = 'cancelled'") == 4);
      assertNothingIsLeft(box);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aServerThatDiesLosesNoCallAndDoublesNone(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String parent = parkedCaller(box);
      box.die();
      try (Box next = box.next()) {
        box.world.open("c");
        next.scanUntil(() -> next.hasEnded(parent));
        assertThat(next.view(parent).status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(next.count("runs")).isEqualTo(2);
        assertThat(next.world.callsOf("after")).isEqualTo(1);
        assertNothingIsLeft(next);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerThatNobodyAppliedWaitsForTheNextServer(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String parent = parkedCaller(box);
      String called = onlyChild(box, parent).run().id();
      // The end of the called run lands; what comes after it on this server does not.
      Hold applying = box.storesWay.holdNext(Point.BEFORE);
      box.world.open("c");
      await().until(() -> box.count("run_commands") == 1);
      assertThat(box.count("runs where status = 'completed' and id = '" + called + "'")).isOne();
      applying.awaitReached();
      box.die();
      applying.release();
      try (Box next = box.next()) {
        next.scanUntil(() -> next.hasEnded(parent));
        assertThat(next.view(parent).status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(next.world.callsOf("after")).isEqualTo(1);
        assertNothingIsLeft(next);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerToAnAbandonedStepWakesNobody(Dialect dialect) {
    try (Box box = Box.stepped(dialect)) {
      Drawn drawn = abandoning(box).delay("hour", 1, "hours").delay("another", 1, "hours");
      String run = startAbandoning(box, drawn.way("each:done > hour > another"));
      box.scanUntil(() -> isParked(box, run));
      box.world.open("c");
      box.scanUntil(() -> box.count("runs where status = 'completed'") == 1);
      box.awaitIdle();
      int revision = box.view(run).revision();
      for (int i = 0; i < 3; i++) {
        box.engine.scan();
        box.awaitIdle();
      }
      assertThat(box.view(run).revision()).isEqualTo(revision);
      box.advance(Duration.ofHours(1));
      // Who resumes the run sees that nothing waits for the answer.
      box.scanUntil(() -> box.count("run_waits where node_id = 'another'") == 1);
      box.scanUntil(() -> isParked(box, run) && box.count("run_commands") == 0);
      box.advance(Duration.ofHours(1));
      assertThat(ended(box, run).run().status()).isEqualTo(RunStatus.COMPLETED);
      assertNothingIsLeft(box);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCalledRunOfAnAbandonedStepEndsWithItsCallerOnAnyServer(Dialect dialect) {
    try (Box box = Box.stepped(dialect)) {
      box.world.close("slow");
      String run = startAbandoning(box, abandoning(box).act("slow").way("each:done > slow"));
      box.scanUntil(() -> box.world.callsOf("slow") == 1);
      box.die();
      try (Box next = box.next()) {
        next.scanUntil(() -> next.world.callsOf("slow") == 2);
        next.world.open("slow");
        assertThat(ended(next, run).run().status()).isEqualTo(RunStatus.COMPLETED);
        next.scanUntil(() -> next.count("runs where error_code = 'cancelled'") == 1);
        assertNothingIsLeft(next);
      }
    }
  }

  /** An item calls a run and waits for it, until another step of the item fails. */
  private static Drawn abandoning(Box box) {
    return Drawn.withTrigger()
        .node(
            "each", "iterator", Map.of("items", "{{ trigger.items }}", "on_item_error", "continue"))
        .call("call", child(box), INPUT, true)
        .act("bad", Map.of("fail", "broken"))
        .way("start > each:item > call")
        .way("each:item > bad");
  }

  /** The run when the step that waits was abandoned. */
  private static String startAbandoning(Box box, Drawn drawn) {
    box.world.close("c");
    box.world.close("bad");
    Map<String, Object> context = Map.of("items", List.of(1L), "site", "s1");
    String run = box.start(box.workflow(drawn), context).run().id();
    box.scanUntil(() -> box.world.callsOf("c") == 1);
    box.world.open("bad");
    box.scanUntil(() -> box.count("run_waits where node_id = 'call'") == 0);
    return run;
  }

  @ParameterizedTest
  @EnumSource
  void aBranchThatExecutesDoesNotKeepAnAnswerWaiting(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      box.world.close("slow");
      String parent =
          box.start(
                  box.workflow(
                      Drawn.withTrigger()
                          .act("slow")
                          .call("call", child(box), INPUT, true)
                          .act("after")
                          .way("start > slow")
                          .way("start > call > after")))
              .run()
              .id();
      box.scanUntil(() -> box.world.callsOf("after") == 1);
      assertThat(box.hasEnded(parent)).isFalse();
      box.world.open("slow");
      assertThat(ended(box, parent).run().status()).isEqualTo(RunStatus.COMPLETED);
      assertNothingIsLeft(box);
    }
  }

  @ParameterizedTest
  @EnumSource
  void eachItemOfAnIteratorCallsARunOfItsOwn(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String child =
          box.workflow(
              Drawn.callable().act("c", Map.of("value", "{{ trigger.n }}")).way("start > c"));
      RunDetail parent =
          run(
              box,
              box.workflow(
                  Drawn.withTrigger()
                      .node(
                          "each",
                          "iterator",
                          Map.of("items", "{{ trigger.items }}", "concurrency", 3))
                      .call("call", child, Map.of("n", "{{ item }}"), true)
                      .way("start > each:item > call")),
              Map.of("items", List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L)));
      assertThat(parent.run().status()).isEqualTo(RunStatus.COMPLETED);
      assertThat(output(parent, "each")).containsEntry("succeeded", 7L);
      assertThat(box.count("runs")).isEqualTo(8);
      assertThat(box.world.callsOf("c")).isEqualTo(7);
      assertNothingIsLeft(box);
    }
  }

  @ParameterizedTest
  @EnumSource
  void workflowsCallEachOtherOnlySoDeep(Dialect dialect) {
    try (Box box = Box.on(dialect, Box.limits(10, 100, 1 << 20))) {
      String itself =
          box.workflow(
              Drawn.callable()
                  .call("call", "{{ workflow.id }}", Map.of(), true)
                  .way("start > call"));
      String first = box.start(itself).run().id();
      assertThat(ended(box, first).run().errorCode()).isEqualTo(RunError.STEP_FAILED);
      assertThat(box.count("runs")).isEqualTo(4);
      assertThat(box.count("run_log where error_code = 'limit_exceeded'")).isEqualTo(1);
      assertThat(box.count("run_log where error_code = 'child_failed'")).isEqualTo(3);
      assertNothingIsLeft(box);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatCannotBeCalledFailsTheStepAndStartsNothing(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String byHand = box.workflow(Drawn.withTrigger().act("a").way("start > a"));
      String inactive = child(box);
      box.workflows.update(Box.EDITOR, inactive, Map.of("is_active", false), Optional.empty());
      String picky =
          box.workflow(
              Drawn.callable()
                  .input("{\"type\": \"object\", \"required\": [\"colour\"]}")
                  .act("c")
                  .way("start > c"));
      assertThat(errorOf(box, "fl_01arz3ndektsv4rrffq69g5fav")).isEqualTo("workflow_missing");
      assertThat(errorOf(box, byHand)).isEqualTo("trigger_mismatch");
      assertThat(errorOf(box, inactive)).isEqualTo("workflow_inactive");
      assertThat(errorOf(box, picky)).isEqualTo("input_invalid");
      assertThat(box.count("runs")).isEqualTo(4);
    }
  }

  private static String errorOf(Box box, String workflowId) {
    RunDetail run =
        run(
            box,
            box.workflow(
                Drawn.withTrigger()
                    .call("call", "{{ trigger.workflow }}", INPUT, true)
                    .way("start > call")),
            Map.of("workflow", workflowId));
    return run.logs().getLast().error().code();
  }

  /** A run that waits for one that it called, whose step c stands until it is let go. */
  private static String parkedCaller(Box box) {
    box.world.close("c");
    String parent = box.start(calling(box, child(box), true)).run().id();
    box.scanUntil(() -> box.world.callsOf("c") == 1 && isParked(box, parent));
    return parent;
  }

  /** The run when it has ended, on a server whose timer scans. */
  private static RunDetail ended(Box box, String runId) {
    box.scanUntil(() -> box.hasEnded(runId));
    return box.ended(runId);
  }

  private static RunDetail run(Box box, String workflowId, Map<String, Object> context) {
    return ended(box, box.start(workflowId, context).run().id());
  }

  private static String child(Box box) {
    return box.workflow(Drawn.callable().act("c").way("start > c"));
  }

  private static String calling(Box box, String child, boolean waits) {
    return box.workflow(
        Drawn.withTrigger()
            .call("call", child, INPUT, waits)
            .act("after")
            .way("start > call > after"));
  }

  private static boolean isParked(Box box, String runId) {
    return box.count("runs where owner is null and id = '" + runId + "'") == 1;
  }

  private static RunDetail onlyChild(Box box, String parentId) {
    String id = (String) box.single("select id from runs where parent_run_id = '" + parentId + "'");
    return box.runs.require(Box.EDITOR, id);
  }

  private static Map<String, Object> output(RunDetail run, String node) {
    return run.logs().stream()
        .filter(log -> log.nodeId().equals(node))
        .findFirst()
        .map(log -> Json.parseObject(log.output()))
        .orElseThrow(() -> new AssertionError("No step " + node + " in " + run));
  }

  private static void assertNothingIsLeft(Box box) {
    box.awaitIdle();
    assertThat(box.count("run_waits")).isZero();
    box.scanUntil(() -> box.count("run_commands") == 0);
  }
}
