package org.workflowserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.database.Dialect;
import org.workflowserver.engine.MortalTransactions.Hold;
import org.workflowserver.engine.MortalTransactions.Point;
import org.workflowserver.engine.execution.RunsInMemory;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.run.LogView;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunStatus;
import org.workflowserver.trigger.sync.SyncRequest;

/** The database is away, gives no answer, or refuses a fact. */
@ParameterizedClass
@EnumSource
class TroubledRecordTest {
  private static final int RUNS = 10;

  private static final SyncRequest REQUEST =
      new SyncRequest(Map.of(), Optional.empty(), Optional.empty(), () -> {});

  private final Box box;
  private final String workflow;
  private final List<String> runs = new ArrayList<>();

  TroubledRecordTest(Dialect dialect) {
    this.box = Box.stepped(dialect);
    this.workflow =
        box.workflow(
            Drawn.withTrigger()
                .act("a", Map.of("value", "{{ 'x' | uuid }} {{ now }}"))
                .act("b", Map.of("value", "{{ a.did }}"))
                .way("start > a > b"));
  }

  @AfterEach
  void close() {
    box.close();
  }

  @Test
  void aCommitWhoseAnswerIsLostIsOnRecordAndNothingIsRepeated() {
    Hold batch = allInOneBatch();
    box.journalWay.loseNextAnswer();
    batch.release();
    assertAllCompletedOnce();
  }

  @Test
  void aBatchThatNeverReachedTheDatabaseIsWrittenAgain() {
    Hold batch = allInOneBatch();
    box.journalWay.beAwayFor(2);
    batch.release();
    assertAllCompletedOnce();
  }

  @Test
  void aCommitInDoubtIsResolvedByTheNumberOfTheBatch() {
    Hold batch = allInOneBatch();
    box.journalWay.loseNextAnswer();
    batch.release();
    // The answer is lost, and then the database is away: whether the batch counts is not known.
    box.journalWay.beAwayFor(2);
    assertAllCompletedOnce();
  }

  @Test
  void aFactThatTheDatabaseRefusesFailsItsRunAlone() {
    Hold batch = allInOneBatch();
    String bad = runs.get(4);
    box.execute(
        "insert into run_log (run_id, seq, id, org_id, workflow_id, node_id, status, attempt,"
            + " iteration, input, output, duration_us, created_at) select id, 2, 'fl_log_x',"
            + " org_id, workflow_id, 'a', 'success', 1, '', '{}', '{}', 0, started_at from runs"
            + " where id = '"
            + bad
            + "'");
    batch.release();
    for (String run : runs) {
      RunDetail ended = box.ended(run);
      if (run.equals(bad)) {
        assertThat(ended.run().errorCode()).isEqualTo(RunError.ENGINE_FAILURE);
      } else {
        assertThat(ended.run().status()).isEqualTo(RunStatus.COMPLETED);
      }
    }
    assertThat(box.world.callsOf("b")).isEqualTo(RUNS - 1);
    box.awaitIdle();
  }

  @Test
  void aStartThatMeetsAFullDiskIsRefusedAndLeavesNothingBehind() {
    assertStartsRefused(() -> box.journalWay.refuseBy("53100", 2));
  }

  @Test
  void aStartThatTheDatabaseDoesNotTakeIsRefusedAndLeavesNothingBehind() {
    box.execute("alter table runs add constraint none check (id = '')");
    assertStartsRefused(() -> {});
    box.execute("alter table runs drop constraint none");
    assertThat(box.run(workflow, Map.of()).run().status()).isEqualTo(RunStatus.COMPLETED);
  }

