package org.workflowserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.database.Dialect;
import org.workflowserver.identity.Caller;
import org.workflowserver.json.Json;
import org.workflowserver.limit.AnswerMemory;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.run.LogView;
import org.workflowserver.run.RerunCommand;
import org.workflowserver.run.ResumePoint;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.StartCommand.Idempotency;
import org.workflowserver.run.Started;
import org.workflowserver.run.search.LogFilter;
import org.workflowserver.run.search.RunFilter;

/** Runs that repeat others. */
class RerunTest {
  private static final RerunCommand AS_IT_WAS =
      new RerunCommand(false, Optional.empty(), Optional.empty(), Optional.empty());

  @ParameterizedTest
  @EnumSource
  void aRerunIsANewRunOfTheSameVersionAndPayload(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String workflow = box.workflow(saying("{{ trigger.name }} of old"));
      RunDetail first = box.run(workflow, Map.of("name", "Ada"));
      box.workflows.update(
          Box.EDITOR, workflow, saying("{{ trigger.name }} of new").body(), Optional.empty());
      RunDetail again = rerun(box, first, AS_IT_WAS);
      assertThat(again.run().id()).isNotEqualTo(first.run().id());
      assertThat(again.run().originalRunId()).isEqualTo(first.run().id());
      assertThat(again.run().workflowVersion()).isEqualTo(1);
      assertThat(Json.parse(again.output())).isEqualTo(Map.of("did", "Ada of old"));
      assertThat(again.logs()).extracting(LogView::copiedFrom).containsOnlyNulls();

      RunDetail current =
          rerun(
              box,
              first,
              new RerunCommand(
                  true, Optional.of(Map.of("name", "Bob")), Optional.empty(), Optional.empty()));
      assertThat(current.run().workflowVersion()).isEqualTo(2);
      assertThat(Json.parse(current.output())).isEqualTo(Map.of("did", "Bob of new"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatAResumeWouldDoIsToldBefore(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String workflow =
          box.workflow(
              Drawn.withTrigger()
                  .act("a")
                  .act("b", Map.of("value", "{{ a.did }}"))
                  .act("c", Map.of("fail", "{{ trigger.fail }}"))
                  .act("side", Map.of("value", "aside"))
                  .act("end")
                  .way("start > side")
                  .way("start > a > b > c > end"));
      RunDetail failed = box.run(workflow, Map.of("fail", "for once"));
      List<ResumePoint> points = box.runs.resumePoints(Box.EDITOR, failed.run().id());
      assertThat(points).extracting(ResumePoint::nodeId).containsExactly("b", "a", "start");
      ResumePoint least = points.getFirst();
      assertThat(least.kept()).containsExactlyInAnyOrder("start", "a", "b", "side");
      assertThat(least.repeated()).containsExactly("c", "end");
      assertThat(least.calls())
          .extracting(ResumePoint.Call::nodeId, ResumePoint.Call::attempts)
          .containsExactly(tuple("c", 1));
      assertThat(points.getLast().kept()).containsExactly("start");
      assertThat(points.getLast().calls())
          .extracting(ResumePoint.Call::nodeId)
          .containsExactlyInAnyOrder("a", "b", "c", "side");

      RunDetail ended = box.ended(Box.await(resume(box, failed, "b", AS_IT_WAS)).run().run().id());
      assertThat(taken(ended)).containsExactlyInAnyOrderElementsOf(least.kept());
      String completed = box.run(workflow, Map.of()).run().id();
      assertThat(box.runs.resumePoints(Box.EDITOR, completed)).isEmpty();
    }
  }

  @Test
  void aLargeRecordIsNotReadBesideLargeAnswers() {
    try (Box box = Box.on(Dialect.H2)) {
      String workflow =
          box.workflow(
              Drawn.withTrigger()
                  .act("a", Map.of("value", "x".repeat(300_000)))
                  .act("b", Map.of("fail", "for once"))
                  .way("start > a > b"));
      RunDetail failed = box.run(workflow, Map.of());
      try (AnswerMemory.Share writing = box.answers.writing(Box.EDITOR, 64L << 20)) {
        assertThat(writing.isFull()).isFalse();
        assertRefused(RefusalCode.CAPACITY_EXCEEDED, () -> resume(box, failed, "a", AS_IT_WAS));
        RunDetail early = box.runs.require(Box.EDITOR, failed.run().id());
        assertThat(early.logs()).hasSize(2);
        assertThat(early.moreLogs()).isTrue();
        assertThat(early.recorded()).as("what its ETag says").isEqualTo(3);
      }
      RunDetail ended = box.ended(Box.await(resume(box, failed, "a", AS_IT_WAS)).run().run().id());
      assertThat(taken(ended)).containsExactlyInAnyOrder("start", "a");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aResumedRunTakesOverWhatSucceededAndRunsTheRest(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String workflow =
          box.workflow(
              Drawn.withTrigger()
                  .act("a")
                  .act("b", Map.of("value", "{{ a.did }}"))
                  .act("c", Map.of("fail", "{{ trigger.fail }}"))
                  .act("side", Map.of("value", "aside"))
                  .act("caught", Map.of("fail", "no", "continue_on_error", true))
                  .act("end", Map.of("value", "{{ side.did }} {{ caught.error.message }}"))
                  .way("start > a > b > c > end")
                  .way("start > side > end")
                  .way("start > caught:error > end"));
      RunDetail failed = box.run(workflow, Map.of("fail", "for once"));
      assertThat(failed.run().status()).isEqualTo(RunStatus.FAILED);
      long before = box.world.calls.size();

      RunDetail resumed = Box.await(resume(box, failed, "a", AS_IT_WAS)).run();
      RunDetail ended = box.ended(resumed.run().id());
      assertThat(ended.run().originalRunId()).isEqualTo(failed.run().id());
      assertThat(taken(ended)).contains("start", "a").doesNotContain("b", "c", "end");
      assertThat(box.world.callsOf("b")).isEqualTo(2);
      assertThat(box.world.callsOf("a")).isEqualTo(1);
      for (LogView copy : ended.logs()) {
        if (copy.copiedFrom() != null) {
          LogView source =
              failed.logs().stream()
                  .filter(log -> log.id().equals(copy.copiedFrom()))
                  .findFirst()
                  .orElseThrow();
          assertThat(copy.output()).isEqualTo(source.output());
          assertThat(copy.createdAt()).isEqualTo(source.createdAt());
          assertThat(copy.handle()).isEqualTo(source.handle());
          assertThat(copy.id()).isNotEqualTo(source.id());
        }
      }
      // ThreadPermits beside it had succeeded before or not; what had is not run again.
      assertThat(box.world.calls.size() - before)
          .isEqualTo(ended.logs().size() - taken(ended).size());
    }
  }

  @Test
  void aResumedRunThatDiesGoesOnFromWhatItTookOver() {
    try (Box box = Box.on(Dialect.H2)) {
      String workflow = box.workflow(line());
      RunDetail failed = box.run(workflow, Map.of());
      box.world.close("c");
      String resumed = Box.await(resume(box, failed, "b", AS_IT_WAS)).run().run().id();
      await().until(() -> box.world.callsOf("c") == 2);
      box.die();
      box.world.open("c");
      try (Box next = box.next()) {
        RunDetail ended = next.ended(resumed);
        assertThat(taken(ended)).containsExactly("start", "a", "b");
        assertThat(box.world.callsOf("a")).isEqualTo(1);
        assertThat(box.world.callsOf("c")).isEqualTo(3);
      }
    }
  }

  @Test
  void theItemsThatSucceededAreTakenOverAndTheOthersRun() {
    try (Box box = Box.on(Dialect.H2)) {
      String workflow =
          box.workflow(
              Drawn.withTrigger()
                  .act("a")
                  .node("each", "iterator", Map.of("items", "{{ trigger.list }}"))
                  .act("in", Map.of("fail", "{{ item.fail }}", "value", "{{ item.ok }}"))
                  .way("start > a > each:item > in"));
      List<Object> list = List.of(Map.of("ok", 1L), Map.of("fail", "no"), Map.of("ok", 3L));
      RunDetail failed = box.run(workflow, Map.of("list", list));
      // Behind the trigger all runs again; the iterator hangs on it.
      RunDetail whole =
          box.ended(Box.await(resume(box, failed, "start", AS_IT_WAS)).run().run().id());
      assertThat(taken(whole)).containsExactly("start");
      assertThat(whole.run().errorMessage()).isEqualTo("Item #2 failed: no");
      assertRefused(RefusalCode.PARAMETER_INVALID, () -> resume(box, failed, "in", AS_IT_WAS));
    }
  }

  @Test
  void theItemsOfAnIteratorAreTakenOverWithIt() {
    try (Box box = Box.on(Dialect.H2)) {
      String workflow =
          box.workflow(
              Drawn.withTrigger()
                  .node("each", "iterator", Map.of("items", "{{ trigger.list }}"))
                  .act("in", Map.of("value", "{{ item }}"))
                  .act("pay", Map.of("fail", "no"))
                  .way("start > each:item > in")
                  .way("each:done > pay"));
      RunDetail failed = box.run(workflow, Map.of("list", List.of("x", "y")));
      ResumePoint each = box.runs.resumePoints(Box.EDITOR, failed.run().id()).getFirst();
      assertThat(each.nodeId()).isEqualTo("each");
      assertThat(each.repeated()).containsExactly("pay");
      assertThat(each.kept()).containsExactlyInAnyOrder("start", "each", "in");
      assertThat(each.calls()).extracting(ResumePoint.Call::nodeId).containsExactly("pay");
      RunDetail resumed =
          box.ended(Box.await(resume(box, failed, "each", AS_IT_WAS)).run().run().id());
      assertThat(taken(resumed)).containsExactlyInAnyOrder("start", "each", "in", "in");
      assertThat(box.world.callsOf("in")).isEqualTo(2);
      assertThat(box.world.callsOf("pay")).isEqualTo(2);
    }
  }

  @Test
  void whatFailedBesideTheNodeRunsAgain() {
    try (Box box = Box.on(Dialect.H2)) {
      box.world.close("c");
      String workflow =
          box.workflow(
              Drawn.withTrigger()
                  .act("a")
                  .act("c", Map.of("fail", "no"))
                  .way("start > a")
                  .way("start > c"));
      String run = box.start(workflow).run().id();
      await().until(() -> box.count("run_log where node_id = 'a'") == 1);
      box.world.open("c");
      RunDetail resumed =
          box.ended(Box.await(resume(box, box.ended(run), "a", AS_IT_WAS)).run().run().id());
      assertThat(taken(resumed)).containsExactly("start", "a");
      assertThat(box.world.callsOf("c")).isEqualTo(2);
    }
  }

  @Test
  void onlyWhatMayBeRepeatedIs() {
    try (Box box = Box.on(Dialect.H2)) {
      RunDetail failed = box.run(box.workflow(line()), Map.of());
      RunDetail done = box.run(box.workflow(saying("x")), Map.of());
      assertRefused(RefusalCode.RUN_NOT_FAILED, () -> resume(box, done, "act", AS_IT_WAS));
      assertRefused(RefusalCode.NODE_NOT_SUCCEEDED, () -> resume(box, failed, "c", AS_IT_WAS));
      assertThatThrownBy(() -> resume(box, failed, "c", AS_IT_WAS))
          .hasMessageContaining("Name one that has, such as b, ");
      assertRefused(RefusalCode.RESOURCE_MISSING, () -> resume(box, failed, "x", AS_IT_WAS));
      box.world.close("act");
      RunDetail open = box.start(box.workflow(saying("x")));
      assertRefused(
          RefusalCode.RUN_NOT_FINISHED,
          () -> box.runs.rerun(Box.EDITOR, open.run().id(), AS_IT_WAS));
      assertRefused(RefusalCode.RUN_NOT_FAILED, () -> resume(box, open, "start", AS_IT_WAS));
      box.world.open("act");
    }
  }

  @Test
  void whoMayOnlyReadStartsRepeatsAndCancelsNothing() {
    try (Box box = Box.on(Dialect.H2)) {
      Caller viewer = Caller.of("default", "vi", List.of("viewer"));
      String workflow = box.workflow(line());
      String failed = box.run(workflow, Map.of()).run().id();
      box.world.close("a");
      String open = box.start(workflow).run().id();
      List<ThrowingCallable> calls =
          List.of(
              () -> box.runs.start(viewer, workflow, Box.command(Map.of())),
              () -> box.runs.rerun(viewer, failed, AS_IT_WAS),
              () -> box.runs.resume(viewer, failed, "a", AS_IT_WAS),
              () -> box.runs.cancel(viewer, open));
      calls.forEach(call -> assertRefused(RefusalCode.SCOPE_MISSING, call));
      assertThat(box.lists.list(viewer, RunFilter.ALL, PageRequest.first(10)).items()).hasSize(2);
      assertThat(box.count("run_commands")).isZero();
      box.world.open("a");
    }
  }

  @Test
  void whoHasNoRoleReadsNoRun() {
    try (Box box = Box.on(Dialect.H2)) {
      Caller nobody = Caller.of("default", "no", List.of());
      String workflow = box.workflow(line());
      String run = box.run(workflow, Map.of()).run().id();
      PageRequest page = PageRequest.first(10);
      LogFilter all =
          new LogFilter(
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty());
      List<ThrowingCallable> calls =
          List.of(
              () -> box.lists.list(nobody, RunFilter.ALL, page),
              () -> box.lists.executions(nobody, workflow, RunFilter.ALL, page),
              () -> box.runs.require(nobody, run),
              () -> box.runs.requireFacts(nobody, run),
              () -> box.runs.facts(nobody, Set.of(run)),
              () -> box.runs.resumePoints(nobody, run),
              () -> box.lists.logs(nobody, workflow, all, page));
      calls.forEach(call -> assertRefused(RefusalCode.SCOPE_MISSING, call));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aKeyIsForOneOperationOnOneRun(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String workflow = box.workflow(line());
      RunDetail first = box.run(workflow, Map.of());
      RunDetail second = box.run(workflow, Map.of());
      RerunCommand keyed =
          new RerunCommand(
              false, Optional.empty(), Optional.of(new Idempotency("k", "h")), Optional.empty());
      Started rerun = Box.await(box.runs.rerun(Box.EDITOR, first.run().id(), keyed));
      Started same = Box.await(box.runs.rerun(Box.EDITOR, first.run().id(), keyed));
      assertThat(same.replayed()).isTrue();
      assertThat(same.run().run().id()).isEqualTo(rerun.run().run().id());
      assertRefused(
          RefusalCode.IDEMPOTENCY_KEY_REUSED,
          () -> box.runs.rerun(Box.EDITOR, second.run().id(), keyed));
      Started resumed = Box.await(resume(box, first, "a", keyed));
      assertThat(resumed.replayed()).isFalse();
      assertThat(Box.await(resume(box, first, "a", keyed)).replayed()).isTrue();
      assertRefused(RefusalCode.IDEMPOTENCY_KEY_REUSED, () -> resume(box, first, "b", keyed));
    }
  }

  private static Drawn saying(String what) {
    return Drawn.withTrigger().act("act", Map.of("value", what)).way("start > act");
  }

  private static Drawn line() {
    return Drawn.withTrigger()
        .act("a")
        .act("b")
        .act("c", Map.of("fail", "no"))
        .way("start > a > b > c");
  }

  private static RunDetail rerun(Box box, RunDetail run, RerunCommand command) {
    String id = Box.await(box.runs.rerun(Box.EDITOR, run.run().id(), command)).run().run().id();
    return box.ended(id);
  }

  private static CompletionStage<Started> resume(
      Box box, RunDetail run, String node, RerunCommand command) {
    return box.runs.resume(Box.EDITOR, run.run().id(), node, command);
  }

  private static List<String> taken(RunDetail run) {
    return run.logs().stream()
        .filter(log -> log.copiedFrom() != null)
        .map(LogView::nodeId)
        .toList();
  }

  private static void assertRefused(RefusalCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
  }
}
