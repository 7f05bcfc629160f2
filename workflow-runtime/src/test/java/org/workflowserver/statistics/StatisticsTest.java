package org.workflowserver.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.Transactions;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.identity.Caller;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.statistics.Overview.Failing;
import org.workflowserver.statistics.Overview.Hour;

@ParameterizedClass
@EnumSource
class StatisticsTest {
  private static final Duration LONG_AGO = Duration.ofMinutes(20);
  private static final Duration JUST_NOW = Duration.ofSeconds(1);

  private final StatisticsBox box;

  StatisticsTest(Dialect dialect) {
    this.box = StatisticsBox.on(dialect);
  }

  @AfterEach
  void close() {
    box.close();
  }

  @Test
  void aWorkflowWithoutRunsHasNothing() {
    assertThat(box.of(box.workflow())).isEqualTo(new WorkflowStatistics(0, 0, 0, 0, 0));
  }

  @Test
  void whatIsCountedAndWhatIsNotYetMakeOneSum() {
    String workflow = box.workflow();
    String other = box.workflow();
    box.ended(other, LONG_AGO, "completed");
    for (int i = 0; i < 7; i++) {
      box.ended(workflow, LONG_AGO.plusMinutes(i * 20L), "completed");
      box.entry(workflow, LONG_AGO.plusMinutes(i * 20L), "success");
    }
    box.ended(workflow, LONG_AGO, "failed");
    box.entry(workflow, LONG_AGO, "error");
    box.entry(workflow, LONG_AGO, "warning");
    WorkflowStatistics old = new WorkflowStatistics(7, 1, 7, 1, 1);
    assertThat(box.of(workflow)).isEqualTo(old);

    box.roll();
    assertThat(box.sums(workflow)).isEqualTo("[7, 1, 7, 1, 1]");
    assertThat(box.count("run_statistics where workflow_id = '" + workflow + "'")).isEqualTo(3);
    assertThat(box.of(workflow)).isEqualTo(old);

    box.ended(workflow, JUST_NOW, "failed");
    box.entry(workflow, JUST_NOW, "error");
    box.rollUps.round();
    assertThat(box.sums(workflow)).isEqualTo("[7, 1, 7, 1, 1]");
    assertThat(box.of(workflow)).isEqualTo(new WorkflowStatistics(7, 2, 7, 2, 1));
    assertThat(box.of(other)).isEqualTo(new WorkflowStatistics(1, 0, 0, 0, 0));
  }

  @Test
  void theOverviewHasAllWorkflowsByHoursAndThoseThatFailFirst() {
    String good = box.workflow();
    String bad = box.workflow();
    String worse = box.workflow();
    box.ended(good, Duration.ofHours(30), "failed");
    for (int i = 0; i < 3; i++) {
      box.ended(good, LONG_AGO.plusHours(2), "completed");
      box.ended(worse, LONG_AGO, "failed");
    }
    box.ended(bad, LONG_AGO, "failed");
    box.cancelled(bad, LONG_AGO);
    box.cancelled(box.workflow(), LONG_AGO);
    String open = box.run(bad, LONG_AGO);
    for (int i = 0; i < 2; i++) {
      Overview overview = box.statistics.overview(StatisticsBox.VIEWER, Duration.ofHours(24));
      assertThat(overview.hours()).hasSize(24);
      assertThat(overview.hours().getLast().begins()).isEqualTo("2026-03-08T12:00:00Z");
      assertThat(overview.hours().stream().mapToLong(Hour::completed).sum()).isEqualTo(3);
      assertThat(overview.hours().get(20)).isEqualTo(hour("2026-03-08T09:00:00Z", 3, 0));
      assertThat(overview.hours().get(21)).isEqualTo(hour("2026-03-08T10:00:00Z", 0, 0));
      assertThat(overview.hours().stream().mapToLong(Hour::failed).sum()).isEqualTo(4);
      assertThat(overview.hours().stream().mapToLong(Hour::cancelled).sum()).isEqualTo(2);
      assertThat(overview.failing())
          .containsExactly(new Failing(worse, "w", 3, 3), new Failing(bad, "w", 1, 1));
      box.roll();
    }
    box.ended(bad, JUST_NOW, "failed");
    box.end(open, "failed", JUST_NOW);
    box.rollUps.round();
    Overview later = box.statistics.overview(StatisticsBox.VIEWER, Duration.ofDays(7));
    assertThat(later.hours()).hasSize(7 * 24);
    assertThat(later.failing())
        .containsExactlyInAnyOrder(
            new Failing(worse, "w", 3, 3),
            new Failing(bad, "w", 3, 3),
            new Failing(good, "w", 4, 1));
    Caller other = Caller.of("other", "vi", List.of("viewer"));
    assertThat(box.statistics.overview(other, Duration.ofHours(24)).failing()).isEmpty();
    box.execute("update workflows set deleted_at = current_timestamp");
    assertThat(box.statistics.overview(StatisticsBox.VIEWER, Duration.ofDays(7)).failing())
        .isEmpty();
  }

