package org.workflowserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.workflowserver.clock.GuardedTime;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.Rows;
import org.workflowserver.database.Sql;
import org.workflowserver.engine.MortalTransactions.Hold;
import org.workflowserver.engine.MortalTransactions.Point;
import org.workflowserver.json.Json;
import org.workflowserver.json.Times;
import org.workflowserver.retention.RetentionStore;
import org.workflowserver.retention.RowRemover;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.RunStatus;
import org.workflowserver.statistics.IndexStore;

/** Schedules start one run for each moment at which they fire. */
@Execution(ExecutionMode.CONCURRENT)
class SchedulesTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final String SCHEDULED = "runs where trigger_type = 'scheduled'";

  /** Which transaction of a look, when something is due, turns fires into runs. */
  private static final int START = 4;

  @ParameterizedTest
  @EnumSource
  void aFireStartsARunThatIsToldOfItsMoment(Dialect dialect) {
    try (Box box = Box.stepped(dialect)) {
      String workflow =
          box.workflow(
              Drawn.withTrigger("scheduled_trigger").schedule("daily", "13:30", "Europe/Berlin"));
      assertThat(nextRunAt(box, workflow)).isEqualTo(at("2026-03-01T12:30:00Z"));
      look(box);
      assertThat(box.count("runs")).isZero();
      box.advance(Duration.ofMinutes(30).plusMillis(250));
      RunDetail run = box.ended(onlyRun(box));
      assertThat(run.run().status()).isEqualTo(RunStatus.COMPLETED);
      assertThat(run.run().triggerType()).isEqualTo("scheduled");
      assertThat(Json.parseObject(run.triggerPayload()))
          .isEqualTo(
              Map.of(
                  "scheduled_at", "2026-03-01T12:30:00.000000Z",
                  "fired_at", "2026-03-01T12:30:00.250000Z"));
      assertThat(Json.parseObject(run.logs().getFirst().output()))
          .containsEntry("scheduled_at", "2026-03-01T12:30:00.000000Z")
          .containsEntry("run_id", run.run().id());
      assertThat(nextRunAt(box, workflow)).isEqualTo(at("2026-03-02T12:30:00Z"));
      assertThat(became(box)).containsExactly("2026-03-01T12:30:00Z started");
      assertThat(box.single("select run_id from schedule_fires")).isEqualTo(run.run().id());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aManualTriggerFiresTooAndAnIntervalCountsFromTheCreation(Dialect dialect) {
    try (Box box = Box.stepped(dialect)) {
      box.workflow(everyMinute("interval", "2 minutes"));
      for (int i = 0; i < 4; i++) {
        box.advance(MINUTE);
        look(box);
      }
      assertThat(became(box))
          .containsExactly("2026-03-01T12:02:00Z started", "2026-03-01T12:04:00Z started");
      assertThat(box.count(SCHEDULED)).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void onDaysOfChangesItFiresAtTheGapsEndAndOnceInAnOverlap(Dialect dialect) {
    try (Box box = Box.stepped(dialect)) {
      box.workflow(everyMinute("cron", "30 2 29 3,10 *", "Europe/Berlin"));
      box.workflow(everyMinute("cron", "30 2 25 10 *", "Europe/Berlin"));
      for (String moment :
          List.of(
              "2026-03-29T00:59:59Z",
              "2026-03-29T01:00:00Z",
              "2026-03-29T01:30:00Z",
              "2026-10-25T00:30:00Z",
              "2026-10-25T01:30:00Z")) {
        box.advance(Duration.between(box.clock().now(), at(moment)));
        look(box);
      }
      assertThat(became(box))
          .containsExactly("2026-03-29T01:00:00Z started", "2026-10-25T00:30:00Z started");
    }
  }

  @ParameterizedTest
  @EnumSource(names = "POSTGRESQL")
  void severalServersStartOneForEachMoment(Dialect dialect) {
    long workflows = 40;
    long minutes = 5;
    try (Box box = Box.stepped(dialect);
        Box second = box.next();
        Box third = box.next()) {
      for (int i = 0; i < workflows; i++) {
        box.workflow(everyMinute("cron", "* * * * *"));
      }
      for (int i = 1; i <= minutes; i++) {
        box.advance(MINUTE);
        second.renew();
        third.renew();
        long expected = workflows * i;
        await()
            .pollInterval(Duration.ofMillis(5))
            .until(
                () -> {
                  Stream.of(box, second, third)
                      .map(server -> CompletableFuture.runAsync(server.schedules::look))
                      .toList()
                      .forEach(CompletableFuture::join);
                  return box.count("schedule_fires where status = 'started'") == expected;
                });
      }
      List.of(box, second, third).forEach(SchedulesTest::look);
      assertThat(box.count("schedule_fires")).isEqualTo(workflows * minutes);
      assertThat(box.count(SCHEDULED)).isEqualTo(workflows * minutes);
      assertThat(
              box.single(
                  "select count(*) from (select distinct r.workflow_id, p.trigger_payload from runs"
                      + " r join run_payloads p on p.run_id = r.id join schedule_fires f on"
                      + " f.run_id = r.id) told"))
          .isEqualTo(workflows * minutes);
    }
  }

  @Test
  void aFireThatAnotherServerHasStartedMeanwhileIsNotStartedAgain() {
    try (Box box = Box.stepped(Dialect.POSTGRESQL);
        Box second = box.next()) {
      box.workflow(everyMinute("cron", "* * * * *"));
      box.advance(MINUTE);
      second.renew();
      Hold hold = box.firesWay.hold(START, Point.BEFORE);
      CompletableFuture<Void> look = CompletableFuture.runAsync(box.schedules::look);
      hold.awaitReached();
      look(second);
      assertThat(became(box)).containsExactly("2026-03-01T12:01:00Z started");
      hold.release();
      await().until(look::isDone);
      assertThat(box.count(SCHEDULED)).isEqualTo(1);
    }
  }

  @Test
  void whatAnotherServerHasStartedForTheFireIsNotCancelled() {
    try (Box box = Box.stepped(Dialect.POSTGRESQL);
        Box second = box.next()) {
      box.workflow(held("cancel_running"));
      box.world.close("held");
      box.advance(MINUTE);
      second.renew();
      // It has seen that the fire is due, and is about to look for the runs that it replaces.
      Hold hold = second.firesWay.hold(START, Point.BEFORE);
      CompletableFuture<Void> look = CompletableFuture.runAsync(second.schedules::look);
      hold.awaitReached();
      String run = onlyRun(box);
      hold.release();
      await().until(look::isDone);
      assertThat(box.count("run_commands")).isZero();
      box.world.open("held");
      assertThat(box.ended(run).run().status()).isEqualTo(RunStatus.COMPLETED);
      assertThat(became(box)).containsExactly("2026-03-01T12:01:00Z started");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aScheduleThatBecomesDueDuringALookNeedsNoScan(Dialect dialect) {
    try (Box box = Box.stepped(dialect)) {
      box.workflow(everyMinute("cron", "* * * * *"));
      Hold claimed = box.firesWay.holdNext(Point.AFTER_COMMIT);
      CompletableFuture<Void> look = CompletableFuture.runAsync(box.schedules::look);
      claimed.awaitReached();
      box.advance(MINUTE);
      claimed.release();
      look.join();
      await().until(() -> became(box).equals(List.of("2026-03-01T12:01:00Z started")));
      assertThat(box.count(SCHEDULED)).isEqualTo(1);
    }
  }

  static Stream<Arguments> pointsOfALook() {
    return Stream.of(Dialect.values())
        .flatMap(
            dialect ->
                Stream.of(1, 2, 3, START)
                    .flatMap(
                        ordinal ->
                            Stream.of(Point.BEFORE_COMMIT, Point.AFTER_COMMIT)
                                .map(point -> Arguments.of(dialect, ordinal, point))));
  }

  @ParameterizedTest
  @MethodSource("pointsOfALook")
  void aServerThatDiesWhileItFiresLosesAndDoublesNone(Dialect dialect, int ordinal, Point point) {
    try (Box box = Box.stepped(dialect)) {
      box.workflow(everyMinute("cron", "* * * * *"));
      box.advance(MINUTE);
      Hold hold = box.firesWay.hold(ordinal, point);
      CompletableFuture<Void> look = CompletableFuture.runAsync(box.schedules::look);
      hold.awaitReached();
      box.die();
      hold.release();
      await().until(look::isDone);
      try (Box next = box.next()) {
        next.ended(onlyRun(next));
        look(next);
        assertThat(next.count("runs")).isEqualTo(1);
        assertThat(became(next)).containsExactly("2026-03-01T12:01:00Z started");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatWasMissedWhileNoServerWasThereIsAsTheSettingSays(Dialect dialect) {
    try (Box box = Box.stepped(dialect)) {
      String last = box.workflow(everyMinute("cron", "*/3 * * * *"));
      String all = box.workflow(everyMinute("cron", "*/3 * * * *").setting("on_missed", "all"));
      String none = box.workflow(everyMinute("cron", "*/3 * * * *").setting("on_missed", "skip"));
      look(box);
      box.advance(Duration.ofMinutes(10));
      try (Box next = box.next()) {
        look(next);
        assertThat(became(next, last))
            .containsExactly(
                "2026-03-01T12:03:00Z missed",
                "2026-03-01T12:06:00Z missed",
                "2026-03-01T12:09:00Z started");
        assertThat(became(next, all))
            .containsExactly(
                "2026-03-01T12:03:00Z started",
                "2026-03-01T12:06:00Z started",
                "2026-03-01T12:09:00Z started");
        assertThat(became(next, none))
            .containsExactly(
                "2026-03-01T12:03:00Z missed",
                "2026-03-01T12:06:00Z missed",
                "2026-03-01T12:09:00Z missed");
        assertThat(nextRunAt(next, none)).isEqualTo(at("2026-03-01T12:12:00Z"));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void noMoreThanAHundredAreMadeUpFor(Dialect dialect) {
    try (Box box = Box.stepped(dialect)) {
      box.workflow(everyMinute("cron", "* * * * *").setting("on_missed", "all"));
      box.advance(Duration.ofDays(3));
      look(box);
      assertThat(box.count("schedule_fires where status = 'started'")).isEqualTo(100);
      assertThat(became(box)).startsWith("2026-03-04T10:21:00Z started").hasSize(100);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFireThatIsLateOnAServerThatWasThereIsNotMissed(Dialect dialect) {
    try (Box box = Box.stepped(dialect)) {
      box.workflow(everyMinute("cron", "*/5 * * * *").setting("on_missed", "skip"));
      look(box);
      box.advance(Duration.ofMinutes(5).plusSeconds(50));
      look(box);
      assertThat(became(box)).containsExactly("2026-03-01T12:05:00Z started");
    }
  }

  /** It is claimed in batches, of which the first one takes two minutes here. */
  @ParameterizedTest
  @EnumSource
  void whatIsClaimedLateForAllThatWasDueWithItIsNotMissed(Dialect dialect) {
    try (Box box = Box.stepped(dialect)) {
      for (int i = 0; i <= 100; i++) {
        box.workflow(everyMinute("cron", "*/5 * * * *").setting("on_missed", "skip"));
      }
      look(box);
      box.advance(Duration.ofMinutes(5));
      Hold claimed = box.firesWay.holdNext(Point.AFTER_COMMIT);
      CompletableFuture<Void> look = CompletableFuture.runAsync(box.schedules::look);
      claimed.awaitReached();
      box.advance(MINUTE.multipliedBy(2));
      claimed.release();
      look.join();
      assertThat(box.count("schedule_fires where status = 'started'")).isEqualTo(101);
    }
  }

  @ParameterizedTest
  @EnumSource
  void overlappingFiresAreSkipped(Dialect dialect) {
    try (Box box = Box.stepped(dialect)) {
      String workflow = box.workflow(held("skip"));
      fireTwice(box);
      assertThat(became(box))
          .containsExactly("2026-03-01T12:01:00Z started", "2026-03-01T12:02:00Z skipped");
      assertThat(box.single("select reason from schedule_fires where status = 'skipped'"))
          .isEqualTo("A run of the workflow was open.");
      box.world.open("held");
      box.ended(newestRun(box));
      box.advance(MINUTE);
      look(box);
      assertThat(became(box, workflow)).endsWith("2026-03-01T12:03:00Z started");
    }
  }

  @ParameterizedTest
  @EnumSource
  void runsThatOthersStartedOverlapToo(Dialect dialect) {
    try (Box box = Box.stepped(dialect)) {
      String workflow = box.workflow(held("skip"));
      box.world.close("held");
      box.start(workflow);
      box.advance(MINUTE);
      look(box);
      assertThat(became(box)).containsExactly("2026-03-01T12:01:00Z skipped");
      box.world.open("held");
    }
  }

  @ParameterizedTest
  @EnumSource
  void overlappingFiresWaitInTheirOrder(Dialect dialect) {
    try (Box box = Box.stepped(dialect)) {
      box.workflow(held("queue"));
      fireTwice(box);
      box.advance(MINUTE);
      look(box);
      assertThat(became(box))
          .containsExactly(
              "2026-03-01T12:01:00Z started",
              "2026-03-01T12:02:00Z due",
              "2026-03-01T12:03:00Z due");
      box.world.open("held");
      box.ended(newestRun(box));
      box.advance(Duration.ofSeconds(1));
      box.world.close("held");
      look(box);
      assertThat(became(box))
          .containsExactly(
              "2026-03-01T12:01:00Z started",
              "2026-03-01T12:02:00Z started",
              "2026-03-01T12:03:00Z due");
      box.world.open("held");
      box.ended(newestRun(box));
      box.advance(Duration.ofSeconds(1));
      look(box);
      box.ended(newestRun(box));
      assertThat(scheduledTimes(box))
          .containsExactly(
              "2026-03-01T12:01:00.000000Z",
              "2026-03-01T12:02:00.000000Z",
              "2026-03-01T12:03:00.000000Z");
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatRunsIsCancelledForTheNextFire(Dialect dialect) {
    try (Box box = Box.stepped(dialect)) {
      box.workflow(held("cancel_running"));
      box.world.close("held");
      box.advance(MINUTE);
      String first = onlyRun(box);
      await().until(() -> box.world.callsOf("held") == 1);
      box.advance(MINUTE);
      look(box);
      box.scanUntil(() -> box.hasEnded(first));
      assertThat(box.view(first).errorMessage())
          .isEqualTo("The run was cancelled: the schedule of its workflow fired again.");
      box.advance(Duration.ofSeconds(1));
      look(box);
      assertThat(became(box))
          .containsExactly("2026-03-01T12:01:00Z started", "2026-03-01T12:02:00Z started");
      box.world.open("held");
      assertThat(box.ended(newestRun(box)).run().status()).isEqualTo(RunStatus.COMPLETED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsCancelledForAFireThatDoesNotStart(Dialect dialect) {
    try (Box box = Box.stepped(dialect)) {
      String workflow = box.workflow(held("cancel_running"));
      box.world.close("held");
      box.advance(MINUTE);
      String first = onlyRun(box);
      await().until(() -> box.world.callsOf("held") == 1);
      box.advance(MINUTE);
      Hold hold = box.firesWay.hold(2, Point.BEFORE);
      CompletableFuture<Void> look = CompletableFuture.runAsync(box.schedules::look);
      hold.awaitReached();
      Change.EDITED.of(box, workflow);
      hold.release();
      await().until(look::isDone);
      assertThat(became(box))
          .containsExactly("2026-03-01T12:01:00Z started", "2026-03-01T12:02:00Z skipped");
      assertThat(box.count("run_commands")).isZero();
      box.world.open("held");
      assertThat(box.ended(first).run().status()).isEqualTo(RunStatus.COMPLETED);
    }
  }

  /** What may be done to a workflow while one of its fires is about to start. */
  enum Change {
    EDITED(Map.of("schedule_value", "*/7 * * * *"), "The schedule was changed before."),
    SWITCHED_OFF(Map.of("is_active", false), "The workflow was switched off."),
    DELETED(null, "The workflow was deleted."),
    RENAMED(Map.of("name", "other"), null);

    private final Map<String, Object> body;
    private final String reason;

    Change(Map<String, Object> body, String reason) {
      this.body = body;
      this.reason = reason;
    }

    private void of(Box box, String workflow) {
      if (body == null) {
        box.workflows.delete(Box.EDITOR, workflow, Optional.empty());
      } else {
        box.workflows.update(Box.EDITOR, workflow, body, Optional.empty());
      }
    }
  }

  static Stream<Arguments> changes() {
    return Stream.of(Dialect.values())
        .flatMap(
            dialect -> Stream.of(Change.values()).map(change -> Arguments.of(dialect, change)));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void whatChangesBeforeTheRunIsStartedCounts(Dialect dialect, Change change) {
    try (Box box = Box.stepped(dialect)) {
      String workflow = box.workflow(everyMinute("cron", "* * * * *"));
      box.advance(MINUTE);
      Hold hold = box.firesWay.hold(START, Point.BEFORE);
      CompletableFuture<Void> look = CompletableFuture.runAsync(box.schedules::look);
      hold.awaitReached();
      change.of(box, workflow);
      hold.release();
      await().until(look::isDone);
      look(box);
      if (change.reason == null) {
        assertThat(became(box)).containsExactly("2026-03-01T12:01:00Z started");
        assertThat(box.count("runs")).isEqualTo(1);
      } else {
        assertThat(became(box)).containsExactly("2026-03-01T12:01:00Z skipped");
        assertThat(box.single("select reason from schedule_fires")).isEqualTo(change.reason);
        assertThat(box.count("runs")).isZero();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsDueIsJudgedByTheScheduleThatIsThereThen(Dialect dialect) {
    try (Box box = Box.stepped(dialect)) {
      String edited = box.workflow(everyMinute("cron", "* * * * *"));
      String off = box.workflow(everyMinute("cron", "* * * * *"));
      String renamed = box.workflow(everyMinute("cron", "* * * * *"));
      box.advance(MINUTE);
      Change.EDITED.of(box, edited);
      Change.SWITCHED_OFF.of(box, off);
      Change.RENAMED.of(box, renamed);
      look(box);
      assertThat(nextRunAt(box, edited)).isEqualTo(at("2026-03-01T12:07:00Z"));
      assertThat(nextRunAt(box, off)).isNull();
      assertThat(became(box)).containsExactly("2026-03-01T12:01:00Z started");
      assertThat(became(box, renamed)).hasSize(1);
      box.workflows.update(Box.EDITOR, off, Map.of("is_active", true), Optional.empty());
      assertThat(nextRunAt(box, off)).isEqualTo(at("2026-03-01T12:02:00Z"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void switchedOffAndOnAgainAFireIsNotStarted(Dialect dialect) {
    try (Box box = Box.stepped(dialect)) {
      String workflow = box.workflow(held("queue"));
      fireTwice(box);
      Change.SWITCHED_OFF.of(box, workflow);
      box.workflows.update(Box.EDITOR, workflow, Map.of("is_active", true), Optional.empty());
      box.world.open("held");
      box.ended(newestRun(box));
      box.advance(Duration.ofSeconds(1));
      look(box);
      assertThat(became(box))
          .containsExactly("2026-03-01T12:01:00Z started", "2026-03-01T12:02:00Z skipped");
    }
  }

  @ParameterizedTest
  @EnumSource
  void whereTooManyRunsArePendingItStartsLater(Dialect dialect) {
    try (Box box = Box.stepped(dialect, Box.limits(1, 1, 1 << 25))) {
      box.workflow(everyMinute("cron", "5 * * * *"));
      box.world.close("held");
      String held = box.workflow(Drawn.withTrigger().act("held").way("start > held"));
      box.start(held);
      box.start(held);
      box.advance(Duration.ofMinutes(5));
      look(box);
      assertThat(became(box)).containsExactly("2026-03-01T12:05:00Z due");
      box.world.open("held");
      box.scanUntil(() -> box.count("runs where status = 'completed'") == 2);
      box.advance(Duration.ofSeconds(2));
      look(box);
      assertThat(became(box)).containsExactly("2026-03-01T12:05:00Z started");
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatDoesNotFitTheInputSchemaIsSkippedWithTheReason(Dialect dialect) {
    try (Box box = Box.stepped(dialect)) {
      box.workflow(
          everyMinute("cron", "* * * * *").input("{\"type\": \"object\", \"required\": [\"x\"]}"));
      box.advance(MINUTE);
      look(box);
      assertThat(became(box)).containsExactly("2026-03-01T12:01:00Z skipped");
      assertThat((String) box.single("select reason from schedule_fires")).contains("input schema");
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatBecameOfFiresIsForgottenInTime(Dialect dialect) {
    try (Box box = Box.stepped(dialect)) {
      box.workflow(everyMinute("cron", "0 13 1 3 *"));
      box.workflow(held("skip"));
      fireTwice(box);
      box.world.open("held");
      box.advance(Duration.ofHours(2));
      look(box);
      box.execute("update workflows set next_run_at = null");
      RowRemover remover =
          new RowRemover(
              box.database.transactions(),
              new RetentionStore(box.database.sql(), new IndexStore(box.database.sql())),
              new GuardedTime(box.clock()));
      box.clock().advance(Duration.ofDays(6));
      remover.runJobs();
      assertThat(box.count("schedule_fires where status = 'started'")).isPositive();
      box.clock().advance(Duration.ofDays(2));
      remover.runJobs();
      assertThat(box.count("schedule_fires where status = 'started'")).isZero();
      assertThat(box.count("schedule_fires where status = 'skipped'")).isPositive();
      assertThat(box.count("schedule_fires where status = 'missed'")).isPositive();
      box.clock().advance(Duration.ofDays(90));
      remover.runJobs();
      assertThat(box.count("schedule_fires")).isZero();
    }
  }

  /** Fires at two minutes while the first run is held. */
  private static void fireTwice(Box box) {
    box.world.close("held");
    box.advance(MINUTE);
    look(box);
    await().until(() -> box.world.callsOf("held") == 1);
    box.advance(MINUTE);
    look(box);
  }

  private static Drawn held(String onOverlap) {
    return everyMinute("cron", "* * * * *")
        .setting("on_overlap", onOverlap)
        // The clock leaps while it is held.
        .act("held", Map.of("timeout_seconds", 300L))
        .way("start > held");
  }

  private static Drawn everyMinute(String type, String value) {
    return everyMinute(type, value, "UTC");
  }

  private static Drawn everyMinute(String type, String value, String zone) {
    return Drawn.withTrigger().schedule(type, value, zone);
  }

  /** Looks for what is due, and returns when nothing more comes of it. */
  private static void look(Box box) {
    box.schedules.look();
  }

  private static String onlyRun(Box box) {
    await()
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              box.schedules.look();
              box.engine.scan();
              return box.count(SCHEDULED) == 1;
            });
    return newestRun(box);
  }

  private static String newestRun(Box box) {
    return box.newestRun(SCHEDULED);
  }

  private static Instant nextRunAt(Box box, String workflow) {
    return box.workflows.require(Box.EDITOR, workflow).nextRunAt();
  }

  private static List<String> became(Box box) {
    return became(box, "%");
  }

  private static List<String> became(Box box, String workflow) {
    return box.database
        .transactions()
        .inNew(
            () ->
                new Sql(box.database.entityManager())
                        .of(
                            "select fire_at, status from schedule_fires where workflow_id like"
                                + " ?1 order by fire_at")
                        .with(workflow)
                        .list()
                        .stream()
                        .map(row -> Rows.instant(row[0]) + " " + row[1])
                        .toList());
  }

  /** For which times runs were started, in the order of their starts. */
  private static List<Object> scheduledTimes(Box box) {
    List<Object> times = new ArrayList<>();
    box.database
        .transactions()
        .inNew(
            () ->
                new Sql(box.database.entityManager())
                    .of(
                        "select p.trigger_payload from run_payloads p join runs r on r.id ="
                            + " p.run_id order by r.started_at, r.id")
                    .texts())
        .forEach(payload -> times.add(Json.parseObject(payload).get("scheduled_at")));
    return times;
  }

  private static Instant at(String text) {
    return Times.parse(text);
  }
}
