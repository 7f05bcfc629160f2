package org.workflowserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.database.Dialect;
import org.workflowserver.engine.MortalTransactions.Hold;
import org.workflowserver.engine.MortalTransactions.Point;
import org.workflowserver.engine.TestComponents.World;
import org.workflowserver.run.LogView;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunStatus;

/** A server takes over the runs of another one, which is dead, or only slow. */
@ParameterizedClass
@EnumSource
class TakeoverRacesTest {
  private final Box first;

  TakeoverRacesTest(Dialect dialect) {
    this.first = Box.stepped(dialect);
  }

  @AfterEach
  void close() {
    first.close();
  }

  @Test
  void betweenParkAndWakeItTouchesNothing() {
    String run = first.start(workflowWithDelay()).run().id();
    first.awaitParked(run);
    first.die();
    try (Box next = first.next()) {
      next.engine.scan();
      assertThat(next.engine.runsInMemory()).isZero();
      assertThat(next.count("runs where takeovers = 0 and owner is null")).isEqualTo(1);
      next.advance(Duration.ofMinutes(10));
      next.engine.scan();
      assertCompleted(next, run, "start", "a", "pause", "b");
      assertThat(next.world.callsOf("a")).isEqualTo(1);
    }
  }

  @Test
  void anOwnerThatIsAliveButSlowDropsEverythingRegistersAnewAndWorksOn() {
    first.world.close("a");
    String workflow = first.workflow(Drawn.withTrigger().act("a").act("b").way("start > a > b"));
    List<String> runs = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      runs.add(first.start(workflow).run().id());
    }
    await().until(() -> first.world.callsOf("a") == 5);
    String lost = first.lease();
    Hold slow = first.standStill();
    first.heartbeatIsOld(lost);
    try (Box next = first.next()) {
      await().until(() -> next.world.callsOf("a") == 10);
      // Both servers have the same outcomes; the slow one hands its in first.
      first.world.open("a");
      slow.release();
      for (String run : runs) {
        assertCompleted(next, run, "start", "a", "b");
      }
      next.awaitIdle();
      assertThat(next.ended()).isEqualTo(5);
      assertThat(first.ended()).isZero();
      await().untilAsserted(() -> assertThat(first.lease()).isNotEqualTo(lost));
      first.awaitIdle();
      assertThat(new HashSet<>(first.world.callsTo("a"))).as("a repeat is the same").hasSize(5);
      assertThat(first.world.callsOf("b")).isEqualTo(5);
      assertThat(first.run(workflow, Map.of()).run().status()).isEqualTo(RunStatus.COMPLETED);
      first.awaitIdle();
      assertThat(first.ended()).isEqualTo(1);
    }
  }

  @Test
  void aLeaseLostBetweenTheSendAndTheRecordRepeatsTheSameBytesUnderTheSameKey() {
    first.world.close("a");
    String workflow =
        first.workflow(
            Drawn.withTrigger()
                .act("a", Map.of("value", "{{ now }} {{ 'x' | uuid }} {{ trigger.n }}"))
                .way("start > a"));
    String run = first.start(workflow, Map.of("n", 7L)).run().id();
    await().until(() -> first.world.callsOf("a") == 1);
    first.clock().advance(Duration.ofSeconds(3));
    first.heartbeatIsOld(first.lease());
    try (Box next = first.next()) {
      await().until(() -> next.world.callsOf("a") == 2);
      first.world.open("a");
      assertCompleted(next, run, "start", "a");
      assertThat(new HashSet<>(first.world.callsTo("a"))).hasSize(1);
    }
  }

  @Test
  void aBatchCutBeforeItsCommitIsRepeatedByTheNextOwner() {
    String run = cutAt(Point.BEFORE_COMMIT);
    try (Box next = first.next()) {
      assertCompleted(next, run, "start", "a", "b");
      assertThat(next.world.callsTo("a")).hasSize(2);
      assertThat(new HashSet<>(next.world.callsTo("a"))).hasSize(1);
    }
  }

  @Test
  void aBatchCutAfterItsCommitIsNotRepeated() {
    String run = cutAt(Point.AFTER_COMMIT);
    try (Box next = first.next()) {
      assertCompleted(next, run, "start", "a", "b");
      assertThat(next.world.callsOf("a")).isEqualTo(1);
    }
  }

  @Test
  void theFifthWithoutProgressEndsTheRun() {
    String run = held("a");
    first.execute("update runs set takeovers = 3");
    first.die();
    try (Box fourth = first.next()) {
      await().until(() -> first.world.callsOf("a") == 2);
      fourth.die();
      try (Box fifth = first.next()) {
        await().until(() -> fifth.hasEnded(run));
        assertThat(fifth.view(run).errorCode()).isEqualTo(RunError.ENGINE_FAILURE);
        fifth.awaitIdle();
        assertThat(first.world.callsOf("a")).isEqualTo(2);
      }
    }
  }

  @Test
  void aParkInBetweenBeginsTheCountAnew() {
    String run = first.start(workflowWithDelay()).run().id();
    first.awaitParked(run);
    first.die();
    first.execute("update runs set status = 'running', owner = 'srv_dead', takeovers = 3");
    try (Box next = first.next()) {
      next.awaitParked(run);
      assertThat(next.count("runs where takeovers = 0")).isEqualTo(1);
      next.die();
    }
    first.execute("update runs set owner = 'srv_dead', takeovers = 3");
    try (Box next = first.next()) {
      next.awaitParked(run);
      next.advance(Duration.ofMinutes(10));
      next.engine.scan();
      assertCompleted(next, run, "start", "a", "pause", "b");
    }
  }

  @Test
  void aRunClaimedUnderALeaseThatIsLostBeforeItsRecordIsReadTakesNoPlaceForGood() {
    Map<String, Object> patient = Map.of("max_attempts", 2L, "initial_interval_ms", 60_000L);
    String workflow =
        first.workflow(Drawn.withTrigger().act("a", Map.of("retry", patient)).way("start > a"));
    first.world.script("a", World.busy());
    String run = first.start(workflow).run().id();
    first.awaitParked(run);
    first.die();
    try (Box next = first.next(Box.limits(1, 10, 1 << 25))) {
      next.advance(Duration.ofMinutes(2));
      Hold claimed = next.storesWay.hold(Box.CLAIM, Point.AFTER_COMMIT);
      CompletableFuture<Void> pass = CompletableFuture.runAsync(next.engine::scan);
      claimed.awaitReached();
      String lost = next.lease();
      next.execute("update servers set alive = false");
      next.recordNothing();
      await().until(() -> !next.lease().equals(lost));
      claimed.release();
      pass.join();
      next.scanUntil(() -> next.hasEnded(run));
      assertCompleted(next, run, "start", "a", "a");
      RunDetail other = next.start(workflow);
      assertThat(other.run().status()).as("there is room again").isEqualTo(RunStatus.RUNNING);
      assertCompleted(next, other.run().id(), "start", "a");
    }
  }

  @Test
  void aServerWhoseLeaseIsGoneClaimsNothing() {
    String run = first.start(workflowWithDelay()).run().id();
    first.awaitParked(run);
    Hold slow = first.standStill();
    first.execute("update servers set alive = false");
    first.execute("update runs set wake_at = started_at");
    first.engine.scan();
    assertThat(first.count("runs where owner is not null")).isZero();
    slow.release();
    first.scanUntil(() -> first.count("runs where wake_at > started_at") == 1);
    first.awaitIdle();
    assertThat(first.count("runs where takeovers > 0")).isZero();
  }

  @Test
  void aRunThatIsClaimedBeforeItsServerHeardOfItsParkingHoldsOnePlace() {
    first.die();
    try (Box box = first.next(Box.limits(2, 10, 1 << 25))) {
      box.world.close("a");
      box.world.close("b");
      String run =
          box.start(
                  box.workflow(
                      Drawn.withTrigger()
                          .act("a")
                          .delay("pause", 1, "seconds")
                          .act("b")
                          .way("start > a > pause > b")))
              .run()
              .id();
      await().until(() -> box.world.callsOf("a") == 1);
      Hold before = box.standStill();
      box.world.open("a");
      await().untilAsserted(() -> assertThat(box.busyThreads()).isZero());
      Hold parking = box.journalWay.holdNext(Point.AFTER_COMMIT);
      before.release();
      parking.awaitReached();
      box.clock().advance(Duration.ofSeconds(1));
      box.scanUntil(() -> box.count("runs where owner is not null") == 1);
      await().until(() -> box.journal.queuedBytes() > 0);
      parking.release();
      await().until(() -> box.world.callsOf("b") == 1);
      RunDetail other = box.start(box.workflow(Drawn.withTrigger().act("b").way("start > b")));
      assertThat(other.run().status()).isEqualTo(RunStatus.RUNNING);
      box.world.open("b");
      assertCompleted(box, run, "start", "a", "pause", "b");
    }
  }

  @Test
  void aCleanStopFreesWhatIsUnderWayAtOnceAndLeavesWhatIsParked() {
    String parked = first.start(workflowWithDelay()).run().id();
    first.awaitParked(parked);
    String held = held("h");
    first.engine.stop(Duration.ZERO);
    assertThat(first.count("runs where owner is not null")).isZero();
    assertThat(first.count("servers where alive = true")).isZero();
    assertThat(first.count("runs where takeovers > 0")).isZero();
    assertThat(first.engine.runsInMemory()).isZero();
    first.world.open("h");
    try (Box next = first.next()) {
      assertCompleted(next, held, "start", "h");
      assertThat(next.hasEnded(parked)).isFalse();
      next.advance(Duration.ofMinutes(10));
      next.engine.scan();
      assertCompleted(next, parked, "start", "a", "pause", "b");
    }
  }

  /** A run whose server died in the batch that records its first step. */
  private String cutAt(Point point) {
    first.world.close("a");
    String workflow = first.workflow(Drawn.withTrigger().act("a").act("b").way("start > a > b"));
    String run = first.start(workflow).run().id();
    await().until(() -> first.world.callsOf("a") == 1);
    Hold before = first.standStill();
    first.world.open("a");
    await().until(() -> first.journal.queuedBytes() > 0);
    Hold cut = first.journalWay.holdNext(point);
    before.release();
    cut.awaitReached();
    first.die();
    return run;
  }

  /** A run whose step executes until it is let go. */
  private String held(String node) {
    first.world.close(node);
    String workflow = first.workflow(Drawn.withTrigger().act(node).way("start > " + node));
    String run = first.start(workflow).run().id();
    await().until(() -> first.world.callsOf(node) == 1);
    return run;
  }

  private String workflowWithDelay() {
    return first.workflow(
        Drawn.withTrigger()
            .act("a")
            .delay("pause", 10, "minutes")
            .act("b")
            .way("start > a > pause > b"));
  }

  private static void assertCompleted(Box box, String id, String... recorded) {
    await().until(() -> box.hasEnded(id));
    RunDetail run = box.runs.require(Box.EDITOR, id);
    assertThat(run.run().status()).as(run.toString()).isEqualTo(RunStatus.COMPLETED);
    assertThat(run.logs()).extracting(LogView::nodeId).containsExactly(recorded);
  }
}
