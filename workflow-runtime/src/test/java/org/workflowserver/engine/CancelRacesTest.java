package org.workflowserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.database.Dialect;
import org.workflowserver.engine.MortalTransactions.Hold;
import org.workflowserver.engine.MortalTransactions.Point;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.run.LogView;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.RunView;

/** A cancel comes at every moment of a run's life. */
@ParameterizedClass
@EnumSource
class CancelRacesTest {
  /** A pass reads what it claimed on a thread of its own, and looks meanwhile for what is due. */
  private static final int READ = Box.CLAIM + 1;

  /** Bytes that the record of a small step takes at most in the journal's queue. */
  private static final long QUEUED_STEP = 700;

  private final Box box;

  CancelRacesTest(Dialect dialect) {
    this.box = Box.stepped(dialect);
  }

  @AfterEach
  void close() {
    box.close();
  }

  @Test
  void whileAStepExecutesItEndsTheRunAndInterruptsTheStep() {
    String run = held();
    box.runs.cancel(Box.EDITOR, run);
    assertCancelled(run, "start");
    box.awaitIdle();
    assertThat(box.world.callsOf("b")).isZero();
  }

  @Test
  void whileTheRunIsParkedItEndsOnTheSpotAndNothingWakes() {
    String run = parked();
    assertThat(box.runs.cancel(Box.EDITOR, run).run().status()).isEqualTo(RunStatus.FAILED);
    assertThat(box.count("run_waits")).isZero();
    box.advance(Duration.ofHours(2));
    box.engine.scan();
    assertCancelled(run, "start");
    assertThat(box.engine.runsInMemory()).isZero();
    assertThat(box.world.calls).isEmpty();
  }

  @Test
  void whileTheRunIsBeingClaimedBeforeItsRecordIsRead() {
    String run = parked();
    box.advance(Duration.ofHours(1));
    Hold claimed = box.storesWay.hold(Box.CLAIM, Point.AFTER_COMMIT);
    CompletableFuture<Void> pass = CompletableFuture.runAsync(box.engine::scan);
    claimed.awaitReached();
    assertThat(box.runs.cancel(Box.EDITOR, run).run().status()).isEqualTo(RunStatus.RUNNING);
    claimed.release();
    pass.join();
    assertCancelled(run, "start");
    assertThat(box.world.calls).isEmpty();
  }

  @Test
  void whileTheRunIsBeingClaimedAfterItsRecordWasRead() {
    box.world.close("b");
    String run = parked();
    box.advance(Duration.ofHours(1));
    Hold read = box.storesWay.hold(READ, Point.AFTER_COMMIT);
    Hold other = box.storesWay.hold(READ + 1, Point.AFTER_COMMIT);
    CompletableFuture<Void> pass = CompletableFuture.runAsync(box.engine::scan);
    read.awaitReached();
    other.awaitReached();
    assertThat(box.runs.cancel(Box.EDITOR, run).run().status()).isEqualTo(RunStatus.RUNNING);
    await().untilAsserted(() -> assertThat(box.busyThreads()).isEqualTo(1));
    read.release();
    other.release();
    pass.join();
    // Commands are read after the record: nothing starts.
    assertCancelled(run, "start");
    assertThat(box.world.calls).isEmpty();
  }

  @Test
  void whileTheBatchThatParksTheRunIsUnderWay() {
    Hold parking = box.journalWay.hold(2, Point.BEFORE);
    String run = startWithDelay();
    parking.awaitReached();
    await().untilAsserted(() -> assertThat(box.busyThreads()).isZero());
    assertThat(box.runs.cancel(Box.EDITOR, run).run().status()).isEqualTo(RunStatus.RUNNING);
    parking.release();
    // The run that parks in spite of the command wakes at once and not in an hour.
    box.scanUntil(() -> box.hasEnded(run));
    assertCancelled(run, "start");
    assertThat(box.count("run_waits")).isZero();
  }