  @Test
  void aWorkflowHasItsOwnHours() {
    String workflow = box.workflow();
    box.ended(box.workflow(), LONG_AGO, "completed");
    box.ended(workflow, LONG_AGO.plusHours(2), "completed");
    box.ended(workflow, LONG_AGO, "failed");
    box.cancelled(workflow, LONG_AGO);
    for (int i = 0; i < 2; i++) {
      List<Hour> hours = box.statistics.hours(StatisticsBox.VIEWER, workflow);
      assertThat(hours).hasSize(30 * 24);
      assertThat(hours.getLast().begins()).isEqualTo("2026-03-08T12:00:00Z");
      assertThat(hours).contains(hour("2026-03-08T09:00:00Z", 1, 0));
      assertThat(hours.stream().mapToLong(Hour::completed).sum()).isEqualTo(1);
      assertThat(hours.stream().mapToLong(Hour::failed).sum()).isEqualTo(1);
      assertThat(hours.stream().mapToLong(Hour::cancelled).sum()).isEqualTo(1);
      box.roll();
    }
    Caller other = Caller.of("other", "vi", List.of("viewer"));
    assertThatThrownBy(() -> box.statistics.hours(other, workflow)).isInstanceOf(Refusal.class);
  }

  private static Hour hour(String begins, long completed, long failed) {
    return new Hour(Instant.parse(begins), completed, failed, 0);
  }

  @Test
  void theLargestWorkflowsAreThoseWhoseNewestEntriesAreLongest() {
    Caller admin = Caller.of("default", "ada", List.of("admin"));
    assertThat(box.statistics.largest(admin, 5)).isEmpty();
    String many = box.workflow();
    String large = box.workflow();
    box.workflow();
    box.ended(many, LONG_AGO, "completed");
    for (int i = 0; i < 3; i++) {
      box.entry(many, LONG_AGO, "success");
    }
    box.entry(large, Duration.ofDays(8), "error");
    box.entry(large, LONG_AGO, "error");
    box.execute(
        "update run_log set input = '%s' where workflow_id = '%s'"
            .formatted("x".repeat(1_800), large));
    box.roll();
    List<WorkflowSize> sizes = box.statistics.largest(admin, 5);
    assertThat(sizes).extracting(WorkflowSize::workflowId).containsExactly(large, many);
    assertThat(sizes).extracting(WorkflowSize::entries).containsExactly(2L, 3L);
    assertThat(sizes).extracting(WorkflowSize::runs).containsExactly(0L, 1L);
    assertThat(sizes.getFirst().bytes()).isBetween(3_600L, 6_000L);
    assertThat(sizes.getFirst().addedBytes()).isEqualTo(sizes.getFirst().bytes() / 2);
    assertThat(sizes.getLast().addedBytes()).isEqualTo(sizes.getLast().bytes());
    assertThat(box.statistics.largest(admin, 1)).hasSize(1);
    assertThat(box.statistics.largest(Caller.of("other", "ada", List.of("admin")), 5)).isEmpty();
    assertThatThrownBy(() -> box.statistics.largest(StatisticsBox.VIEWER, 5))
        .isInstanceOf(Refusal.class);
    box.clock.advance(Duration.ofDays(32));
    assertThat(box.statistics.largest(admin, 5)).isEmpty();
  }

