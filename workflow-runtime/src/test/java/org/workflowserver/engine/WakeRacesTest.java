package org.workflowserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.database.Dialect;
import org.workflowserver.engine.MortalTransactions.Hold;
import org.workflowserver.engine.MortalTransactions.Point;
import org.workflowserver.run.LogView;
import org.workflowserver.run.RunStatus;

/** A wait ends once, whoever finds it, and in time. */
class WakeRacesTest {
  private static final int RUNS = 40;

  @Test
  void twoServersClaimTheSameDueWaits() throws Exception {
    // H2 belongs to one process: the race is PostgreSQL's alone.
    try (Box first = Box.stepped(Dialect.POSTGRESQL);
        Box second = first.next();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<String> runs = start(first, delayed(first, 10, "minutes"), RUNS);
      await().until(() -> first.count("runs where owner is null") == RUNS);
      first.clock().advance(Duration.ofMinutes(10));
      first.renew();
      second.renew();
      CyclicBarrier together = new CyclicBarrier(4);
      List<Future<?>> scans = new ArrayList<>();
      for (Box box : List.of(first, second, first, second)) {
        scans.add(
            threads.submit(
                () -> {
                  together.await(1, TimeUnit.MINUTES);
                  box.engine.scan();
                  return null;
                }));
      }
      for (Future<?> scan : scans) {
        scan.get(1, TimeUnit.MINUTES);
      }
      runs.forEach(run -> await().until(() -> first.hasEnded(run)));
      assertEachWokeOnce(first, runs);
      first.awaitIdle();
      second.awaitIdle();
      assertThat(first.ended() + second.ended()).isEqualTo(RUNS);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTimerAndAScanFindTheSameDueWaits(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String workflow =
          box.workflow(
              Drawn.withTrigger()
                  .node(
                      "pause",
                      "delay",
                      Map.of("duration", new BigDecimal("0.05"), "unit", "seconds"))
                  .act("b")
                  .way("start > pause > b"));
      List<String> runs = start(box, workflow, RUNS);
      box.scanUntil(() -> box.count("runs where status = 'completed'") == RUNS);
      assertEachWokeOnce(box, runs);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoAsksForAPassWhileOneIsUnderWayIsNotKeptWaiting(Dialect dialect) {
    try (Box box = Box.stepped(dialect)) {
      List<String> runs = start(box, delayed(box, 1, "hours"), 1);
      box.awaitParked(runs.getFirst());
      Hold claiming = box.storesWay.hold(Box.CLAIM, Point.BEFORE);
      CompletableFuture<Void> pass = CompletableFuture.runAsync(box.engine::scan);
      claiming.awaitReached();
      // The pass under way has looked at the clock already, or not: it is done once more behind.
      box.advance(Duration.ofHours(1));
      box.engine.scan();
      assertThat(pass).isNotDone();
      assertThat(box.world.calls).isEmpty();
      claiming.release();
      pass.join();
      await().until(() -> box.hasEnded(runs.getFirst()));
      assertEachWokeOnce(box, runs);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRunThatBecomesDueDuringAClaimNeedsNoScan(Dialect dialect) {
    try (Box box = Box.stepped(dialect)) {
      List<String> runs = start(box, delayed(box, 1, "hours"), 1);
      box.awaitParked(runs.getFirst());
      Hold claimed = box.storesWay.hold(Box.CLAIM, Point.AFTER_COMMIT);
      CompletableFuture<Void> pass = CompletableFuture.runAsync(box.engine::scan);
      claimed.awaitReached();
      box.advance(Duration.ofHours(1));
      claimed.release();
      pass.join();
      await().until(() -> box.hasEnded(runs.getFirst()));
      assertEachWokeOnce(box, runs);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aWaitEndsWhileAnotherBranchExecutes(Dialect dialect) {
    try (Box box = Box.stepped(dialect)) {
      box.world.close("slow");
      String run =
          box.start(
                  box.workflow(
                      Drawn.withTrigger()
                          .act("slow")
                          .delay("pause", 5, "seconds")
                          .act("b")
                          .way("start > slow")
                          .way("start > pause > b")))
              .run()
              .id();
      await().until(() -> box.count("run_waits") == 1 && box.world.callsOf("slow") == 1);
      box.advance(Duration.ofMillis(4_999));
      box.engine.scan();
      assertThat(box.count("run_waits")).isEqualTo(1);
      box.advance(Duration.ofMillis(1));
      box.engine.scan();
      await().until(() -> box.world.callsOf("b") == 1);
      assertThat(box.view(run).waiting()).isNull();
      box.world.open("slow");
      assertThat(box.ended(run).run().status()).isEqualTo(RunStatus.COMPLETED);
      assertThat(box.count("run_waits")).isZero();
      assertThat(box.world.calls).hasSize(2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aShortWaitNeedsNoScan(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String alone = box.start(delayed(box, 0, "seconds")).run().id();
      await().until(() -> box.hasEnded(alone));

      box.world.close("slow");
      String beside =
          box.start(
                  box.workflow(
                      Drawn.withTrigger()
                          .act("slow")
                          .delay("pause", 1, "seconds")
                          .act("c")
                          .way("start > slow")
                          .way("start > pause > c")))
              .run()
              .id();
      await().until(() -> box.world.callsOf("c") == 1);
      assertThat(box.hasEnded(beside)).isFalse();
      box.world.open("slow");
      await().until(() -> box.hasEnded(beside));
    }
  }

  @ParameterizedTest
  @EnumSource
  void terminateEndsTheWaitsOfOtherBranches(Dialect dialect) {
    try (Box box = Box.stepped(dialect)) {
      box.world.close("a");
      String run =
          box.start(
                  box.workflow(
                      Drawn.withTrigger()
                          .act("a")
                          .node("end", "terminate", Map.of("status", "completed"))
                          .delay("pause", 1, "hours")
                          .act("b")
                          .way("start > a > end")
                          .way("start > pause > b")))
              .run()
              .id();
      await().until(() -> box.count("run_waits") == 1 && box.world.callsOf("a") == 1);
      box.world.open("a");
      assertThat(box.ended(run).run().status()).isEqualTo(RunStatus.COMPLETED);
      assertThat(box.count("run_waits")).isZero();
      box.advance(Duration.ofHours(2));
      box.engine.scan();
      assertThat(box.world.callsOf("b")).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRunWithTwoWaitsWakesForEachInItsTime(Dialect dialect) {
    try (Box box = Box.stepped(dialect)) {
      String run =
          box.start(
                  box.workflow(
                      Drawn.withTrigger()
                          .delay("long", 2, "hours")
                          .delay("short", 1, "hours")
                          .act("merge")
                          .way("start > long > merge")
                          .way("start > short > merge")))
              .run()
              .id();
      box.awaitParked(run);
      assertThat(box.view(run).waiting().nodeId()).isEqualTo("short");
      box.advance(Duration.ofHours(1));
      box.scanUntil(() -> box.count("run_waits") == 1);
      box.awaitParked(run);
      assertThat(box.view(run).waiting().nodeId()).isEqualTo("long");
      assertThat(box.world.calls).isEmpty();
      box.advance(Duration.ofHours(1));
      box.engine.scan();
      assertThat(box.ended(run).logs())
          .extracting(LogView::nodeId)
          .containsExactly("start", "short", "long", "merge");
    }
  }

  private static String delayed(Box box, long duration, String unit) {
    return box.workflow(
        Drawn.withTrigger().delay("pause", duration, unit).act("b").way("start > pause > b"));
  }

  private static List<String> start(Box box, String workflow, int number) {
    List<String> runs = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      runs.add(box.start(workflow).run().id());
    }
    return runs;
  }

  private static void assertEachWokeOnce(Box box, List<String> runs) {
    assertThat(box.world.calls)
        .extracting(call -> call.key().split("/")[0])
        .containsExactlyInAnyOrderElementsOf(runs);
    assertThat(box.count("run_log where node_id = 'pause'")).isEqualTo(runs.size());
    assertThat(box.count("run_waits")).isZero();
  }
}
