package org.workflowserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.database.Dialect;
import org.workflowserver.engine.TestComponents.World;
import org.workflowserver.engine.execution.Limits;
import org.workflowserver.engine.execution.RunsInMemory;
import org.workflowserver.identity.Caller;
import org.workflowserver.journal.Journal;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.RunView;
import org.workflowserver.run.RunWaiting;
import org.workflowserver.run.search.RunFilter;

/** What there is no room for waits on disk, and says why. */
class RoomTest {
  private static final int RUNS = 9;

  @ParameterizedTest
  @EnumSource
  void aPendingStartIsClaimedWhenThereIsRoomOldestFirst(Dialect dialect) {
    try (Box box = Box.stepped(dialect, Box.limits(1, 10, 1 << 25))) {
      box.world.close("a");
      String workflow = box.workflow(Drawn.withTrigger().act("a").way("start > a"));
      List<String> runs = new ArrayList<>();
      for (int i = 0; i < RUNS; i++) {
        runs.add(box.start(workflow).run().id());
        box.advance(Duration.ofMillis(1));
      }
      box.engine.scan();
      assertThat(box.count("runs where status = 'pending'")).isEqualTo(RUNS - 1);
      assertThat(waiting(box, runs.getLast()).reason()).isEqualTo("capacity");
      assertThat(waiting(box, runs.getFirst())).isNull();
      box.world.open("a");
      // Without a scan: each that ends has the next one claimed.
      await().until(() -> box.count("runs where status = 'completed'") == RUNS);
      assertThat(box.world.calls)
          .extracting(call -> call.key().split("/")[0])
          .containsExactlyElementsOf(runs);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theBacklogOfOneTenantDoesNotKeepAnotherWaiting(Dialect dialect) {
    Caller other = Caller.of("other", "eve", List.of("editor"));
    try (Box box = Box.stepped(dialect, Box.limits(4, 1_000, 1 << 25))) {
      String theirs =
          box.workflows.create(other, Drawn.withTrigger().act("b").way("start > b").body()).id();
      String workflow = box.workflow(Drawn.withTrigger().act("a").way("start > a"));
      Box.await(box.runs.start(other, theirs, Box.command(Map.of())));
      box.scanUntil(() -> box.world.callsOf("b") == 1);
      box.world.close("a");
      for (int i = 0; i < 300; i++) {
        box.start(workflow);
      }
      box.advance(Duration.ofSeconds(1));
      for (int i = 0; i < 3; i++) {
        Box.await(box.runs.start(other, theirs, Box.command(Map.of())));
      }
      box.scanUntil(() -> box.world.callsOf("b") == 4);
      assertThat(box.world.callsOf("a")).isEqualTo(2);
      box.world.open("a");
      box.scanUntil(() -> box.count("runs where status = 'completed'") == 304);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aParkedRunTakesNoRoom(Dialect dialect) {
    try (Box box = Box.stepped(dialect, Box.limits(1, 10, 1 << 25))) {
      String workflow =
          box.workflow(Drawn.withTrigger().delay("pause", 1, "hours").way("start > pause"));
      for (int i = 0; i < RUNS; i++) {
        RunView run = box.start(workflow).run();
        assertThat(run.status()).isEqualTo(RunStatus.RUNNING);
        box.awaitParked(run.id());
      }
      box.advance(Duration.ofHours(1));
      box.scanUntil(() -> box.count("runs where status = 'completed'") == RUNS);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whenTheDiskIsNearlyFullWhatWasAcceptedGoesOnAlone(Dialect dialect) {
    try (Box box = Box.stepped(dialect)) {
      String workflow = box.workflow(Drawn.withTrigger().act("a").way("start > a"));
      box.world.close("a");
      String run = box.start(workflow).run().id();
      setFreeDisk(box, Box.DISK_RESERVE - 1);
      requireNothingStarted(box, workflow);
      box.world.open("a");
      box.scanUntil(() -> box.count("runs where status = 'completed'") == 1);
      assertThat(box.count("runs where id <> '" + run + "'")).isZero();
      // A little more would be gone again at once.
      setFreeDisk(box, Box.DISK_RESERVE);
      requireNothingStarted(box, workflow);
      setFreeDisk(box, 2 * Box.DISK_RESERVE);
      box.start(workflow);
      box.scanUntil(() -> box.count("runs where status = 'completed'") == 2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whenTheDiskIsFullWhatWasAcceptedWaits(Dialect dialect) {
    try (Box box = Box.stepped(dialect)) {
      String workflow = box.workflow(Drawn.withTrigger().act("a").way("start > a"));
      box.world.close("a");
      box.start(workflow);
      setFreeDisk(box, Box.DISK_RESERVE / 4 - 1);
      requireNothingStarted(box, workflow);
      box.world.open("a");
      await().until(() -> box.journal.queuedBytes() > 0);
      box.clock().advance(Journal.FRESH);
      // The lease is renewed meanwhile.
      await().until(box.engine::isRunning);
      assertThat(box.count("runs where status = 'completed'")).isZero();
      setFreeDisk(box, Long.MAX_VALUE);
      box.scanUntil(() -> box.count("runs where status = 'completed'") == 1);
      assertThat(box.world.callsOf("a")).isEqualTo(1);
    }
  }

  private static void setFreeDisk(Box box, long bytes) {
    box.freeDisk.set(bytes);
    box.clock().advance(Duration.ofSeconds(1));
  }

  private static void requireNothingStarted(Box box, String workflow) {
    assertThatThrownBy(() -> box.start(workflow))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(RefusalCode.CAPACITY_EXCEEDED);
              assertThat(refusal.retryAfter()).contains(Duration.ofMinutes(1));
            });
  }

  @ParameterizedTest
  @EnumSource
  void aWorkflowTakesMemoryOnceForAllOfItsRuns(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      box.world.close("a");
      String large = "{{ trigger.x }}".repeat(1_000);
      String workflow =
          box.workflow(Drawn.withTrigger().act("a", Map.of("value", large)).way("start > a"));
      box.start(workflow);
      await().until(() -> box.world.callsOf("a") == 1);
      long one = box.usage().bytes();
      assertThat(one).isGreaterThan(40L * large.length());
      box.start(workflow);
      await().until(() -> box.world.callsOf("a") == 2);
      assertThat(box.usage().bytes() - one).isLessThan(one / 2);
      box.world.open("a");
      await().until(() -> box.count("runs where status = 'completed'") == 2);
      box.awaitIdle();
      assertThat(box.usage()).isEqualTo(new RunsInMemory.Usage(0, 0));
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatAServerDiedOfWaitsForATakeover(Dialect dialect) {
    try (Box box = Box.stepped(dialect)) {
      box.world.close("a");
      String run =
          box.start(box.workflow(Drawn.withTrigger().act("a").way("start > a"))).run().id();
      await().until(() -> box.world.callsOf("a") == 1);
      assertThat(waiting(box, run)).isNull();
      box.die();
      box.world.open("a");
      try (Box full = box.next(Box.limits(0, 10, 1 << 25))) {
        assertThat(waiting(full, run).reason()).isEqualTo("takeover");
        assertThat(waiting(full, run).nodeId()).isNull();
      }
      try (Box next = box.next()) {
        assertThat(next.ended(run).run().waiting()).isNull();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void delaysAndRetriesSayTheirNodeAndTime(Dialect dialect) {
    try (Box box = Box.stepped(dialect)) {
      String delayed =
          box.start(
                  box.workflow(Drawn.withTrigger().delay("pause", 1, "hours").way("start > pause")))
              .run()
              .id();
      box.world.script("a", World.busy(Duration.ofMinutes(30)));
      String retried =
          box.start(
                  box.workflow(
                      Drawn.withTrigger()
                          .act("a", Map.of("retry", Map.of("max_attempts", 2L)))
                          .way("start > a")))
              .run()
              .id();
      await().until(() -> box.count("runs where owner is null") == 2);
      RunWaiting delay = waiting(box, delayed);
      assertThat(delay.reason()).isEqualTo("delay");
      assertThat(delay.nodeId()).isEqualTo("pause");
      assertThat(delay.until()).isEqualTo(Box.NOON.plus(Duration.ofHours(1)));
      RunWaiting retry = waiting(box, retried);
      assertThat(retry.reason()).isEqualTo("retry");
      assertThat(retry.nodeId()).isEqualTo("a");
      assertThat(retry.until()).isEqualTo(Box.NOON.plus(Duration.ofMinutes(30)));
      assertThat(box.lists.list(Box.EDITOR, RunFilter.ALL, PageRequest.first(9)).items())
          .as("a list says the same")
          .extracting(RunView::waiting)
          .containsExactly(retry, delay);
    }
  }

  @ParameterizedTest
  @EnumSource
  void runsWhoseValuesCrowdTheMemoryLeaveItAndAllEnd(Dialect dialect) {
    Limits small =
        new Limits(
            100,
            100_000,
            100,
            new Limits.RunLimits(100, 1 << 25, Duration.ofDays(1), 5, 3),
            1 << 20,
            Duration.ofSeconds(1),
            1 << 20);
    try (Box box = Box.stepped(dialect, small)) {
      Map<String, Object> heavy = Map.of("value", "x".repeat(10_000));
      String workflow =
          box.workflow(
              Drawn.withTrigger()
                  .act("a", heavy)
                  .act("b", heavy)
                  .act("c", heavy)
                  .way("start > a > b > c"));
      List<String> runs = new ArrayList<>();
      box.world.close("a");
      for (int i = 0; i < RUNS; i++) {
        runs.add(box.start(workflow).run().id());
      }
      await().until(() -> box.world.callsOf("a") == RUNS);
      box.world.open("a");
      await().until(() -> box.count("runs where owner is null") > 0);
      assertThat(box.start(workflow).run().status()).isIn(RunStatus.PENDING, RunStatus.RUNNING);
      box.scanUntil(
          () -> {
            // Those that were read for nothing are due later.
            box.advance(Duration.ofSeconds(1));
            return box.count("runs where status = 'completed'") == RUNS + 1;
          });
      assertThat(box.world.calls).as("no step runs twice").hasSize(3 * (RUNS + 1));
      box.awaitIdle();
      assertThat(box.usage()).isEqualTo(new RunsInMemory.Usage(0, 0));
    }
  }

  private static RunWaiting waiting(Box box, String run) {
    return box.view(run).waiting();
  }
}