  @Test
  void aRunThatWasOpenWhenTheMarkCameByIsCountedWhenItHasEnded() {
    String workflow = box.workflow();
    List<String> open = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      open.add(box.run(workflow, LONG_AGO));
    }
    box.roll();
    assertThat(box.count("statistics_open_runs")).isEqualTo(5);
    assertThat(box.of(workflow).total()).isZero();

    open.subList(0, 4).forEach(run -> box.end(run, "completed", JUST_NOW));
    assertThat(box.of(workflow).completed()).isEqualTo(4);
    assertThat(box.sums(workflow)).startsWith("[null");
    box.rollUps.round();
    assertThat(box.sums(workflow)).startsWith("[4, 0");
    assertThat(box.count("statistics_open_runs")).isEqualTo(1);
    assertThat(box.of(workflow).completed()).isEqualTo(4);
  }

  @Test
  void ofManyRunsThatAreOpenAPartIsLookedAtInEachRound() {
    String workflow = box.workflow();
    List<String> open = new ArrayList<>();
    for (int i = 0; i < 160; i++) {
      open.add(box.run(workflow, LONG_AGO));
    }
    box.roll();
    while (box.count("statistics_open_runs") < open.size()) {
      box.rollUps.round();
    }
    open.forEach(run -> box.end(run, "completed", JUST_NOW));
    assertThat(box.of(workflow).completed()).as("of the newest").isEqualTo(160);
    box.rollUps.round();
    assertThat(box.count("statistics_open_runs")).isBetween(85L, 159L);
    for (int i = 0; i < 3; i++) {
      box.rollUps.round();
    }
    assertThat(box.sums(workflow)).startsWith("[160, 0");
    assertThat(box.count("statistics_open_runs")).isZero();
    assertThat(box.of(workflow).completed()).isEqualTo(160);
  }

  @Test
  void ofOpenRunsThatEndInManyWorkflowsARoundCountsAPart() {
    RollUps server = box.rollUps(box.database.transactions(), 20);
    box.settle(server);
    List<String> open = new ArrayList<>();
    for (int i = 0; i < 160; i++) {
      open.add(box.run(box.workflow(), LONG_AGO));
    }
    while (box.count("statistics_open_runs") < open.size()) {
      server.round();
    }
    server.round();
    open.forEach(run -> box.end(run, "completed", JUST_NOW));
    box.clock.advance(RollUps.LONG);
    server.round();
    assertThat(box.count("statistics_open_runs")).isEqualTo(160 - 125);
    assertThat(server.warning()).as("while some are left").isPresent();
    server.round();
    assertThat(box.count("statistics_open_runs")).isZero();
    assertThat(box.value("select sum(completed) from run_statistics")).hasToString("160");
    assertThat(box.count("run_index")).isEqualTo(160);
    assertThat(server.warning()).isEmpty();
  }

  @Test
  void whatBecomesVisibleLaterThanWhatIsNewerIsCounted() {
    String workflow = box.workflow();
    box.ended(workflow, LONG_AGO, "completed");
    box.settle(box.rollUps);
    box.ended(workflow, JUST_NOW, "completed");
    box.entry(workflow, JUST_NOW, "success");
    box.rollUps.round();
    box.ended(workflow, RollUps.MARGIN.minusSeconds(1), "failed");
    box.entry(workflow, RollUps.MARGIN.minusSeconds(1), "error");
    assertThat(box.of(workflow)).isEqualTo(new WorkflowStatistics(2, 1, 1, 1, 0));
    box.roll();
    assertThat(box.sums(workflow)).isEqualTo("[2, 1, 1, 1, 0]");
  }

  @Test
  void afterAnOutageNothingIsCountedBeforeWhatWasKeptIsWritten() {
    String workflow = box.workflow();
    box.settle(box.rollUps);
    box.rollUps.interrupted();
    box.ended(workflow, LONG_AGO, "completed");
    box.rollUps.round();
    box.clock.advance(RollUps.MARGIN.minusSeconds(1));
    box.rollUps.round();
    assertThat(box.count("statistics_marks")).isZero();
    box.ended(workflow, LONG_AGO, "completed");
    box.clock.advance(Duration.ofSeconds(1));
    box.rollUps.round();
    assertThat(box.sums(workflow)).startsWith("[2, 0");
  }

  @Test
  void whatAServerHasYetToRecordIsWaitedFor() {
    String workflow = box.workflow();
    box.server("behind", Duration.ofHours(2));
    box.server("up to date", Duration.ZERO);
    box.ended(workflow, Duration.ofHours(1), "completed");
    box.roll();
    box.ended(workflow, Duration.ofHours(2), "failed");
    assertThat(box.of(workflow)).isEqualTo(new WorkflowStatistics(1, 1, 0, 0, 0));
    box.roll();
    assertThat(box.count("statistics_marks where last_run_id <> ''")).isZero();
    box.execute("update servers set alive = false where id = 'behind'");
    box.roll();
    assertThat(box.sums(workflow)).startsWith("[1, 1");
  }

  @Test
  void aWorkflowThatCannotBeCountedKeepsNoOtherFromIt() {
    String broken = box.workflow();
    String other = box.workflow();
    box.entry(broken, LONG_AGO, "unknown");
    box.entry(other, LONG_AGO, "success");
    box.roll();
    assertThat(box.sums(other)).startsWith("[0, 0, 1");
    assertThat(box.rollUps.warning()).isEmpty();
    box.clock.advance(RollUps.LONG);
    box.rollUps.round();
    assertThat(box.rollUps.warning()).hasValueSatisfying(it -> assertThat(it).contains("behind"));
    box.execute("update run_log set status = 'error' where status = 'unknown'");
    box.rollUps.round();
    assertThat(box.sums(broken)).startsWith("[0, 0, 0, 1");
    assertThat(box.rollUps.warning()).isEmpty();
  }

  @Test
  void whatIsRecordedLateIsCountedWhereNothingNewerWas() {
    String workflow = box.workflow();
    box.ended(workflow, LONG_AGO, "completed");
    box.entry(workflow, LONG_AGO, "success");
    box.roll();
    Duration late = LONG_AGO.minusMinutes(5);
    box.ended(workflow, late, "failed");
    box.entry(workflow, late, "error");
    box.rollUps.round();
    assertThat(box.sums(workflow)).isEqualTo("[1, 1, 1, 1, 0]");
    assertThat(box.count("log_index where status = 'error'")).isEqualTo(1);
    // Its mark is old; as it is not behind, others' lists do not read on from there.
    assertThat(box.count("statistics_floor where last_log_id > (select max(id) from run_log)"))
        .isEqualTo(1);
  }

  @Test
  void onAFullDiskNothingIsCountedBeforeWhatWasKeptIsWritten() {
    String workflow = box.workflow();
    box.settle(box.rollUps);
    String floor = "statistics_floor where last_run_id = '%s'".formatted(floor());
    box.free.set(0);
    box.clock.advance(Duration.ofMinutes(30));
    box.ended(workflow, LONG_AGO, "completed");
    box.rollUps.round();
    assertThat(box.count("statistics_marks")).isZero();
    box.free.set(Long.MAX_VALUE);
    box.clock.advance(Duration.ofSeconds(15));
    box.rollUps.round();
    assertThat(box.count("statistics_marks")).isZero();
    assertThat(box.count(floor)).isEqualTo(1);
    box.ended(workflow, LONG_AGO.plusMinutes(5), "failed");
    box.clock.advance(RollUps.MARGIN);
    box.rollUps.round();
    assertThat(box.sums(workflow)).startsWith("[1, 1");
  }

  @Test
  void whatIsRecordedAfterTheClockWasAheadIsCounted() {
    String workflow = box.workflow();
    box.roll();
    box.ended(workflow, JUST_NOW, "completed");
    box.clock.jump(Duration.ofHours(1));
    box.ended(workflow, Duration.ofMinutes(2), "completed");
    for (int i = 0; i < 40; i++) {
      box.rollUps.round();
      box.clock.advance(Duration.ofSeconds(15));
    }
    assertThat(box.count("statistics_marks")).isZero();
    box.clock.jump(Duration.ofHours(-1));
    box.ended(workflow, Duration.ofMinutes(2), "failed");
    box.rollUps.round();
    box.roll();
    assertThat(box.sums(workflow)).startsWith("[1, 1");
    box.clock.advance(Duration.ofHours(1));
    box.rollUps.round();
    assertThat(box.sums(workflow)).startsWith("[2, 1");
  }

  @Test
  void aClockThatStaysAheadIsBelieved() {
    String workflow = box.workflow();
    box.roll();
    box.clock.jump(Duration.ofDays(7));
    box.ended(workflow, LONG_AGO, "completed");
    box.rollUps.round();
    box.clock.advance(ClockWatch.LONGEST_DOUBT.minusSeconds(1));
    box.rollUps.round();
    assertThat(box.count("statistics_marks")).isZero();
    box.clock.advance(Duration.ofSeconds(1));
    box.rollUps.round();
    assertThat(box.sums(workflow)).startsWith("[1, 0");
  }

  @Test
  void aFloorThatIsAheadOfTheTimeGoesBack() {
    String workflow = box.workflow();
    box.execute("update statistics_floor set last_run_id = 'fl_run_7', last_log_id = 'fl_log_7'");
    box.ended(workflow, LONG_AGO, "completed");
    box.roll();
    assertThat(floor()).isBetween(past(RollUps.MARGIN.plusSeconds(1)), past(RollUps.MARGIN));
  }

  @Test
  void theFloorIsWhereTheWorkflowIsThatIsMostBehind() {
    List<String> workflows = new ArrayList<>();
    List<String> marks = new ArrayList<>();
    for (int minutes : List.of(12, 15, 10)) {
      String workflow = box.workflow();
      workflows.add(workflow);
      marks.add(box.ended(workflow, Duration.ofMinutes(minutes), "completed"));
    }
    box.execute(
        "insert into statistics_marks (workflow_id, org_id, last_run_id, last_log_id, entries,"
            + " revision) select workflow_id, org_id, id, '', 0, 0 from runs");
    workflows.forEach(each -> box.ended(each, Duration.ofMinutes(5), "completed"));
    raiseFloor();
    assertThat(floor()).isEqualTo(marks.get(1));
    // Nothing of it is counted, and nothing of it is older than itself.
    String uncounted = box.workflow();
    Duration age = Duration.ofMinutes(20);
    box.execute(
        "update workflows set created_at = timestamp with time zone '%s' where id = '%s'"
            .formatted(box.clock.now().minus(age), uncounted));
    box.ended(uncounted, Duration.ofMinutes(5), "completed");
    box.execute("update statistics_floor set last_run_id = ''");
    raiseFloor();
    assertThat(floor()).isEqualTo(past(age.plus(RollUps.MARGIN)));
  }

  private void raiseFloor() {
    RollUpStore.Bounds now =
        new RollUpStore.Bounds(past(Duration.ZERO), Ids.earliest(IdKind.LOG, box.clock.now()));
    IndexStore index = new IndexStore(box.database.sql());
    box.database.transactions().doInNew(() -> index.raiseFloor(now));
  }

  private String floor() {
    return (String) box.value("select last_run_id from statistics_floor");
  }

  private String past(Duration ago) {
    return Ids.earliest(IdKind.RUN, box.clock.now().minus(ago));
  }

  @Test
  void anEntryThatWasCopiedFromAnotherRunIsNotCountedAgain() {
    String workflow = box.workflow();
    box.entry(workflow, LONG_AGO, "success", "'fl_log_other'");
    box.entry(workflow, JUST_NOW, "success", "'fl_log_other'");
    assertThat(box.of(workflow).success()).isZero();
    box.roll();
    box.roll();
    assertThat(box.of(workflow).success()).isZero();
  }

  @Test
  void onlyTheLastThirtyDaysFromTheFullHourCount() {
    String workflow = box.workflow();
    Duration edge = Statistics.RECENT.plusMinutes(10);
    box.ended(workflow, edge.plusSeconds(1), "completed");
    box.entry(workflow, edge.plusSeconds(1), "success");
    box.ended(workflow, edge, "failed");
    box.entry(workflow, edge, "error");
    WorkflowStatistics inside = new WorkflowStatistics(0, 1, 0, 1, 0);
    assertThat(box.of(workflow)).isEqualTo(inside);
    box.roll();
    assertThat(box.sums(workflow)).isEqualTo("[1, 1, 1, 1, 0]");
    assertThat(box.of(workflow)).isEqualTo(inside);
  }

  @Test
  void aServerThatDiesInBetweenLosesAndRepeatsNothing() {
    String workflow = box.workflow();
    for (int i = 0; i < 20; i++) {
      box.ended(workflow, LONG_AGO, "completed");
      box.entry(workflow, LONG_AGO, "success");
    }
    AtomicInteger left = new AtomicInteger(6);
    RollUps dying =
        box.rollUps(
            new Transactions() {
              @Override
              public <T> T inNew(Supplier<T> work) {
                return box.in(
                    () -> {
                      T result = work.get();
                      if (left.getAndDecrement() == 0) {
                        throw new IllegalStateException("The server dies before the commit.");
                      }
                      return result;
                    });
              }

              @Override
              public void doInNew(Runnable work) {
                box.in(
                    () -> {
                      work.run();
                      return work;
                    });
              }
            });
    box.settle(dying);
    dying.round();
    assertThat(box.sums(workflow)).startsWith("[6, 0, 8");
    assertThat(box.of(workflow)).isEqualTo(new WorkflowStatistics(20, 0, 20, 0, 0));
    box.roll();
    assertThat(box.sums(workflow)).isEqualTo("[20, 0, 20, 0, 0]");
  }

  @Test
  void severalServersCountEachRunOnceWhileReadersSeeAll() throws Exception {
    String workflow = box.workflow();
    for (int i = 0; i < 60; i++) {
      box.end(box.run(workflow, LONG_AGO), i % 3 == 0 ? "failed" : "completed", LONG_AGO);
      box.entry(workflow, LONG_AGO, "success");
    }
    WorkflowStatistics all = new WorkflowStatistics(40, 20, 60, 0, 0);
    // The mark is there, so that the servers meet at the lock on it.
    box.settle(box.rollUps);
    RollUps other = box.rollUps(box.database.transactions());
    box.settle(other);
    String another = box.workflow();
    box.ended(another, LONG_AGO, "completed");
    for (String each : List.of(workflow, another)) {
      box.in(() -> new RollUpStore(box.database.sql()).lockMark(each));
    }
    CyclicBarrier together = new CyclicBarrier(3);
    List<Future<?>> done = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (RollUps server : List.of(box.rollUps, other)) {
        done.add(
            threads.submit(
                () -> {
                  together.await(1, TimeUnit.MINUTES);
                  server.round();
                  return null;
                }));
      }
      done.add(
          threads.submit(
              () -> {
                together.await(1, TimeUnit.MINUTES);
                for (int i = 0; i < 50; i++) {
                  assertThat(box.of(workflow)).isEqualTo(all);
                }
                return null;
              }));
    }
    for (Future<?> each : done) {
      each.get();
    }
    box.rollUps.round();
    assertThat(box.sums(workflow)).isEqualTo("[40, 20, 60, 0, 0]");
    assertThat(box.of(workflow)).isEqualTo(all);
  }

  /** Others find what is new by it. */
  @Test
  void whatIsCountedOfAllIsKnownWhileOneWorkflowIsBehind() {
    String large = box.workflow();
    String small = box.workflow();
    box.execute(
        "update workflows set created_at = timestamp with time zone '2020-01-01 00:00:00+00'");
    // More than one round takes.
    for (int i = 0; i < 3 * 101; i++) {
      box.ended(large, LONG_AGO.minusSeconds(i), "completed");
    }
    box.ended(small, LONG_AGO, "completed");
    box.roll();
    String behind =
        "statistics_floor f join statistics_marks m on m.workflow_id = '" + large + "' where ";
    assertThat(box.count("run_index where workflow_id = '" + large + "'")).isLessThan(303);
    assertThat(box.count(behind + "f.last_run_id = m.last_run_id and m.last_run_id > ''"))
        .isEqualTo(1);
    box.rollUps.round();
    assertThat(box.count("run_index where workflow_id = '" + large + "'")).isEqualTo(303);
    assertThat(box.count("statistics_floor where last_run_id > (select max(id) from runs)"))
        .isEqualTo(1);
  }

  /** Retention may remove the run of its only entry in between. */
  @Test
  void aRowOfTheIndexThatIsGoneBeforeItIsExtendedIsWrittenAnew() {
    String workflow = box.workflow();
    LogSpans.Kind kind = new LogSpans.Kind("n", "success");
    LogSpans.Span gone = new LogSpans.Span(kind, "fl_log_1", 0, "fl_log_1", 1);
    LogSpans spans = new LogSpans(stored -> gone);
    spans.add(kind, "fl_log_2", 1);
    IndexStore index = new IndexStore(box.database.sql());
    box.database.transactions().doInNew(() -> index.addEntries("default", workflow, spans));
    assertThat(box.count("log_index where first_id = 'fl_log_1' and last_id = 'fl_log_2'"))
        .isEqualTo(1);
  }

  @Test
  void statisticsGoWithTheirWorkflow() {
    String workflow = box.workflow();
    String kept = box.workflow();
    box.ended(workflow, LONG_AGO, "completed");
    box.ended(kept, LONG_AGO, "completed");
    String open = box.run(workflow, LONG_AGO);
    box.roll();
    box.end(open, "failed", JUST_NOW);
    box.execute(
        "update workflows set deleted_at = timestamp with time zone '2026-03-01 00:00:00+00' where"
            + " id = '"
            + workflow
            + "'");
    box.rollUps.round();
    assertThatThrownBy(() -> box.of(workflow)).isInstanceOf(Refusal.class);
    assertThat(box.remover.removeFor(Duration.ofSeconds(1))).isPositive();
    for (String table :
        List.of(
            "run_statistics",
            "statistics_marks",
            "statistics_open_runs",
            "run_index",
            "log_index")) {
      assertThat(box.count(table + " where workflow_id = '" + workflow + "'")).as(table).isZero();
    }
    assertThat(box.of(kept).completed()).isEqualTo(1);
  }

  @Test
  void statisticsAreTheTenants() {
    String foreign = box.workflow("other");
    assertThatThrownBy(() -> box.of(foreign)).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> box.of(Ids.next(IdKind.WORKFLOW))).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> box.of("fl_\0")).isInstanceOf(Refusal.class);
  }

  @Test
  void theRateIsRoundedToTwoDecimals() {
    assertThat(new WorkflowStatistics(0, 0, 0, 0, 0).successRate()).isEqualTo(BigDecimal.ZERO);
    assertThat(new WorkflowStatistics(2, 1, 0, 0, 0).successRate()).isEqualTo("66.67");
    assertThat(new WorkflowStatistics(7, 0, 0, 0, 0).successRate()).isEqualTo("100");
    assertThat(new WorkflowStatistics(0, 3, 0, 0, 0).successRate()).isEqualTo("0");
    assertThat(new WorkflowStatistics(1, 1, 0, 0, 0).successRate()).isEqualTo("50");
    assertThat(new WorkflowStatistics(1, 7, 0, 0, 0).successRate()).isEqualTo("12.5");
  }
}