  /** Those that wait for the acceptance, and those that begin before it. */
  private void assertStartsRefused(Runnable trouble) {
    String answering = box.workflow(Drawn.answering("x").way("start > out"));
    List<Supplier<CompletionStage<?>>> starts =
        List.of(
            () -> box.startLater(workflow, Box.command(Map.of())),
            () -> box.calls(Duration.ofSeconds(20)).call(Box.EDITOR, answering, REQUEST));
    for (Supplier<CompletionStage<?>> start : starts) {
      Hold batch = box.standStill();
      CompletionStage<?> started = start.get();
      await().until(() -> box.journal.queuedBytes() > 512);
      trouble.run();
      batch.release();
      assertThatExceptionOfType(Refusal.class)
          .isThrownBy(() -> Box.await(started))
          .extracting(Refusal::code)
          .isEqualTo(RefusalCode.CAPACITY_EXCEEDED);
      box.renew();
      box.awaitIdle();
      assertThat(box.usage()).isEqualTo(new RunsInMemory.Usage(0, 0));
    }
    assertThat(box.count("runs") + box.count("run_log") + box.count("run_payloads")).isZero();
  }

  @Test
  void claimsGoOnWhenTheDatabaseIsBack() {
    String delayed =
        box.start(box.workflow(Drawn.withTrigger().delay("pause", 1, "hours").way("start > pause")))
            .run()
            .id();
    box.awaitParked(delayed);
    box.advance(Duration.ofHours(1));
    for (int i = 0; i < 5; i++) {
      box.storesWay.beAwayFor(1);
      try {
        box.engine.scan();
      } catch (RuntimeException expected) {
        assertThat(expected).hasMessage("No answer.");
      }
    }
    box.scanUntil(() -> box.hasEnded(delayed));
    assertThat(box.view(delayed).status()).isEqualTo(RunStatus.COMPLETED);
  }

  @Test
  void aClaimWhoseAnswerIsLostKeepsNoRunFromGoingOn() {
    String pausing =
        box.workflow(
            Drawn.withTrigger().delay("pause", 1, "hours").act("a").way("start > pause > a"));
    // Whichever transaction of a pass it is: that of the claim is among them.
    for (int lost = 1; lost <= Box.CLAIM + 3; lost++) {
      String run = box.start(pausing).run().id();
      box.awaitParked(run);
      box.advance(Duration.ofHours(1));
      box.storesWay.loseAnswerOf(lost);
      // A pass may be another thread's, which breaks off where this one asks again.
      await()
          .dontCatchUncaughtExceptions()
          .until(
              () -> {
                scanInTrouble();
                return box.hasEnded(run);
              });
      // A pass that was asked for meanwhile may lose its answer yet.
      box.storesWay.loseAnswerOf(0);
      await().dontCatchUncaughtExceptions().until(() -> box.busyThreads() == 0);
      assertThat(box.view(run).status()).isEqualTo(RunStatus.COMPLETED);
      assertThat(box.world.callsOf("a")).isEqualTo(lost);
    }
    box.awaitIdle();
    assertThat(box.usage().permits()).isZero();
  }

  /** As the timer does: the next second tries again. */
  private void scanInTrouble() {
    try {
      box.engine.scan();
    } catch (RuntimeException expected) {
      assertThat(expected).hasMessage("No answer.");
    }
  }

  /** Runs whose steps a are about to be recorded together. */
  private Hold allInOneBatch() {
    box.world.close("a");
    for (int i = 0; i < RUNS; i++) {
      runs.add(box.start(workflow).run().id());
    }
    await().until(() -> box.world.callsOf("a") == RUNS);
    Hold before = box.standStill();
    Hold batch = box.journalWay.holdNext(Point.BEFORE);
    box.world.open("a");
    await().until(() -> box.journal.queuedBytes() > RUNS * 512);
    before.release();
    batch.awaitReached();
    return batch;
  }

  private void assertAllCompletedOnce() {
    for (String run : runs) {
      RunDetail ended = box.ended(run);
      assertThat(ended.run().status()).isEqualTo(RunStatus.COMPLETED);
      assertThat(ended.logs()).extracting(LogView::nodeId).containsExactly("start", "a", "b");
    }
    assertThat(box.world.calls).hasSize(2 * RUNS);
    assertThat(new HashSet<>(box.world.calls)).hasSize(2 * RUNS);
  }
}
