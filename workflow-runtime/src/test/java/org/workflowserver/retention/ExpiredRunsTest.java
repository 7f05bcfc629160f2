package org.workflowserver.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.database.Dialect;

class ExpiredRunsTest {
  private static final Duration OLD = Duration.ofDays(91);
  private static final Duration YOUNG = Duration.ofDays(89);

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void whatEndedLongAgoGoesWithAllThatIsOnRecordOfIt(Dialect dialect) {
    try (RetentionBox box = RetentionBox.on(dialect)) {
      String workflow = box.workflow("acme", null);
      box.run(workflow, OLD.plusDays(1), OLD);
      String young = box.run(workflow, OLD, YOUNG);
      box.counted(workflow);
      assertThat(box.pass()).isEqualTo(1);
      assertThat(box.runs(workflow)).containsExactly(young);
      assertThat(box.rowsOfNoRun()).isEmpty();
      assertThat(box.interactionRows()).isEqualTo(3);
      assertThat(box.logIndexRows()).isEqualTo(2);
      assertThat(box.pass()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void eachWorkflowHasItsDaysWhateverItsTenant(Dialect dialect) {
    try (RetentionBox box = RetentionBox.on(dialect)) {
      String week = box.workflow("acme", 7);
      String year = box.workflow("acme", 365);
      String usual = box.workflow("globex", null);
      for (String workflow : List.of(week, year, usual)) {
        for (int days : List.of(6, 8, 89, 91, 364, 366)) {
          box.run(workflow, Duration.ofDays(days), Duration.ofDays(days));
        }
        box.counted(workflow);
      }
      assertThat(box.pass()).isEqualTo(5 + 1 + 3);
      assertThat(box.runs(week)).hasSize(1);
      assertThat(box.runs(year)).hasSize(5);
      assertThat(box.runs(usual)).hasSize(3);
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void whatIsOpenOrNotCountedOrStillNeededStays(Dialect dialect) {
    try (RetentionBox box = RetentionBox.on(dialect)) {
      String workflow = box.workflow("acme", null);
      String open = box.run(workflow, OLD, null);
      String child = box.run(workflow, OLD, OLD);
      box.execute(
          "insert into run_calls (run_id, org_id, parent_run_id, node_id, iteration, waited, depth)"
              + " values ('%s', 'acme', '%s', 'call', '', true, 1)".formatted(child, open));
      String failed = box.run(workflow, OLD, OLD);
      box.execute(
          "insert into error_starts (run_id, org_id, workflow_id, failed_at) values ('%s', 'acme',"
                  .formatted(failed)
              + " 'other', current_timestamp)");
      String remembered = box.run(workflow, OLD, OLD);
      box.execute(
          "insert into statistics_open_runs (workflow_id, run_id, org_id) values ('%s', '%s',"
                  .formatted(workflow, remembered)
              + " 'acme')");
      box.counted(workflow);
      String late = box.run(workflow, OLD, OLD);
      String uncounted = box.workflow("acme", null);
      box.run(uncounted, OLD, OLD);
      assertThat(box.pass()).isZero();
      assertThat(box.runs(workflow)).containsExactly(open, child, failed, remembered, late);
      box.execute("update runs set status = 'completed', completed_at = started_at");
      box.execute("delete from error_starts");
      box.execute("delete from statistics_open_runs");
      // The run that was recorded last is counted, one of its entries is not.
      box.execute("update statistics_marks set last_run_id = '%s'".formatted(late));
      assertThat(box.pass()).isEqualTo(4);
      assertThat(box.runs(workflow)).containsExactly(late);
      assertThat(box.runs(uncounted)).hasSize(1);
    }
  }

  /** A server dies between two batches, or in one; another one goes on. */
  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aCrashLeavesWholeRuns(Dialect dialect) {
    try (RetentionBox box = RetentionBox.on(dialect)) {
      String workflow = box.workflow("acme", null);
      List<String> open = box.manyRuns(workflow, 2 * ExpiredRuns.MOST_RUNS + 50, OLD);
      box.counted(workflow);
      assertThatThrownBy(() -> box.removerThatDiesInBatch(2).removeFor(Duration.ofDays(1)))
          .hasMessage("died");
      assertThat(box.runs(workflow)).hasSizeBetween(open.size() + 100, 400);
      assertThat(box.rowsOfNoRun()).isEmpty();
      assertThat(box.pass()).isPositive();
      assertThat(box.runs(workflow)).containsExactlyElementsOf(open);
      assertThat(box.rowsOfNoRun()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void twoServersDoNotFight(Dialect dialect) throws Exception {
    try (RetentionBox box = RetentionBox.on(dialect);
        ExecutorService threads = Executors.newFixedThreadPool(2)) {
      String workflow = box.workflow("acme", null);
      List<String> open = box.manyRuns(workflow, 5 * ExpiredRuns.MOST_RUNS, OLD);
      box.counted(workflow);
      Callable<Integer> pass = () -> box.remover().removeFor(Duration.ofDays(1));
      int removed = 0;
      for (Future<Integer> one : threads.invokeAll(List.of(pass, pass))) {
        removed += one.get();
      }
      assertThat(removed).isEqualTo(5 * ExpiredRuns.MOST_RUNS - open.size());
      assertThat(box.runs(workflow)).containsExactlyElementsOf(open);
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void betweenTwoPassesTheDatabaseIsLeftAlone(Dialect dialect) {
    try (RetentionBox box = RetentionBox.on(dialect)) {
      String workflow = box.workflow("acme", null);
      ExpiredRuns remover = box.remover();
      assertThat(remover.removeFor(Duration.ofSeconds(1))).isZero();
      box.run(workflow, OLD, OLD);
      box.counted(workflow);
      assertThat(remover.removeFor(Duration.ofSeconds(1))).isZero();
      box.clock.advance(ExpiredRuns.PAUSE);
      assertThat(remover.removeFor(Duration.ofSeconds(1))).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aClockThatGoesAheadIsFollowedByAnExtraHourInEachHour(Dialect dialect) {
    try (RetentionBox box = RetentionBox.on(dialect)) {
      String workflow = box.workflow("acme", null);
      Duration nearly = Duration.ofDays(90).minusHours(12);
      box.run(workflow, nearly, nearly);
      String young = box.run(workflow, YOUNG.minusDays(9), YOUNG.minusDays(9));
      box.counted(workflow);
      ExpiredRuns remover = box.remover();
      assertThat(remover.removeFor(Duration.ofSeconds(1))).isZero();
      box.clock.jump(Duration.ofDays(365));
      for (int i = 0; i < 5; i++) {
        assertThat(passAfter(box, remover, Duration.ofHours(1))).isZero();
      }
      assertThat(passAfter(box, remover, Duration.ofHours(2))).isEqualTo(1);
      box.clock.jump(Duration.ofDays(-365));
      assertThat(passAfter(box, remover, ExpiredRuns.PAUSE)).isZero();
      assertThat(box.runs(workflow)).containsExactly(young);
      // A machine that slept for some days is right.
      box.clock.jump(Duration.ofDays(11));
      assertThat(passAfter(box, remover, Duration.ofDays(4))).isZero();
      assertThat(passAfter(box, remover, Duration.ofDays(1))).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aDatabaseThatFailsDoesNotMakeAWrongClockBelieved(Dialect dialect) {
    try (RetentionBox box = RetentionBox.on(dialect)) {
      String workflow = box.workflow("acme", null);
      AtomicBoolean fails = new AtomicBoolean();
      ExpiredRuns remover = box.removerThatFails(fails::get);
      assertThat(remover.removeFor(Duration.ofSeconds(1))).isZero();
      box.run(workflow, YOUNG, YOUNG);
      box.counted(workflow);
      box.clock.jump(Duration.ofDays(365));
      box.clock.advance(ExpiredRuns.PAUSE);
      fails.set(true);
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> remover.removeFor(Duration.ofSeconds(1))).hasMessage("failed");
        box.clock.advance(Duration.ofSeconds(1));
      }
      fails.set(false);
      assertThat(remover.removeFor(Duration.ofSeconds(1))).isZero();
      assertThat(box.runs(workflow)).hasSize(1);
    }
  }

  /** A heap does not hold all entries of many such runs, and a statement has an end. */
  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aRunWithManyEntriesGoesInSlices(Dialect dialect) {
    try (RetentionBox box = RetentionBox.on(dialect)) {
      String workflow = box.workflow("acme", null);
      box.run(workflow, OLD, OLD);
      String heavy = box.run(workflow, OLD, OLD);
      box.run(workflow, OLD, OLD);
      box.manyEntries(workflow, heavy, RetentionStore.ENTRIES_AT_ONCE + 500, OLD);
      box.manyInteractions(workflow, heavy, 70_000);
      box.counted(workflow);
      assertThatThrownBy(() -> box.removerThatDiesInBatch(3).removeFor(Duration.ofSeconds(1)))
          .hasMessage("died");
      // The newest run went first; the slice of the heavy one was the second batch.
      assertThat(box.runs(workflow)).hasSize(2).contains(heavy);
      assertThat(box.rows("run_log where run_id = '" + heavy + "'")).isEqualTo(502);
      assertThat(box.logIndexRows()).isEqualTo(504);
      assertThat(box.pass()).isEqualTo(2);
      assertThat(box.rowsOfNoRun()).isEmpty();
      assertThat(box.logIndexRows()).isZero();
      assertThat(box.interactionRows()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aRunThatCannotBeRemovedKeepsNoOtherFromIt(Dialect dialect) {
    try (RetentionBox box = RetentionBox.on(dialect)) {
      String workflow = box.workflow("acme", null);
      List<String> open = box.manyRuns(workflow, 20, OLD);
      String stuck = box.run(workflow, OLD, OLD);
      open = Stream.concat(open.stream(), Stream.of(stuck)).toList();
      open = Stream.concat(open.stream(), box.manyRuns(workflow, 20, OLD).stream()).toList();
      box.counted(workflow);
      ExpiredRuns remover = box.removerThatCannotRemove(stuck);
      int failures = 0;
      for (int turn = 0; turn < 20; turn++) {
        try {
          remover.removeFor(Duration.ofSeconds(1));
          assertThat(remover.warning()).isEmpty();
        } catch (IllegalStateException e) {
          failures++;
          assertThat(remover.warning()).isPresent();
        }
      }
      assertThat(failures).isBetween(2, 12);
      assertThat(box.runs(workflow)).containsExactlyElementsOf(open);
      assertThat(box.rowsOfNoRun()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aRunThatIsADayOverItsDaysIsToldOf(Dialect dialect) {
    try (RetentionBox box = RetentionBox.on(dialect)) {
      String workflow = box.workflow("acme", null);
      String stuck = box.run(workflow, OLD, OLD);
      box.counted(workflow);
      ExpiredRuns remover = box.removerThatCannotRemove(stuck);
      passEachHour(box, remover, 24);
      assertThat(remover.warning()).isEmpty();
      passEachHour(box, remover, 3);
      assertThat(remover.warning().orElseThrow()).contains("2026-03-08T13:10:00Z");
    }
  }

  /** There is no room to remove anything. */
  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aDayOnAFullDiskIsToldOf(Dialect dialect) {
    try (RetentionBox box = RetentionBox.on(dialect)) {
      ExpiredRuns remover = box.remover();
      passEachHour(box, remover, 48);
      assertThat(remover.warning()).isEmpty();
      box.free.set(10);
      passEachHour(box, remover, 25);
      assertThat(remover.warning()).isPresent();
      box.free.set(1 << 30);
      passEachHour(box, remover, 1);
      assertThat(remover.warning()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void afterABatchTwiceItsTimeIsForOthersAndTheNextIsSmaller(Dialect dialect) {
    try (RetentionBox box = RetentionBox.on(dialect)) {
      String workflow = box.workflow("acme", null);
      box.manyRuns(workflow, 2 * ExpiredRuns.MOST_RUNS, OLD);
      box.counted(workflow);
      Duration second = Duration.ofSeconds(1);
      ExpiredRuns remover = box.removerThatTakes(second);
      int all = ExpiredRuns.MOST_RUNS * 9 / 10;
      assertThat(remover.removeFor(Duration.ofMillis(300))).isEqualTo(all);
      // It looked for deleted workflows and for the others before.
      box.clock.advance(second.multipliedBy(6).minusMillis(1));
      assertThat(remover.removeFor(Duration.ofMillis(300))).isZero();
      box.clock.advance(Duration.ofMillis(1));
      assertThat(remover.removeFor(Duration.ofMillis(300))).isEqualTo(all / 2);
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void onAFullDiskLittleIsRemovedAtOnce(Dialect dialect) {
    try (RetentionBox box = RetentionBox.on(dialect)) {
      String workflow = box.workflow("acme", null);
      box.manyRuns(workflow, 40, OLD);
      box.counted(workflow);
      ExpiredRuns remover = box.remover();
      box.free.set(10);
      assertThat(remover.removeFor(Duration.ofSeconds(1))).isZero();
      box.free.set(24);
      box.clock.advance(Duration.ofSeconds(1));
      assertThat(remover.removeFor(Duration.ofSeconds(1))).isEqualTo(9);
      box.free.set(1 << 30);
      box.clock.advance(Duration.ofSeconds(1));
      assertThat(remover.removeFor(Duration.ofSeconds(1))).isEqualTo(27);
    }
  }

  /** As many turns as a pass takes in which some fail. */
  private static void passEachHour(RetentionBox box, ExpiredRuns remover, int hours) {
    for (int hour = 0; hour < hours; hour++) {
      box.clock.advance(Duration.ofHours(1));
      for (int turn = 0; turn < 12; turn++) {
        try {
          remover.removeFor(Duration.ofSeconds(1));
        } catch (IllegalStateException e) {
          assertThat(e).hasMessage("failed");
        }
      }
    }
  }

  private static int passAfter(RetentionBox box, ExpiredRuns remover, Duration time) {
    box.clock.advance(time);
    return remover.removeFor(Duration.ofSeconds(1));
  }
}
