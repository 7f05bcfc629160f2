package org.workflowserver.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.clock.SettableTime;
import org.workflowserver.cluster.LeaseStore;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.Rows;
import org.workflowserver.database.TestDatabase;
import org.workflowserver.limit.MemoryBudget;
import org.workflowserver.log.LoggedLines;
import org.workflowserver.run.Fact;
import org.workflowserver.run.StartCommand.Idempotency;
import org.workflowserver.run.record.FactStore;
import org.workflowserver.run.record.Facts;

@Timeout(60)
class JournalTest {
  private final TestDatabase database = TestDatabase.fresh(Dialect.H2);
  private final SettableTime time = new SettableTime(Instant.parse("2026-01-01T00:00:00Z"));
  private final TroubledTransactions transactions =
      new TroubledTransactions(database.transactions());
  private final LeaseStore leases = new LeaseStore(database.sql(), time);
  private final MemoryBudget memory = new MemoryBudget(64 << 20);
  private final Journal journal =
      new Journal(
          new BatchWriter(transactions, leases, new FactStore(database.sql()), database.diskSync()),
          time,
          memory);
  private String lease;

  @BeforeEach
  void register() {
    lease = database.transactions().inNew(() -> leases.register("test"));
    journal.use(lease);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void whatIsQueuedTogetherIsCommittedTogether() throws Exception {
    List<CompletableFuture<Boolean>> stages = recordAll(wholeRuns(20));
    journal.writeNext();
    assertThat(transactions.committed()).isEqualTo(1);
    assertThat(stages)
        .hasSize(60)
        .allSatisfy(stage -> assertThat(stage).isCompletedWithValue(true));
    assertThat(count("runs where status = 'completed'")).isEqualTo(20);
    assertThat(count("run_log")).isEqualTo(20);
  }

  @Test
  void anIdleJournalCommitsEachFactAlone() throws Exception {
    String run = Facts.runId();
    for (Fact fact : List.of(Facts.accepted(run, lease), Facts.recorded(run, 1))) {
      CompletableFuture<Boolean> stage = record(fact);
      journal.writeNext();
      assertThat(stage).isCompletedWithValue(true);
    }
    assertThat(transactions.committed()).isEqualTo(2);
  }

  @Test
  void aBatchHasAMostOfFacts() throws Exception {
    List<CompletableFuture<Boolean>> stages = recordAll(wholeRuns(200));
    journal.writeNext();
    assertThat(stages.stream().filter(CompletableFuture::isDone)).hasSize(512);
    journal.writeNext();
    assertThat(stages).allMatch(CompletableFuture::isDone);
  }

  @Test
  void aBatchIsClosedWhenItIsHeavy() throws Exception {
    String run = Facts.runId();
    String large = "{\"text\":\"" + "x".repeat(3 << 20) + "\"}";
    List<Fact> facts = new ArrayList<>(List.of(Facts.accepted(run, lease)));
    IntStream.rangeClosed(1, 5)
        .forEach(seq -> facts.add(Facts.recorded(run, seq, large, Facts.NOON)));
    List<CompletableFuture<Boolean>> stages = recordAll(facts);
    assertThat(journal.queuedBytes()).isGreaterThan(15L << 20);
    journal.writeNext();
    assertThat(stages.stream().filter(CompletableFuture::isDone)).hasSize(4);
    journal.writeNext();
    assertThat(stages).allMatch(CompletableFuture::isDone);
    assertThat(journal.queuedBytes()).isZero();
  }

  /** A full disk, and a database that is read-only. */
  @ParameterizedTest
  @ValueSource(strings = {"53100", "25006"})
  void aDatabaseThatTakesNothingRefusesStartsAndNothingElse(String state) throws Exception {
    String running = Facts.runId();
    recordAll(List.of(Facts.accepted(running, lease)));
    journal.writeNext();
    CompletableFuture<Boolean> start = record(Facts.accepted(Facts.runId(), lease));
    CompletableFuture<Boolean> step = record(Facts.recorded(running, 1));
    transactions.refuseBy(state);
    start.whenComplete((recorded, problem) -> assertThat(journal.isRefused()).isTrue());
    journal.writeNext();
    assertThat(start).isCompletedExceptionally();
    assertThat(step).isCompletedWithValue(true);
    assertThat(journal.isRefused()).isFalse();
    assertThat(count("runs")).isEqualTo(1);
    assertThat(count("run_log")).isEqualTo(1);
  }

  @Test
  void aStartBehindTheBatchThatIsRefusedDoesNotWaitEither() throws Exception {
    String running = Facts.runId();
    recordAll(List.of(Facts.accepted(running, lease)));
    journal.writeNext();
    CompletableFuture<Boolean> step = record(Facts.recorded(running, 1));
    transactions.refuseBy("53100", 3);
    List<CompletableFuture<Boolean>> starts = new ArrayList<>();
    // The writer has drained its queue, and is at the database.
    transactions.beforeNext(() -> starts.addAll(recordAll(wholeRuns(5))));
    journal.writeNext();
    assertThat(step).isCompletedWithValue(true);
    journal.stop();
    journal.run();
    assertThat(starts)
        .hasSize(15)
        .allSatisfy(stage -> assertThat(problem(stage).isFactAtFault()).isFalse());
    assertThat(count("runs")).isEqualTo(1);
    assertThat(count("run_log")).isEqualTo(1);
    assertThat(journal.queuedBytes()).isZero();
  }

  @Test
  void aStartThatWaitsForRoomOnTheDiskIsRefused() throws Exception {
    CompletableFuture<Boolean> start = record(Facts.accepted(Facts.runId(), lease));
    CompletableFuture<Boolean> next = record(Facts.accepted(Facts.runId(), lease));
    journal.waitWhile(() -> !start.isDone() || !next.isDone());
    journal.writeNext();
    assertThat(problem(start)).hasMessageContaining("takes nothing");
    assertThat(problem(next)).hasMessageContaining("takes nothing");
    assertThat(count("runs")).isZero();
    assertThat(journal.queuedBytes()).isZero();
  }

  @Test
  void theLogTellsOnceThatNothingIsTakenAndOnceThatFactsAreAgain() throws Exception {
    try (LoggedLines log = LoggedLines.of(Journal.class)) {
      for (int i = 0; i < 3; i++) {
        record(Facts.accepted(Facts.runId(), lease));
        transactions.refuseBy("53100");
        // What is left of the batch passes: it renews the lease and holds no fact.
        journal.writeNext();
      }
      assertThat(log.levels()).containsExactly("WARNING");
      record(Facts.accepted(Facts.runId(), lease));
      journal.writeNext();
      assertThat(log.levels()).containsExactly("WARNING", "INFO");
    }
  }

  @Test
  void theLeaseIsRenewedAloneWhileFactsAreRefused() throws Exception {
    String running = Facts.runId();
    recordAll(List.of(Facts.accepted(running, lease)));
    journal.writeNext();
    CompletableFuture<Boolean> step = record(Facts.recorded(running, 1));
    CompletableFuture<Boolean> renewal = journal.renewal().toCompletableFuture();
    time.advance(Journal.FRESH.minusSeconds(1));
    transactions.refuseBy("53100");
    List<Boolean> atRenewal = new ArrayList<>();
    renewal.thenRun(() -> atRenewal.add(step.isDone()));
    journal.writeNext();
    assertThat(atRenewal).containsExactly(false);
    assertThat(step).isCompletedWithValue(true);
    assertThat(journal.wroteInTimeFor(Duration.ofSeconds(10))).isTrue();
  }

  /** Who looks for new rows must not pass over those that are still to come. */
  @Test
  void otherServersReadUpToWhenAllIsRecorded() throws Exception {
    List<Fact> many = wholeRuns(200);
    recordAll(many);
    journal.writeNext();
    journal.writeNext();
    assertThat(recordedUntil()).as("the first batch did not have all").isEqualTo(Instant.EPOCH);
    Instant begin = time.now();
    String running = Facts.runId();
    recordAll(List.of(Facts.accepted(running, lease)));
    time.advance(Duration.ofMinutes(1));
    journal.writeNext();
    assertThat(recordedUntil()).isEqualTo(begin);
    record(Facts.recorded(running, 1));
    time.advance(Duration.ofMinutes(5));
    transactions.refuseBy("53100");
    List<Instant> whileItWaits = new ArrayList<>();
    journal.renewal().thenRun(() -> whileItWaits.add(recordedUntil()));
    journal.writeNext();
    assertThat(whileItWaits).containsExactly(begin.plus(Duration.ofMinutes(1)));
  }

  private Instant recordedUntil() {
    return database
        .transactions()
        .inNew(
            () ->
                Rows.instant(
                    database
                        .entityManager()
                        .createNativeQuery("select recorded_until from servers")
                        .getSingleResult()));
  }

  @Test
  void whoCouldNotWriteKnowsNothingOfOthersUntilTheSpanIsOver() throws Exception {
    Duration span = Duration.ofSeconds(10);
    assertThat(journal.wroteInTimeFor(span)).isTrue();
    time.advance(Journal.FRESH);
    assertThat(journal.wroteInTimeFor(span)).isFalse();
    record(Facts.accepted(Facts.runId(), lease));
    journal.writeNext();
    assertThat(journal.wroteInTimeFor(span)).isFalse();
    for (int i = 0; i < 2; i++) {
      time.advance(Duration.ofSeconds(5));
      assertThat(journal.wroteInTimeFor(span)).isEqualTo(i == 1);
      record(Facts.accepted(Facts.runId(), lease));
      journal.writeNext();
    }
    assertThat(journal.wroteInTimeFor(span)).isTrue();
  }

  @Test
  void refusedRunsAreForgottenWhenTheirFactsHavePassed() {
    RefusedRuns refused = new RefusedRuns();
    for (int i = 0; i <= RefusedRuns.MOST; i++) {
      refused.add("run" + i);
    }
    assertThat(refused.size()).isEqualTo(RefusedRuns.MOST);
  }

  @Test
  void aQueueThatIsFullForOneTenantSaysSo() throws Exception {
    String large = "x".repeat(32 << 20);
    for (int seq = 1; seq <= 2; seq++) {
      assertThat(memory.isFull("org")).isFalse();
      record(Facts.recorded("r", seq, large, Facts.NOON));
    }
    assertThat(memory.isFull("org")).isTrue();
    assertThat(memory.isFull("another")).isFalse();
    journal.writeNext();
    assertThat(memory.taken()).isLessThan(64 << 20);
  }

  @Test
  void aBadFactInAFullBatchFailsAlone() throws Exception {
    List<Fact> facts = new ArrayList<>(wholeRuns(170));
    String run = facts.getFirst().runId();
    assertThat(facts).hasSize(510);
    facts.add(300, Facts.recorded(facts.get(1).runId(), 1));
    facts.add(Facts.accepted(Facts.runId(), lease));
    List<CompletableFuture<Boolean>> stages = recordAll(facts);
    journal.writeNext();
    assertThat(problem(stages.get(300)).isFactAtFault()).isTrue();
    stages.remove(300);
    assertThat(stages).allSatisfy(stage -> assertThat(stage).isCompletedWithValue(true));
    assertThat(count("runs where id = '" + run + "' and status = 'completed'")).isEqualTo(1);
    assertThat(count("run_log")).isEqualTo(170);
  }

  @Test
  void aRunOfWhichAFactIsRefusedIsOnlyEndedAsFailed() throws Exception {
    String bad = Facts.runId();
    String good = Facts.runId();
    List<CompletableFuture<Boolean>> stages =
        recordAll(
            List.of(
                Facts.accepted(bad, lease),
                Facts.recorded(bad, 1),
                Facts.recorded(bad, 1),
                Facts.accepted(good, lease),
                Facts.recorded(bad, 2),
                Facts.completed(bad),
                Facts.completed(good)));
    journal.writeNext();
    assertThat(problem(stages.get(2)).isFactAtFault()).isTrue();
    assertThat(problem(stages.get(4)).isFactAtFault()).isFalse();
    assertThat(problem(stages.get(5)).isFactAtFault()).isFalse();
    assertThat(stages.get(6)).isCompletedWithValue(true);
    CompletableFuture<Boolean> end = record(Facts.failed(bad, "A step could not be recorded."));
    journal.writeNext();
    assertThat(end).isCompletedWithValue(true);
    assertThat(count("runs where id = '" + bad + "' and status = 'failed'")).isEqualTo(1);
    assertThat(count("run_log")).isEqualTo(1);
  }

  @Test
  void aFailureThatNothingExplainsCostsNoFact() throws Exception {
    List<CompletableFuture<Boolean>> stages = recordAll(wholeRuns(3));
    transactions.breakBy(new OutOfMemoryError("as if"));
    journal.writeNext();
    assertThat(stages).allSatisfy(stage -> assertThat(stage).isCompletedWithValue(true));
    assertThat(count("runs")).isEqualTo(3);
  }

  @Test
  void aRenewalBesideRefusedFactsThatBreaksEndsNothing() throws Exception {
    String run = Facts.runId();
    record(Facts.accepted(run, lease));
    journal.writeNext();
    CompletableFuture<Boolean> fact = record(Facts.recorded(run, 1));
    time.advance(Duration.ofSeconds(5));
    transactions.refuseBy("53100");
    transactions.breakBy(new OutOfMemoryError("as if"));
    journal.writeNext();
    assertThat(fact).isCompletedWithValue(true);
    assertThat(count("run_log")).isEqualTo(1);
  }

  @Test
  void aRenewalIsHeardOfByWhoWaitsForIt() throws Exception {
    CompletableFuture<Boolean> renewal = journal.renewal().toCompletableFuture();
    assertThat(renewal).isNotDone();
    record(Facts.accepted(Facts.runId(), lease));
    journal.writeNext();
    assertThat(renewal).isCompletedWithValue(true);
    CompletableFuture<Boolean> tooLate = journal.renewal().toCompletableFuture();
    journal.onLeaseLost(this::register);
    database.transactions().doInNew(() -> leases.end(lease));
    record(Facts.accepted(Facts.runId(), lease));
    journal.writeNext();
    assertThat(tooLate).isCompletedWithValue(false);
  }

  @Test
  void aLostLeaseFailsTheWholeBatchAndIsReactedTo() throws Exception {
    journal.onLeaseLost(this::register);
    database.transactions().doInNew(() -> leases.end(lease));
    String gone = lease;
    List<CompletableFuture<Boolean>> stages = recordAll(wholeRuns(3));
    journal.writeNext();
    assertThat(stages)
        .allSatisfy(
            stage ->
                assertThat(problem(stage)).hasMessageContaining(gone).hasMessageContaining("gone"))
        .noneMatch(stage -> problem(stage).isFactAtFault());
    assertThat(count("runs")).isZero();

    assertThat(journal.lease()).isEqualTo(lease).isNotEqualTo(gone);
    CompletableFuture<Boolean> next = record(Facts.accepted(Facts.runId(), lease));
    journal.writeNext();
    assertThat(next).isCompletedWithValue(true);
  }

  @Test
  void whatIsQueuedUnderALostLeaseIsNotRecordedUnderTheNext() throws Exception {
    CompletableFuture<Boolean> late = record(Facts.accepted(Facts.runId(), lease));
    register();
    journal.writeNext();
    assertThat(problem(late).isFactAtFault()).isFalse();
    assertThat(count("runs")).isZero();
  }

  @Test
  void aRegistrationThatFailsIsTriedAgain() throws Exception {
    List<String> tries = new ArrayList<>();
    journal.onLeaseLost(
        () -> {
          tries.add(journal.lease());
          if (tries.size() == 1) {
            throw new IllegalStateException("The database is away again.");
          }
          register();
        });
    database.transactions().doInNew(() -> leases.end(lease));
    record(Facts.accepted(Facts.runId(), lease));
    journal.writeNext();
    record(Facts.accepted(Facts.runId(), lease));
    journal.writeNext();
    assertThat(tries).hasSize(2);
    CompletableFuture<Boolean> next = record(Facts.accepted(Facts.runId(), lease));
    journal.writeNext();
    assertThat(next).isCompletedWithValue(true);
  }

  @Test
  void factsAreKeptWhileTheDatabaseIsAway() throws Exception {
    List<CompletableFuture<Boolean>> stages = recordAll(wholeRuns(2));
    transactions.beAwayFor(3);
    journal.writeNext();
    assertThat(stages).allSatisfy(stage -> assertThat(stage).isCompletedWithValue(true));
    assertThat(count("run_log")).isEqualTo(2);
  }

  @Test
  void aCommitWhoseAnswerWasLostIsNotRepeated() throws Exception {
    Idempotency key = new Idempotency("k", "hash");
    record(Facts.accepted(Facts.runId(), lease, Facts.NOON, Optional.of(key)));
    journal.writeNext();
    List<CompletableFuture<Boolean>> stages =
        recordAll(
            List.of(
                Facts.accepted(Facts.runId(), lease, Facts.NOON, Optional.of(key)),
                Facts.accepted(Facts.runId(), lease)));
    transactions.loseNextAnswer(0);
    journal.writeNext();
    assertThat(stages.get(0)).isCompletedWithValue(false);
    assertThat(stages.get(1)).isCompletedWithValue(true);
    assertThat(count("runs")).isEqualTo(2);
  }

  @Test
  void aCommitInDoubtIsAskedForUntilTheDatabaseAnswers() throws Exception {
    List<CompletableFuture<Boolean>> stages = recordAll(wholeRuns(2));
    transactions.loseNextAnswer(2);
    journal.writeNext();
    assertThat(stages).allSatisfy(stage -> assertThat(stage).isCompletedWithValue(true));
    assertThat(count("run_log")).isEqualTo(2);
  }

  @Test
  void anEmptyBatchRenewsTheLease() throws Exception {
    time.advance(Duration.ofSeconds(5));
    assertThat(journal.sinceRenewal()).isEqualTo(Duration.ofSeconds(5));
    journal.stop();
    journal.writeNext();
    assertThat(journal.sinceRenewal()).isZero();
    assertThat(database.transactions().inNew(() -> leases.lastBatch(lease))).isEqualTo(1);
  }

  @Test
  void stoppingFinishesWhatIsQueuedAndTakesNothingMore() {
    List<CompletableFuture<Boolean>> stages = recordAll(wholeRuns(400));
    journal.stop();
    CompletableFuture<Boolean> late = record(Facts.accepted(Facts.runId(), lease));
    journal.run();
    assertThat(stages).allSatisfy(stage -> assertThat(stage).isCompletedWithValue(true));
    assertThat(problem(late).isFactAtFault()).isFalse();
    assertThat(count("runs")).isEqualTo(400);
  }

  @Test
  void stoppingDoesNotWaitForADatabaseThatIsAway() {
    List<CompletableFuture<Boolean>> stages = recordAll(wholeRuns(2));
    journal.stop();
    transactions.beAwayFor(Integer.MAX_VALUE);
    journal.run();
    assertThat(stages).allSatisfy(stage -> assertThat(problem(stage)).hasMessageContaining("away"));
  }

  @Test
  void nothingIsRecordedBeforeThereIsALease() {
    Journal fresh = new Journal(null, time, new MemoryBudget());
    assertThat(problem(fresh.record("org", null, Facts.completed("r")).toCompletableFuture()))
        .isNotNull();
  }

  @Test
  void factsOfARunAreRecordedInTheirOrder() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> writer = threads.submit(journal::run);
      List<Future<List<Integer>>> runs = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        runs.add(threads.submit(() -> seqsInOrderOfCompletion(100)));
      }
      for (Future<List<Integer>> run : runs) {
        assertThat(run.get(180, TimeUnit.SECONDS)).hasSize(100).isSorted();
      }
      journal.stop();
      writer.get(180, TimeUnit.SECONDS);
    }
    assertThat(count("run_log")).isEqualTo(800);
    assertThat(transactions.committed()).isLessThan(800);
  }

  private List<Integer> seqsInOrderOfCompletion(int steps) {
    String run = Facts.runId();
    ConcurrentLinkedQueue<Integer> completed = new ConcurrentLinkedQueue<>();
    List<CompletableFuture<?>> stages = new ArrayList<>();
    stages.add(record(Facts.accepted(run, lease)));
    for (int i = 1; i <= steps; i++) {
      int seq = i;
      stages.add(record(Facts.recorded(run, seq)).thenRun(() -> completed.add(seq)));
    }
    CompletableFuture.allOf(stages.toArray(CompletableFuture<?>[]::new)).join();
    return List.copyOf(completed);
  }

  /** Three facts of each run: accepted, one step, completed. */
  private List<Fact> wholeRuns(int number) {
    return IntStream.range(0, number).mapToObj(i -> Facts.runId()).flatMap(this::whole).toList();
  }

  private Stream<Fact> whole(String run) {
    return Stream.of(Facts.accepted(run, lease), Facts.recorded(run, 1), Facts.completed(run));
  }

  private List<CompletableFuture<Boolean>> recordAll(List<Fact> facts) {
    return new ArrayList<>(facts.stream().map(this::record).toList());
  }

  private CompletableFuture<Boolean> record(Fact fact) {
    return journal.record("org", journal.lease(), fact).toCompletableFuture();
  }

  private static NotRecorded problem(CompletableFuture<Boolean> stage) {
    assertThat(stage).isCompletedExceptionally();
    return (NotRecorded) catchThrowableOfType(CompletionException.class, stage::join).getCause();
  }

  private long count(String fromWhere) {
    return database
        .transactions()
        .inNew(
            () ->
                ((Number)
                        database
                            .entityManager()
                            .createNativeQuery("select count(*) from " + fromWhere)
                            .getSingleResult())
                    .longValue());
  }
}
