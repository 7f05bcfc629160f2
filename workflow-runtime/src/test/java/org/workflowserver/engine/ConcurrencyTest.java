package org.workflowserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.database.Dialect;
import org.workflowserver.run.LogView;
import org.workflowserver.run.RerunCommand;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.RunView;
import org.workflowserver.run.RunWaiting;
import org.workflowserver.run.change.SlotStore;

/**
 * Of a workflow that says so only so many runs are under way at a time, on all servers together.
 */
class ConcurrencyTest {
  private static final String UNDER_WAY = "runs where owner is not null";
  private static final String COMPLETED = "runs where status = 'completed'";

  /** It had a slot, and had not been claimed yet. */
  @ParameterizedTest
  @EnumSource
  void anAnswerReachesARunWhoseWorkflowHasNoBoundAnyMore(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      box.world.close("a");
      String workflow =
          box.workflow(
              Drawn.withTrigger()
                  .node("waits", "think", Map.of("handle", "{{ trigger.waits }}"))
                  .node("expect", "expect", Map.of("url", "{{ callback_url }}"))
                  .act("a")
                  .way("start > waits:true > expect")
                  .way("waits:false > a")
                  .atOnce(1));
      box.start(workflow, Map.of("waits", "false"));
      await().until(() -> box.world.callsOf("a") == 1);
      String held = box.start(workflow, Map.of("waits", "true")).run().id();
      await().until(() -> box.count("held_runs") == 1);
      // As a server leaves it that has no permit to claim it with.
      box.execute(
          "update runs set wake_at = (select h.since from held_runs h where h.run_id = runs.id)"
              + " where id = '%s'".formatted(held));
      Map<String, Object> settings = new HashMap<>();
      settings.put("concurrency", null);
      box.workflows.update(Box.EDITOR, workflow, Map.of("settings", settings), Optional.empty());
      box.engine.scan();
      await()
          .until(
              () ->
                  box.world.callsOf("expect") == 1
                      && box.count("runs where owner is null and id = '" + held + "'") == 1);
      box.callbacks.receive(box.callbackToken(0), "192.0.2.1", new CallIn(Map.of(), "{}"));
      box.scanUntil(() -> box.hasEnded(held));
      assertThat(box.view(held).status()).isEqualTo(RunStatus.COMPLETED);
      box.world.open("a");
    }
  }

  @ParameterizedTest
  @EnumSource
  void runsWithoutAPlaceWaitAndSayForWhat(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      box.world.close("a");
      String workflow = box.workflow(acting("a").atOnce(2));
      RunView first = box.start(workflow).run();
      assertThat(first.status()).isEqualTo(RunStatus.PENDING);
      assertThat(first.waiting().reason()).isEqualTo("concurrency");
      List<String> runs = new ArrayList<>(List.of(first.id()));
      for (int i = 0; i < 4; i++) {
        runs.add(box.start(workflow).run().id());
      }
      await().until(() -> box.world.callsOf("a") == 2 && box.count("held_runs") == 3);
      assertThat(box.view(runs.get(0)).waiting()).isNull();
      assertThat(box.view(runs.get(1)).waiting()).isNull();
      RunWaiting last = box.view(runs.get(4)).waiting();
      assertThat(last.reason()).isEqualTo("concurrency");
      assertThat(last.nodeId()).isNull();
      assertThat(last.until()).isNull();
      assertThat(last.on())
          .startsWith("Queued: the concurrency limit of this workflow (2) is reached by ")
          .contains(runs.get(0), runs.get(1));
      assertThat(box.view(runs.get(4)).status()).isEqualTo(RunStatus.PENDING);
      box.engine.scan();
      assertThat(box.count(UNDER_WAY)).isEqualTo(2);
      box.world.open("a");
      scanUntil(box, 2, () -> box.count(COMPLETED) == 5);
      assertThat(box.count("held_runs")).isZero();
      assertThat(box.world.callsOf("a")).isEqualTo(5);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPlaceThatIsFreeIsTakenWithoutAScanInTheOrderOfStarts(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      box.world.close("a");
      String workflow = box.workflow(acting("a").atOnce(1));
      List<String> runs = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        runs.add(box.start(workflow).run().id());
      }
      await().until(() -> box.count("held_runs") == 19);
      box.world.open("a");
      await().until(() -> box.count(COMPLETED) == 20);
      assertThat(box.world.calls)
          .extracting(call -> call.key().split("/")[0])
          .containsExactlyElementsOf(runs);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRunThatParksGivesItsPlaceBackAtOnce(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String workflow =
          box.workflow(
              Drawn.withTrigger().delay("pause", 1, "hours").way("start > pause").atOnce(1));
      for (int i = 0; i < 10; i++) {
        box.start(workflow);
      }
      await().until(() -> box.count("run_waits") == 10);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBatchOfRunsWithoutAPlaceKeepsNobodyElseWaiting(Dialect dialect) {
    try (Box box = Box.stepped(dialect, Box.limits(3, 100, 1 << 25))) {
      box.world.close("a");
      String workflow = box.workflow(acting("a").atOnce(1));
      for (int i = 0; i < 40; i++) {
        box.start(workflow);
      }
      await().until(() -> box.world.callsOf("a") == 1 && box.count("held_runs") == 39);
      String other =
          box.start(
                  box.workflow(
                      Drawn.withTrigger()
                          .delay("pause", 10, "seconds")
                          .act("b")
                          .way("start > pause > b")))
              .run()
              .id();
      await().until(() -> box.count("runs where owner is null and id = '" + other + "'") == 1);
      box.execute(
          "update runs set wake_at = started_at where owner is null and status = 'pending'");
      box.execute("delete from held_runs");
      box.advance(Duration.ofSeconds(10));
      box.engine.scan();
      assertThat(box.ended(other).run().status()).isEqualTo(RunStatus.COMPLETED);
      assertThat(box.count("held_runs")).isEqualTo(39);
      assertThat(box.count(UNDER_WAY)).isEqualTo(1);
      box.world.open("a");
      scanUntil(box, 1, () -> box.count(COMPLETED) == 41);
    }
  }

  @ParameterizedTest
  @EnumSource(names = "POSTGRESQL")
  void twoServersShareTheBound(Dialect dialect) {
    try (Box box = Box.on(dialect);
        Box next = box.next()) {
      String workflow = box.workflow(acting("a").act("b").way("a > b").atOnce(3));
      for (int i = 0; i < 60; i++) {
        (i % 2 == 0 ? box : next).start(workflow);
      }
      scanUntil(
          box,
          3,
          () -> {
            next.engine.scan();
            return box.count(COMPLETED) == 60;
          });
      assertThat(box.world.callsOf("b")).isEqualTo(60);
      assertThat(box.count("held_runs")).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aParentThatWaitsForAChildOfTheSameWorkflowHoldsNoPlace(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String itself =
          box.workflow(
              Drawn.callable()
                  .node("deeper", "think", Map.of("handle", "{{ trigger.deeper }}"))
                  .call("call", "{{ workflow.id }}", Map.of("deeper", "false"), true)
                  .act("after")
                  .way("start > deeper:true > call > after")
                  .atOnce(1));
      List<String> parents = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        parents.add(box.start(itself, Map.of("deeper", "true")).run().id());
      }
      scanUntil(box, 1, () -> parents.stream().allMatch(box::hasEnded));
      assertThat(box.count(COMPLETED)).isEqualTo(10);
      assertThat(box.world.callsOf("after")).isEqualTo(5);
      assertThat(box.count("held_runs")).isZero();
      assertThat(box.count("run_commands")).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoComesOutOfAWaitNeedsAPlaceAgain(Dialect dialect) {
    try (Box box = Box.stepped(dialect)) {
      String workflow =
          box.workflow(
              Drawn.withTrigger()
                  .delay("pause", 1, "hours")
                  .act("a")
                  .way("start > pause > a")
                  .atOnce(1));
      List<String> runs = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        runs.add(box.start(workflow).run().id());
      }
      scanUntil(box, 1, () -> box.count("run_waits") == 4 && box.count(UNDER_WAY) == 0);
      assertThat(box.view(runs.get(3)).waiting().reason()).isEqualTo("delay");
      box.world.close("a");
      box.advance(Duration.ofHours(1));
      scanUntil(box, 1, () -> box.world.callsOf("a") == 1 && box.count("held_runs") == 3);
      RunView held =
          runs.stream()
              .map(box::view)
              .filter(run -> run.waiting() != null)
              .findFirst()
              .orElseThrow();
      assertThat(held.status()).isEqualTo(RunStatus.RUNNING);
      assertThat(held.waiting().reason()).isEqualTo("concurrency");
      // What has begun goes before what is new.
      String late = box.start(workflow).run().id();
      await().until(() -> box.count("held_runs") == 4);
      box.world.open("a");
      scanUntil(
          box,
          1,
          () ->
              box.count(COMPLETED) == 4
                  && box.count("run_waits") == 1
                  && box.count(UNDER_WAY) == 0);
      assertThat(box.view(late).waiting().reason()).isEqualTo("delay");
    }
  }

  @ParameterizedTest
  @EnumSource
  void theRunsOfAServerThatDiedGoOnBeforeNewOnesBegin(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      box.world.close("a");
      String workflow = box.workflow(acting("a").atOnce(2));
      List<String> runs = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        runs.add(box.start(workflow).run().id());
      }
      await().until(() -> box.world.callsOf("a") == 2 && box.count("held_runs") == 4);
      box.die();
      try (Box next = box.next()) {
        scanUntil(next, 2, () -> next.world.callsOf("a") == 4);
        assertThat(next.world.calls)
            .extracting(call -> call.key().split("/")[0])
            .containsOnly(runs.get(0), runs.get(1));
        box.world.open("a");
        scanUntil(next, 2, () -> next.count(COMPLETED) == 6);
        assertThat(next.count("held_runs")).isZero();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aServerThatStopsGivesItsPlacesBack(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      box.world.close("a");
      String workflow = box.workflow(acting("a").atOnce(1));
      for (int i = 0; i < 3; i++) {
        box.start(workflow);
      }
      await().until(() -> box.world.callsOf("a") == 1 && box.count("held_runs") == 2);
      box.engine.stop(Duration.ZERO);
      box.world.open("a");
      try (Box next = box.next()) {
        scanUntil(next, 1, () -> next.count(COMPLETED) == 3);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aChangeOfTheSettingCountsFromThenOn(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      box.world.close("a");
      String workflow = box.workflow(acting("a").atOnce(1));
      for (int i = 0; i < 8; i++) {
        box.start(workflow);
      }
      await().until(() -> box.count("held_runs") == 7);
      // A pass asks no further about workflows that have no slot, however many these are.
      assertThat(withFreeSlots(box)).isEmpty();
      set(box, workflow, 3L);
      assertThat(withFreeSlots(box)).containsExactly(workflow);
      scanUntil(box, 3, () -> box.world.callsOf("a") == 3);
      set(box, workflow, 1L);
      box.engine.scan();
      box.start(workflow);
      await().until(() -> box.count("held_runs") == 6);
      assertThat(box.count(UNDER_WAY)).isEqualTo(3);
      assertThat(withFreeSlots(box)).isEmpty();
      set(box, workflow, null);
      assertThat(withFreeSlots(box)).containsExactly(workflow);
      box.scanUntil(() -> box.world.callsOf("a") == 9);
      assertThat(box.count("held_runs")).isZero();
      assertThat(box.start(workflow).run().status()).isEqualTo(RunStatus.RUNNING);
      set(box, workflow, 2L);
      String late = box.start(workflow).run().id();
      await().until(() -> box.count("held_runs") == 1);
      box.world.open("a");
      box.scanUntil(() -> box.hasEnded(late));
      box.scanUntil(() -> box.count(COMPLETED) == 11);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRunThatWaitsForAPlaceIsCancelledLikeOthers(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      box.world.close("a");
      String workflow = box.workflow(Drawn.callable().act("a").way("start > a").atOnce(1));
      box.start(workflow);
      await().until(() -> box.world.callsOf("a") == 1);
      String held = box.start(workflow).run().id();
      await().until(() -> box.count("held_runs") == 1);
      box.runs.cancel(Box.EDITOR, held);
      assertThat(box.view(held).errorCode()).isEqualTo(RunError.CANCELLED);
      assertThat(box.view(held).waiting()).isNull();
      assertThat(box.count("held_runs")).isZero();

      String parent =
          box.start(
                  box.workflow(
                      Drawn.withTrigger()
                          .call("call", workflow, Map.of(), true)
                          .way("start > call")))
              .run()
              .id();
      box.scanUntil(() -> box.count("held_runs") == 1 && box.count(UNDER_WAY) == 1);
      box.runs.cancel(Box.EDITOR, parent);
      box.scanUntil(() -> box.count("runs where error_code = 'cancelled'") == 3);
      assertThat(box.count("held_runs")).isZero();
      assertThat(box.world.callsOf("a")).isEqualTo(1);

      box.start(workflow);
      await().until(() -> box.count("held_runs") == 1);
      box.workflows.update(
          Box.EDITOR, box.view(parent).workflowId(), acting("b").body(), Optional.empty());
      box.workflows.delete(Box.EDITOR, workflow, Optional.empty());
      box.scanUntil(() -> box.count("runs where error_code = 'cancelled'") == 5);
      assertThat(box.count("held_runs")).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerToARunThatWaitsForAPlaceDoesNotWakeItForNothing(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      box.world.close("c");
      String child = box.workflow(Drawn.callable().act("c").way("start > c"));
      String workflow =
          box.workflow(
              Drawn.withTrigger()
                  .node("calls", "think", Map.of("handle", "{{ trigger.calls }}"))
                  .call("call", child, Map.of(), true)
                  .act("a")
                  .way("start > calls:true > call")
                  .way("calls:false > a")
                  .atOnce(1));
      String parent = box.start(workflow, Map.of("calls", "true")).run().id();
      box.scanUntil(
          () ->
              box.world.callsOf("c") == 1
                  && box.count("runs where owner is null and id = '" + parent + "'") == 1);
      box.world.close("a");
      String other = box.start(workflow, Map.of("calls", "false")).run().id();
      await().until(() -> box.world.callsOf("a") == 1);
      box.world.open("c");
      box.scanUntil(() -> box.count("held_runs") == 1);
      int revision = box.view(parent).revision();
      for (int i = 0; i < 5; i++) {
        box.engine.scan();
      }
      assertThat(box.view(parent).revision()).isEqualTo(revision);
      assertThat(box.view(parent).waiting().reason()).isEqualTo("concurrency");
      assertThat(box.view(parent).waiting().on())
          .contains("concurrency limit of this workflow (1)", other);
      box.world.open("a");
      scanUntil(box, 1, () -> box.hasEnded(parent) && box.hasEnded(other));
      assertThat(box.view(parent).status()).isEqualTo(RunStatus.COMPLETED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aResumedRunTakesWhatSucceededWithItIntoTheQueue(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String workflow =
          box.workflow(
              Drawn.withTrigger()
                  .act("good")
                  .act("bad", Map.of("fail", "no"))
                  .way("start > good > bad")
                  .atOnce(1));
      RunDetail failed = box.run(workflow, Map.of());
      String resumed =
          Box.await(
                  box.runs.resume(
                      Box.EDITOR,
                      failed.run().id(),
                      "good",
                      new RerunCommand(
                          false, Optional.empty(), Optional.empty(), Optional.empty())))
              .run()
              .run()
              .id();
      assertThat(box.ended(resumed).logs())
          .extracting(LogView::nodeId)
          .containsExactly("start", "good", "bad");
      assertThat(box.world.callsOf("good")).isEqualTo(1);
      assertThat(box.world.callsOf("bad")).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoHasNoBoundWaitsForNoLock(Dialect dialect) throws Exception {
    try (Box box = Box.stepped(dialect)) {
      String workflow =
          box.workflow(
              Drawn.withTrigger().delay("pause", 1, "hours").act("a").way("start > pause > a"));
      CountDownLatch locked = new CountDownLatch(1);
      CountDownLatch done = new CountDownLatch(1);
      CompletableFuture<Void> lock =
          CompletableFuture.runAsync(
              () ->
                  box.database
                      .transactions()
                      .doInNew(
                          () -> {
                            box.database
                                .entityManager()
                                .createNativeQuery("select id from workflows for update")
                                .getResultList();
                            locked.countDown();
                            pass(done);
                          }));
      pass(locked);
      String run = box.start(workflow).run().id();
      box.awaitParked(run);
      box.advance(Duration.ofHours(1));
      box.scanUntil(() -> box.hasEnded(run));
      done.countDown();
      lock.get();
    }
  }

  private static void pass(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** As {@link Box#scanUntil}; at no moment more runs than that are under way. */
  private static void scanUntil(Box box, int most, BooleanSupplier fact) {
    box.scanUntil(
        () -> {
          assertThat(box.count(UNDER_WAY)).isLessThanOrEqualTo(most);
          return fact.getAsBoolean();
        });
  }

  private static List<String> withFreeSlots(Box box) {
    return box.database
        .transactions()
        .inNew(() -> new SlotStore(box.database.sql()).withFreeSlots());
  }

  private static Drawn acting(String node) {
    return Drawn.withTrigger().act(node).way("start > " + node);
  }

  private static void set(Box box, String workflow, Long most) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("concurrency", most);
    box.workflows.update(Box.EDITOR, workflow, Map.of("settings", settings), Optional.empty());
  }
}