  @Test
  void whileAStepWaitsForTheRecordThatStepDoesNotStart() {
    String run = held();
    Hold record = box.standStill();
    box.world.open("a");
    await().until(() -> box.journal.queuedBytes() > 0);
    box.runs.cancel(Box.EDITOR, run);
    await().until(() -> box.journal.queuedBytes() > QUEUED_STEP);
    record.release();
    assertCancelled(run, "start", "a");
    await().untilAsserted(() -> assertThat(box.busyThreads()).isZero());
    assertThat(box.world.callsOf("b")).isZero();
  }

  @Test
  void whileTheEndIsBeingRecordedTheEndStands() {
    box.world.close("a");
    String run = box.start(box.workflow(Drawn.withTrigger().act("a").way("start > a"))).run().id();
    await().until(() -> box.world.callsOf("a") == 1);
    Hold ending = box.standStill();
    box.world.open("a");
    await().untilAsserted(() -> assertThat(box.busyThreads()).isZero());
    assertThat(box.runs.cancel(Box.EDITOR, run).run().status()).isEqualTo(RunStatus.RUNNING);
    ending.release();
    RunView ended = box.ended(run).run();
    box.scanUntil(() -> box.count("run_commands") == 0);
    assertThat(box.view(run)).isEqualTo(ended);
  }

  @Test
  void justAfterTheEndItIsRefused() {
    String workflow = box.workflow(Drawn.withTrigger().act("a").way("start > a"));
    String run = box.run(workflow, Map.of()).run().id();
    assertRefused(run);
    assertThat(box.view(run).status()).isEqualTo(RunStatus.COMPLETED);
  }

  @Test
  void twiceItIsTakenWhileTheRunIsOpenAndAppliedOnce() {
    String run = held();
    Hold ending = box.standStill();
    box.runs.cancel(Box.EDITOR, run);
    assertThat(box.runs.cancel(Box.EDITOR, run).run().status()).isEqualTo(RunStatus.RUNNING);
    assertThat(box.count("run_commands")).isEqualTo(1);
    ending.release();
    assertCancelled(run, "start");
    assertRefused(run);
    assertThat(box.count("audit_pending where object_id = '" + run + "'")).isEqualTo(1);
    box.scanUntil(() -> box.count("run_commands") == 0);
  }

  @Test
  void itOutlivesTheServerThatDidNotComeToApplyIt() {
    String run = held();
    Hold never = box.standStill();
    box.runs.cancel(Box.EDITOR, run);
    box.die();
    never.release();
    try (Box next = box.next()) {
      next.scanUntil(() -> next.hasEnded(run));
      assertCancelled(run, "start");
      assertThat(box.world.callsOf("a")).isEqualTo(1);
    }
  }

  /** A run whose step a executes until it is let go. */
  private String held() {
    box.world.close("a");
    String workflow = box.workflow(Drawn.withTrigger().act("a").act("b").way("start > a > b"));
    String run = box.start(workflow).run().id();
    await().until(() -> box.world.callsOf("a") == 1);
    return run;
  }

  /** A run that waits for an hour, and then does b. */
  private String parked() {
    String run = startWithDelay();
    box.awaitParked(run);
    return run;
  }

  private String startWithDelay() {
    String workflow =
        box.workflow(
            Drawn.withTrigger().delay("pause", 1, "hours").act("b").way("start > pause > b"));
    return box.start(workflow).run().id();
  }

  private void assertCancelled(String run, String... recorded) {
    await().until(() -> box.hasEnded(run));
    assertThat(box.view(run).errorCode()).isEqualTo(RunError.CANCELLED);
    assertThat(box.view(run).errorMessage()).isEqualTo("The run was cancelled by ed.");
    assertThat(box.runs.require(Box.EDITOR, run).logs())
        .extracting(LogView::nodeId)
        .containsExactly(recorded);
  }

  private void assertRefused(String run) {
    assertThatThrownBy(() -> box.runs.cancel(Box.EDITOR, run))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> assertThat(refusal.code()).isEqualTo(RefusalCode.RUN_FINISHED));
  }
}
