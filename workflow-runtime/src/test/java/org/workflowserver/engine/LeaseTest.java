package org.workflowserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.clock.WrongTime;
import org.workflowserver.database.Dialect;
import org.workflowserver.engine.MortalTransactions.Hold;
import org.workflowserver.engine.MortalTransactions.Point;
import org.workflowserver.engine.execution.Limits;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.log.LoggedLines;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.RunView;

/** What a server does, and does not do, while its lease grows old, or its clock is wrong. */
class LeaseTest {
  @ParameterizedTest
  @EnumSource
  void sevenSecondsAfterTheLastRenewalNoEffectStartsUntilItIsRenewed(Dialect dialect) {
    try (Box box = Box.stepped(dialect)) {
      String run = recordedAndThenOlderBy(box, Duration.ofSeconds(7));
      Hold renewing = box.journalWay.holdNext(Point.BEFORE);
      box.recordNothing();
      renewing.awaitReached();
      assertThat(box.engine.isRunning()).isFalse();
      assertThat(box.count("run_log")).isEqualTo(2);
      assertThat(box.world.callsOf("b")).isZero();
      renewing.release();
      assertThat(box.ended(run).run().status()).isEqualTo(RunStatus.COMPLETED);
      assertThat(box.world.callsOf("b")).isEqualTo(1);
      assertThat(box.engine.isRunning()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void upToSevenSecondsItWorksOn(Dialect dialect) {
    try (Box box = Box.stepped(dialect)) {
      box.world.close("b");
      String run = recordedAndThenOlderBy(box, Duration.ofSeconds(7).minusNanos(1));
      Hold renewing = box.standStill();
      assertThat(box.engine.isRunning()).isTrue();
      await().until(() -> box.world.callsOf("b") == 1);
      renewing.release();
      box.world.open("b");
      box.ended(run);
    }
  }

  @ParameterizedTest
  @EnumSource
  void withAnOldLeaseNothingIsClaimed(Dialect dialect) {
    try (Box box = Box.stepped(dialect)) {
      String run =
          box.start(
                  box.workflow(
                      Drawn.withTrigger().delay("pause", 7, "seconds").way("start > pause")))
              .run()
              .id();
      box.awaitParked(run);
      Hold old = box.standStill();
      box.clock().advance(Duration.ofSeconds(7));
      box.engine.scan();
      assertThat(box.count("runs where owner is null")).isEqualTo(1);
      old.release();
      box.renew();
      box.engine.scan();
      box.ended(run);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theEffectOfAServerWhoseLeaseWentWhileItWaitedIsTheNextOnes(Dialect dialect) {
    try (Box box = Box.stepped(dialect)) {
      String run = recordedAndThenOlderBy(box, Duration.ofSeconds(10));
      Hold renewing = box.standStill();
      box.heartbeatIsOld(box.lease());
      try (Box next = box.next()) {
        await().until(() -> next.hasEnded(run));
        renewing.release();
        box.awaitIdle();
        next.awaitIdle();
        assertThat(box.world.callsOf("b")).isEqualTo(1);
        assertThat(next.ended()).isEqualTo(1);
      }
    }
  }

  @Test
  void theLogSaysWhoseRunsATakeoverFreed() {
    try (LoggedLines log = LoggedLines.of(Takeover.class);
        Box box = Box.stepped(Dialect.H2)) {
      box.world.close("a");
      String workflow = box.workflow(Drawn.withTrigger().act("a").way("start > a"));
      box.start(workflow);
      await().until(() -> box.world.callsOf("a") == 1);
      String gone = box.lease();
      box.die();
      try (Box next = box.next()) {
        next.scanUntil(() -> box.world.callsOf("a") == 2);
        assertThat(log.take())
            .containsExactly(
                "Server first ("
                    + gone
                    + ") is gone; its run that was under way is free, and a server that is alive"
                    + " takes it over.");
        next.start(workflow);
        await().until(() -> box.world.callsOf("a") == 3);
        next.die();
        try (Box again = next.next()) {
          again.scanUntil(() -> box.world.callsOf("a") == 5);
          assertThat(log.take())
              .containsExactly(
                  "This server was not stopped cleanly; it resumes its 2 runs that were under"
                      + " way.");
          box.world.open("a");
          again.awaitIdle();
        }
      }
    }
  }

  /** Two servers on a database that took nothing for longer than a lease lasts. */
  @Test
  void whoCouldNotWriteTakesNobodyForDeadBeforeAllHadTheTimeToRenew() {
    try (Box box = Box.stepped(Dialect.POSTGRESQL);
        Box next = box.next()) {
      box.world.close("a");
      String run =
          box.start(box.workflow(Drawn.withTrigger().act("a").way("start > a"))).run().id();
      await().until(() -> box.world.callsOf("a") == 1);
      String kept = "runs where takeovers = 0 and owner = '" + box.lease() + "'";
      Hold slow = box.standStill();
      box.clock().advance(Takeover.LEASE_AGE);
      box.heartbeatIsOld(box.lease());
      next.engine.scan();
      next.renew();
      next.engine.scan();
      assertThat(box.count("servers where alive = true")).isEqualTo(2);
      slow.release();
      box.renew();
      for (int i = 0; i < 2; i++) {
        box.advance(Duration.ofSeconds(5));
        next.renew();
        next.engine.scan();
      }
      assertThat(box.count(kept)).isEqualTo(1);
      // From now on an old heartbeat means what it says.
      box.die();
      box.world.open("a");
      next.scanUntil(() -> next.hasEnded(run));
      assertThat(box.count("runs where takeovers = 1")).isEqualTo(1);
    }
  }

  /** Servers whose clocks are hours off agree on when a delay ends: when the database says so. */
  @ParameterizedTest
  @ValueSource(longs = {-5, 5})
  void aWrongClockIsSetByTheDatabase(long hours) {
    WrongTime wrong = new WrongTime(Duration.ofHours(hours));
    try (Box box = Box.on(Dialect.POSTGRESQL, Limits.configured(), wrong);
        Box right = box.next(Limits.configured(), new WrongTime(Duration.ZERO))) {
      String workflow =
          box.workflow(
              Drawn.withTrigger().delay("pause", 1, "hours").act("b").way("start > pause > b"));
      RunView run = box.start(workflow).run();
      box.awaitParked(run.id());
      assertThat(
              box.count(
                  "runs where started_at between clock_timestamp() - interval '1 minute'"
                      + " and clock_timestamp() + interval '1 minute'"))
          .isEqualTo(1);
      assertThat(Ids.madeAt(IdKind.RUN, run.id()))
          .as("lists are bounded by ids")
          .isCloseTo(run.startedAt(), within(1, ChronoUnit.MILLIS));
      String entry = (String) box.single("select min(id) from run_log");
      assertThat(Ids.madeAt(IdKind.LOG, entry))
          .isCloseTo(run.startedAt(), within(1, ChronoUnit.MINUTES));
      right.engine.scan();
      box.engine.scan();
      assertThat(box.hasEnded(run.id())).isFalse();
      assertThat(box.engine.runsInMemory()).isZero();

      String other =
          right
              .start(
                  right.workflow(Drawn.withTrigger().delay("now", 0, "seconds").way("start > now")))
              .run()
              .id();
      box.scanUntil(() -> box.hasEnded(other));
      assertThat(box.hasEnded(run.id())).isFalse();
    }
  }

  /**
   * Neither does a delay end early, nor is what begins now dated wrongly, not even for a moment.
   */
  @ParameterizedTest
  @ValueSource(longs = {-3, 3})
  void aClockThatIsSetWhileTheServerRunsMovesNothing(long hours) {
    WrongTime time = new WrongTime(Duration.ZERO);
    try (Box box = Box.on(Dialect.POSTGRESQL, Limits.configured(), time)) {
      String workflow =
          box.workflow(Drawn.withTrigger().delay("pause", 1, "hours").way("start > pause"));
      String waiting = box.start(workflow).run().id();
      box.awaitParked(waiting);
      time.jump(Duration.ofHours(hours));
      box.engine.scan();
      String now =
          box.start(box.workflow(Drawn.withTrigger().delay("now", 0, "seconds").way("start > now")))
              .run()
              .id();
      box.scanUntil(() -> box.hasEnded(now));
      assertThat(box.hasEnded(waiting)).isFalse();
      assertThat(
              box.count(
                  "runs where started_at between clock_timestamp() - interval '1 minute'"
                      + " and clock_timestamp() + interval '1 minute'"))
          .isEqualTo(2);
    }
  }

  /** A run whose step a is on record by a batch that began so long ago, and whose b comes next. */
  private static String recordedAndThenOlderBy(Box box, Duration age) {
    box.world.close("a");
    String run =
        box.start(box.workflow(Drawn.withTrigger().act("a").act("b").way("start > a > b")))
            .run()
            .id();
    await().until(() -> box.world.callsOf("a") == 1);
    Hold before = box.standStill();
    box.world.open("a");
    await().until(() -> box.journal.queuedBytes() > 0);
    Hold recorded = box.journalWay.holdNext(Point.AFTER_COMMIT);
    before.release();
    recorded.awaitReached();
    box.clock().advance(age);
    recorded.release();
    return run;
  }
}
