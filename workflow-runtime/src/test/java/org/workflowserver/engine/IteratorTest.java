package org.workflowserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.database.Dialect;
import org.workflowserver.engine.execution.Limits;
import org.workflowserver.json.Json;
import org.workflowserver.log.LoggedLines;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.run.LogStatus;
import org.workflowserver.run.LogView;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunStatus;

class IteratorTest {
  @ParameterizedTest
  @EnumSource
  void theBodyRunsOnceForEachItemInOrder(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String workflow =
          box.workflow(
              each("{{ trigger.list }}", Map.of())
                  .act("a", Map.of("value", "{{ index }}={{ item }} of {{ each.item }}"))
                  .act("b", Map.of("value", "{{ a.did }}!"))
                  .act("after", Map.of("value", "{{ each.results }}"))
                  .way("start > each:item > a > b")
                  .way("each:done > after"));
      RunDetail run = box.run(workflow, Map.of("list", List.of("x", "y", "z")));
      assertThat(run.run().status()).isEqualTo(RunStatus.COMPLETED);
      assertThat(run.logs())
          .extracting(log -> log.nodeId() + log.iteration())
          .containsExactly(
              "start[]", "a[0]", "b[0]", "a[1]", "b[1]", "a[2]", "b[2]", "each[]", "after[]");
      assertThat(run.logs()).extracting(LogView::seq).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
      assertThat(entry(run, "each").handle()).isEqualTo("done");
      assertThat(output(run, "each"))
          .isEqualTo(
              Map.of(
                  "count",
                  3L,
                  "succeeded",
                  3L,
                  "failed",
                  0L,
                  "results",
                  List.of(
                      Map.of("did", "0=x of x!"),
                      Map.of("did", "1=y of y!"),
                      Map.of("did", "2=z of z!"))));
      assertThat(output(run, "after")).isEqualTo(Map.of("did", results(run)));
      assertThat(box.world.calls)
          .extracting(call -> call.key().substring(run.run().id().length()))
          .containsExactly("/a/0", "/b/0", "/a/1", "/b/1", "/a/2", "/b/2", "/after/");
    }
  }

  @Test
  void anEmptyListGoesStraightToDone() {
    try (Box box = Box.on(Dialect.H2)) {
      RunDetail run = box.run(box.workflow(simple(Map.of())), Map.of("list", List.of()));
      assertThat(run.run().status()).isEqualTo(RunStatus.COMPLETED);
      assertThat(results(run)).isEqualTo(List.of());
      assertThat(box.world.calls).isEmpty();
    }
  }

  @Test
  void aBodyWithoutNodesGivesNothingForEachItem() {
    try (Box box = Box.on(Dialect.H2)) {
      String workflow = box.workflow(each("{{ trigger.list }}", Map.of()).way("start > each"));
      RunDetail run = box.run(workflow, Map.of("list", List.of(1L, 2L)));
      List<Object> nothing = new ArrayList<>();
      nothing.add(null);
      nothing.add(null);
      assertThat(results(run)).isEqualTo(nothing);
    }
  }

  @Test
  void whatIsNoListFailsTheStep() {
    try (Box box = Box.on(Dialect.H2)) {
      RunDetail run = box.run(box.workflow(simple(Map.of())), Map.of("list", "x"));
      assertThat(run.run().status()).isEqualTo(RunStatus.FAILED);
      assertThat(entry(run, "each").error().code()).isEqualTo("type_mismatch");
    }
  }

  @Test
  void aListOverTheLimitFailsTheStep() {
    try (Box box = Box.on(Dialect.H2)) {
      List<Long> tooMany = LongStream.range(0, 1_001).boxed().toList();
      RunDetail run = box.run(box.workflow(simple(Map.of())), Map.of("list", tooMany));
      assertThat(entry(run, "each").error().code()).isEqualTo("limit_exceeded");
      assertThat(run.run().errorMessage()).contains("1001").contains("1000");
      String fewer = box.workflow(simple(Map.of("max_items", 2L)));
      assertThat(box.run(fewer, Map.of("list", List.of(1L, 2L, 3L))).run().errorMessage())
          .contains("at most 2");
      assertThat(box.world.calls).isEmpty();
    }
  }

  @Test
  void aThousandItemsRun() {
    try (Box box = Box.on(Dialect.H2)) {
      List<Long> thousand = LongStream.range(0, 1_000).boxed().toList();
      RunDetail run =
          box.run(box.workflow(simple(Map.of("concurrency", 50L))), Map.of("list", thousand));
      assertThat(run.run().status()).isEqualTo(RunStatus.COMPLETED);
      assertThat(((Map<?, ?>) Json.parse(run.output())).get("results"))
          .isEqualTo(thousand.stream().map(number -> Map.of("did", number)).toList());
    }
  }

  @Test
  void noMoreItemsAreUnderWayThanItsConcurrency() {
    try (Box box = Box.on(Dialect.H2)) {
      box.world.close("a");
      String id =
          box.start(
                  box.workflow(simple(Map.of("concurrency", 3L))),
                  Map.of("list", List.of(1L, 2L, 3L, 4L, 5L)))
              .run()
              .id();
      await().until(() -> box.world.callsOf("a") == 3);
      box.world.open("a");
      assertThat(results(box.ended(id))).hasSize(5);
      assertThat(box.world.callsOf("a")).isEqualTo(5);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anItemThatFailsStopsTheIterator(Dialect dialect) {
    try (Box box = Box.on(dialect);
        LoggedLines failures = LoggedLines.of("org.workflowserver.journal.FailedRunLog")) {
      String workflow =
          box.workflow(
              each("{{ trigger.list }}", Map.of())
                  .act("a", Map.of("fail", "{{ item.fail }}", "value", "{{ item.ok }}"))
                  .act("after")
                  .way("start > each:item > a")
                  .way("each:done > after"));
      RunDetail run = box.run(workflow, Map.of("list", List.of(ok(1), fail("no"), ok(3))));
      assertThat(run.run().status()).isEqualTo(RunStatus.FAILED);
      assertThat(run.run().errorCode()).isEqualTo(RunError.STEP_FAILED);
      assertThat(run.run().errorMessage()).isEqualTo("Item #2 failed: no");
      assertThat(run.logs())
          .extracting(log -> log.nodeId() + log.iteration() + log.status())
          .containsExactly("start[]SUCCESS", "a[0]SUCCESS", "a[1]ERROR", "each[]ERROR");
      assertThat(entry(run, "each").error().code()).isEqualTo("item_failed");
      // It is written once the end is on record.
      await()
          .untilAsserted(
              () ->
                  assertThat(failures.all())
                      .contains(
                          "Run %s of workflow %s failed: step_failed in step a/1 (failed_on_purpose)."
                              .formatted(run.run().id(), workflow)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void anItemThatFailsIsAResultWhereTheOthersGoOn(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String workflow =
          box.workflow(
              each("{{ trigger.list }}", Map.of("on_item_error", "continue"))
                  .act("a", Map.of("fail", "{{ item.fail }}", "value", "{{ item.ok }}"))
                  .act("b")
                  .way("start > each:item > a > b"));
      RunDetail run = box.run(workflow, Map.of("list", List.of(ok(1), fail("no"), ok(3))));
      assertThat(run.run().status()).isEqualTo(RunStatus.COMPLETED);
      assertThat(output(run, "each"))
          .containsEntry("succeeded", 2L)
          .containsEntry("failed", 1L)
          .containsEntry(
              "results",
              List.of(
                  Map.of("did", "it"),
                  Map.of("error", Map.of("code", "failed_on_purpose", "message", "no")),
                  Map.of("did", "it")));
      assertThat(box.world.callsOf("b")).isEqualTo(2);
    }
  }

  @Test
  void anIteratorThatContinuesOnErrorGoesOnWithItsError() {
    try (Box box = Box.on(Dialect.H2)) {
      String workflow =
          box.workflow(
              each("{{ trigger.list }}", Map.of("continue_on_error", true))
                  .act("a", Map.of("fail", "{{ item.fail }}"))
                  .act("after", Map.of("value", "{{ each.error.message }}"))
                  .way("start > each:item > a")
                  .way("each:error > after"));
      RunDetail run = box.run(workflow, Map.of("list", List.of(fail("no"))));
      assertThat(run.run().status()).isEqualTo(RunStatus.COMPLETED);
      assertThat(output(run, "after")).isEqualTo(Map.of("did", "Item #1 failed: no"));
    }
  }

  @Test
  void waysThatPartAndMeetInABodyDoSoForEachItem() {
    try (Box box = Box.on(Dialect.H2)) {
      String workflow =
          box.workflow(
              each("{{ trigger.list }}", Map.of("concurrency", 2L))
                  .act("choose", Map.of("handle", "{{ item }}"))
                  .act("left")
                  .act("right")
                  .act("end", Map.of("value", "{{ left.did }}/{{ right.did }}"))
                  .act("aside", Map.of("value", "{{ index }}"))
                  .way("start > each:item > choose > left > end")
                  .way("choose:other > right > end")
                  .way("choose > aside"));
      RunDetail run = box.run(workflow, Map.of("list", List.of("default", "other")));
      assertThat(results(run))
          .isEqualTo(
              List.of(
                  Map.of("end", Map.of("did", "it/"), "aside", Map.of("did", 0L)),
                  Map.of("did", "/it")));
      assertThat(box.world.callsOf("aside")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void iteratorsWithinIteratorsSeeTheItemsAround(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String workflow =
          box.workflow(
              each("{{ trigger.list }}", Map.of("concurrency", 2L))
                  .node("inner", "iterator", Map.of("items", "{{ item }}"))
                  .act("a", Map.of("value", "{{ each.index }}.{{ index }}:{{ item }}"))
                  .way("start > each:item > inner:item > a"));
      RunDetail run =
          box.run(workflow, Map.of("list", List.of(List.of("p", "q"), List.of(), List.of("r"))));
      assertThat(run.run().status()).isEqualTo(RunStatus.COMPLETED);
      List<?> results = results(run);
      assertThat(results.stream().map(result -> ((Map<?, ?>) result).get("results")).toList())
          .isEqualTo(
              List.of(
                  List.of(Map.of("did", "0.0:p"), Map.of("did", "0.1:q")),
                  List.of(),
                  List.of(Map.of("did", "2.0:r"))));
      assertThat(run.logs())
          .filteredOn(log -> log.nodeId().equals("a"))
          .extracting(LogView::iteration)
          .containsExactlyInAnyOrder(List.of(0, 0), List.of(0, 1), List.of(2, 0));
    }
  }

  @Test
  void iteratorsLieWithinEachOtherFiveDeepAndNoDeeper() {
    try (Box box = Box.on(Dialect.H2)) {
      RunDetail five = box.run(box.workflow(nested(5)), Map.of());
      assertThat(five.run().status()).isEqualTo(RunStatus.COMPLETED);
      assertThat(box.world.calls)
          .extracting(call -> call.key().split("/")[2])
          .containsExactly("0.0.0.0.0");
      assertThatThrownBy(() -> box.workflow(nested(6))).isInstanceOf(Refusal.class);
    }
  }

  @Test
  void whatWasStoredBeforeTheLimitWasLowerFailsWhereItIsTooDeep() {
    Limits lower =
        Box.limits(100, 1_000, new Limits.RunLimits(100_000, 1L << 25, Duration.ofDays(30), 4, 10));
    try (Box box = Box.on(Dialect.H2, lower)) {
      RunDetail five = box.run(box.workflow(nested(5)), Map.of());
      assertThat(five.run().status()).isEqualTo(RunStatus.FAILED);
      assertThat(entry(five, "i5").error().code()).isEqualTo("limit_exceeded");
    }
  }

  @Test
  void aStepInABodyMayEndTheRun() {
    try (Box box = Box.on(Dialect.H2)) {
      String workflow =
          box.workflow(
              each("{{ trigger.list }}", Map.of())
                  .act("a")
                  .node("end", "terminate", Map.of("status", "completed", "output", "{{ item }}"))
                  .way("start > each:item > a > end"));
      RunDetail run = box.run(workflow, Map.of("list", List.of("first", "second")));
      assertThat(run.run().status()).isEqualTo(RunStatus.COMPLETED);
      assertThat(run.output()).isEqualTo("\"first\"");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aNextServerGoesOnWithTheItemsThatAreNotOnRecord(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      box.world.close("b");
      String workflow =
          box.workflow(
              each("{{ trigger.list }}", Map.of("concurrency", 2L))
                  .act("a", Map.of("value", "{{ item }}"))
                  .act("b", Map.of("value", "{{ 'now' | date: '%s%N' }} {{ a.did }}"))
                  .way("start > each:item > a > b"));
      String id = box.start(workflow, Map.of("list", List.of("x", "y", "z"))).run().id();
      await().until(() -> box.world.callsOf("b") == 2);
      box.die();
      box.world.open("b");
      try (Box next = box.next()) {
        RunDetail run = next.ended(id);
        assertThat(run.run().status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(results(run)).hasSize(3);
        assertThat(box.world.callsOf("a")).isEqualTo(3);
        assertThat(box.world.callsOf("b")).isEqualTo(5);
        for (int item : List.of(0, 1)) {
          assertThat(box.world.calls)
              .filteredOn(call -> call.key().endsWith("/b/" + item))
              .hasSize(2)
              .extracting(call -> call.configuration().get("value"))
              .satisfies(values -> assertThat(values.getFirst()).isEqualTo(values.getLast()));
        }
        assertThat(run.logs())
            .extracting(LogView::seq)
            .isEqualTo(IntStream.rangeClosed(1, run.logs().size()).boxed().toList());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void waitsInABodyParkTheRunAndSurviveIt(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String workflow =
          box.workflow(
              each("{{ trigger.list }}", Map.of("concurrency", 3L))
                  .act("a", Map.of("value", "{{ item }}"))
                  .node("pause", "delay", Map.of("duration", "{{ item }}", "unit", "seconds"))
                  .act("b", Map.of("value", "{{ item }}"))
                  .way("start > each:item > a > pause > b"));
      String id = box.start(workflow, Map.of("list", List.of(1L, 0L, 2L))).run().id();
      await().until(() -> box.engine.runsInMemory() == 0);
      box.die();
      try (Box next = box.next()) {
        RunDetail run = next.ended(id);
        assertThat(run.run().status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(results(run))
            .isEqualTo(List.of(Map.of("did", 1L), Map.of("did", 0L), Map.of("did", 2L)));
        assertThat(box.world.callsOf("a")).isEqualTo(3);
        assertThat(box.world.callsOf("b")).isEqualTo(3);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void itemsWhoseBodyBeginsWithADelayWaitOneAfterTheOther(Dialect dialect) {
    try (Box box = Box.stepped(dialect)) {
      String workflow =
          box.workflow(
              each("{{ trigger.list }}", Map.of())
                  .node("pause", "delay", Map.of("duration", 60L, "unit", "seconds"))
                  .way("start > each:item > pause"));
      String id = box.start(workflow, Map.of("list", List.of(1L, 2L, 3L))).run().id();
      box.awaitParked(id);
      box.advance(Duration.ofSeconds(61));
      box.scanUntil(() -> box.count("run_log") == 2 && box.count("run_waits") == 1);
      box.awaitParked(id);
      box.die();
      try (Box next = box.next()) {
        next.advance(Duration.ofSeconds(50));
        next.engine.scan();
        next.awaitIdle();
        assertThat(next.count("run_log")).as("the second item still waits").isEqualTo(2);
        next.advance(Duration.ofSeconds(11));
        next.scanUntil(() -> next.count("run_log") == 3 && next.count("run_waits") == 1);
        next.awaitParked(id);
        next.advance(Duration.ofSeconds(61));
        next.scanUntil(() -> next.hasEnded(id));
        assertThat(results(next.ended(id))).hasSize(3);
      }
    }
  }

  @Test
  void callbacksThatABodyBeginsWithExpireAsLongAfterTheItemBeforeThem() {
    try (Box box = Box.stepped(Dialect.H2)) {
      String workflow =
          box.workflow(
              each("{{ trigger.list }}", Map.of())
                  .node("call", "expect", Map.of("silent", true, "seconds", 60L))
                  .way("start > each:item > call"));
      String id = box.start(workflow, Map.of("list", List.of(1L, 2L))).run().id();
      box.awaitParked(id);
      Instant first = box.view(id).waiting().until();
      box.advance(Duration.ofSeconds(61));
      box.scanUntil(() -> box.count("run_log") == 2);
      box.awaitParked(id);
      assertThat(box.view(id).waiting().until()).isAfterOrEqualTo(first.plusSeconds(60));
      assertThat(box.count("run_waits")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFailureInAnItemEndsItsWaitsAndNotThoseOfOthers(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      box.world.close("bad");
      String workflow =
          box.workflow(
              each("{{ trigger.list }}", Map.of("concurrency", 2L, "on_item_error", "continue"))
                  .node("pause", "delay", Map.of("duration", "{{ item.wait }}", "unit", "hours"))
                  .act("bad", Map.of("fail", "{{ item.fail }}"))
                  .way("start > each:item > pause")
                  .way("each:item > bad"));
      Map<String, Object> failing = Map.of("wait", 1L, "fail", "no");
      Map<String, Object> waiting = Map.of("wait", 2L);
      String id = box.start(workflow, Map.of("list", List.of(failing, waiting))).run().id();
      await().until(() -> box.world.callsOf("bad") == 2);
      box.world.open("bad");
      await().until(() -> box.engine.runsInMemory() == 0);
      RunDetail parked = box.runs.require(Box.EDITOR, id);
      assertThat(parked.logs())
          .extracting(log -> log.nodeId() + log.iteration() + log.status())
          .containsExactlyInAnyOrder("start[]SUCCESS", "bad[0]ERROR", "bad[1]SUCCESS");
      assertThat(parked.run().waiting().until())
          .isAfter(parked.run().startedAt().plusSeconds(90 * 60));
      box.runs.cancel(Box.EDITOR, id);
      assertThat(box.ended(id).run().errorCode()).isEqualTo(RunError.CANCELLED);
    }
  }

  private static Drawn each(String items, Map<String, Object> more) {
    Map<String, Object> configuration = new HashMap<>(more);
    configuration.put("items", items);
    return Drawn.withTrigger().node("each", "iterator", configuration);
  }

  /** One act for each item of the trigger's list, which does the item. */
  private static Drawn simple(Map<String, Object> more) {
    return each("{{ trigger.list }}", more)
        .act("a", Map.of("value", "{{ item }}"))
        .way("start > each:item > a");
  }

  private static Drawn nested(int depth) {
    Drawn drawn = Drawn.withTrigger();
    String way = "start";
    for (int i = 1; i <= depth; i++) {
      drawn.node("i" + i, "iterator", Map.of("items", List.of("only")));
      way += " > i" + i + ":item";
    }
    return drawn.act("a").way(way + " > a");
  }

  private static Map<String, Object> ok(long number) {
    return Map.of("ok", number);
  }

  private static Map<String, Object> fail(String message) {
    return Map.of("fail", message);
  }

  private static LogView entry(RunDetail run, String node) {
    return run.logs().stream()
        .filter(log -> log.nodeId().equals(node) && log.status() != LogStatus.WARNING)
        .findFirst()
        .orElseThrow();
  }

  private static Map<String, Object> output(RunDetail run, String node) {
    return Json.parseObject(entry(run, node).output());
  }

  private static List<?> results(RunDetail run) {
    return (List<?>) output(run, "each").get("results");
  }
}
