package org.workflowserver.run.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.database.Dialect;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.identity.Caller;
import org.workflowserver.limit.AnswerMemory;
import org.workflowserver.paging.Cursor;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.run.LogStatus;
import org.workflowserver.run.LogView;
import org.workflowserver.run.RunCommand;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.RunView;
import org.workflowserver.run.RunWaiting;
import org.workflowserver.run.change.CommandStore.Cancellation;
import org.workflowserver.run.search.LogFilter;
import org.workflowserver.run.search.RunFilter;
import org.workflowserver.run.state.Failure;
import org.workflowserver.run.state.IterationPath;
import org.workflowserver.run.state.RunFact;
import org.workflowserver.run.state.RunIds;
import org.workflowserver.run.state.StepKey;
import org.workflowserver.run.state.StepRecord;
import org.workflowserver.run.state.Wait;

@ParameterizedClass
@EnumSource
class RunStoreTest {
  private static final Instant LATER = Facts.NOON.plusSeconds(3_600);

  private final StoreBox box;

  RunStoreTest(Dialect dialect) {
    this.box = StoreBox.on(dialect);
  }

  @AfterEach
  void close() {
    box.close();
  }

  @Test
  void tellsHowMuchIsOnRecordOfARunAndOfItsInput() {
    String pending = box.pending();
    String running = box.running();
    String output = "{\"text\":\"" + "x".repeat(1_000) + "\"}";
    box.write(Facts.recorded(running, 2, output, Facts.NOON));
    Map<String, Long> sizes = box.in(() -> box.claims.sizes(List.of(pending, running)));
    assertThat(sizes).containsOnlyKeys(pending, running);
    assertThat(sizes.get(pending)).isBetween(2L, 500L);
    assertThat(sizes.get(running)).isBetween(1_000L, 2_000L);
  }

  @Test
  void theOldestFreeRunsAreClaimedFirst() {
    List<String> free = IntStream.range(0, 5).mapToObj(i -> box.pending()).toList();
    assertThat(box.claim(box.lease, LATER, 3)).isEqualTo(free.subList(0, 3));
    assertThat(box.claim(box.lease, LATER, 3)).isEqualTo(free.subList(3, 5));
    assertThat(box.claim(box.lease, LATER, 3)).isEmpty();
    assertThat(box.view(free.getFirst()).status()).isEqualTo(RunStatus.RUNNING);
    assertThat(box.view(free.getFirst()).revision()).isEqualTo(2);
    assertThat(box.write(Facts.completed(free.getFirst()))).containsExactly(true);
  }

  @Test
  void onlyTheTakeoverOfARunningRunFromADeadServerIsCounted() {
    String pending = box.pending();
    String running = box.running();
    box.in(() -> box.claims.freeOfDead(box.lease, Facts.NOON));
    assertThat(box.claim("next", LATER, 10)).containsExactly(pending, running);
    assertThat(takeovers(pending)).isZero();
    assertThat(takeovers(running)).isEqualTo(1);
  }

  @Test
  void aRunThatAServerReleasesWhenItStopsIsNotCounted() {
    String running = box.running();
    box.in(() -> box.claims.free(box.lease, Facts.NOON));
    assertThat(box.claim("next", LATER, 10)).containsExactly(running);
    assertThat(takeovers(running)).isZero();
  }

  @Test
  void twoServersNeverClaimTheSameRun() throws Exception {
    List<String> free = IntStream.range(0, 60).mapToObj(i -> box.pending()).toList();
    CyclicBarrier together = new CyclicBarrier(2);
    List<Future<List<String>>> claims = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (String lease : List.of("first", "second")) {
        claims.add(
            threads.submit(
                () -> {
                  together.await(1, TimeUnit.MINUTES);
                  return claimAll(lease);
                }));
      }
    }
    List<String> all = new ArrayList<>();
    for (Future<List<String>> claim : claims) {
      all.addAll(claim.get());
    }
    assertThat(all).containsExactlyInAnyOrderElementsOf(free);
  }

  @Test
  void onlyTheOpenRunsOfTheLeaseAreFreed() {
    String mine = box.running();
    String ended = box.running();
    box.write(Facts.completed(ended));
    String other = box.running();
    box.execute("update runs set owner = 'other' where id = '" + other + "'");
    assertThat(box.in(() -> box.claims.free(box.lease, Facts.NOON))).isEqualTo(1);
    assertThat(box.claim("next", LATER, 10)).containsExactly(mine);
    assertThat(box.write(Facts.completed(mine))).containsExactly(false);
  }

  @Test
  void theOpenRunsOfADeletedWorkflowAreCancelled() {
    String running = box.running();
    String pending = box.pending();
    String ended = box.running();
    box.write(Facts.completed(ended));
    String elsewhere = Ids.next(IdKind.WORKFLOW);
    assertThat(box.in(() -> box.commands.uncancelled(elsewhere, ""))).isEmpty();
    List<String> open = box.in(() -> box.commands.uncancelled(Facts.WORKFLOW, ""));
    assertThat(open).containsExactlyInAnyOrder(running, pending);
    Instant now = Facts.NOON.plusSeconds(9);
    open.forEach(
        run ->
            assertThat(box.in(() -> box.commands.cancel(run, "Why.", now)))
                .isEqualTo(Cancellation.CANCELLED));

    assertThat(box.view(pending).status()).isEqualTo(RunStatus.FAILED);
    assertThat(box.view(pending).errorCode()).isEqualTo(RunError.CANCELLED);
    assertThat(box.view(pending).errorMessage()).isEqualTo("Why.");
    assertThat(box.view(pending).completedAt()).isEqualTo(now);
    assertThat(box.view(running).status()).isEqualTo(RunStatus.RUNNING);
    assertThat(box.view(ended).status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(box.in(() -> box.commands.uncancelled(Facts.WORKFLOW, ""))).isEmpty();
    assertThat(box.in(() -> box.commands.cancel(ended, "Why.", now))).isEqualTo(Cancellation.ENDED);
    assertThat(box.in(() -> box.commands.take("other", now))).isEmpty();
    assertThat(box.in(() -> box.commands.take(box.lease, now)))
        .extracting(RunCommand::runId)
        .containsExactly(running);
  }

  @Test
  void aCommandForARunThatHasEndedIsForgotten() {
    String run = box.running();
    box.in(() -> box.commands.cancel(run, "Why.", Facts.NOON));
    box.write(Facts.completed(run));
    assertThat(box.in(() -> box.commands.take(box.lease, Facts.NOON))).isEmpty();
    assertThat(box.in(() -> box.commands.ofRuns(List.of(run)))).isEmpty();
  }

  /** Any number of them may be large, of runs that are not in memory, too. */
  @Test
  void payloadsOfAnswersAreReadApart() {
    String run = box.running();
    StepKey step = new StepKey("n1", IterationPath.OUTSIDE);
    RunCommand.Answer answer = new RunCommand.Answer(step, "source", "completed", "{\"a\": 1}");
    box.write(Facts.waiting(run, "n1", LATER));
    box.in(
        () -> {
          box.commands.answer(run, Facts.ORG, answer, Facts.NOON);
          return null;
        });
    RunCommand head = box.in(() -> box.commands.take(box.lease, Facts.NOON)).getFirst();
    assertThat(head.answer()).isEqualTo(new RunCommand.Answer(step, "source", "completed", null));
    assertThat(box.in(() -> box.commands.read(List.of(head.id()))))
        .extracting(RunCommand::answer)
        .containsExactly(answer);
  }

  /** It executes: what it waits for is not known outside yet. */
  @Test
  void aStepThatAnnouncesAWaitIsNotShownToWait() {
    String run = box.running();
    Wait announcing = new Wait.Announcing(Facts.waiter(run, "n1"));
    box.write(Facts.of(run, new RunFact.Waiting(announcing)), Facts.waiting(run, "n2", LATER));
    assertThat(box.in(() -> box.runs.waiting(run, Optional.empty()))).containsOnlyKeys("n2");
  }

  /** No limit is on all of it together, and nothing is rebuilt from it. */
  @Test
  void whatStepsReadIsNotReadAgain() {
    String run = box.running();
    StepRecord done = Facts.entry(Facts.recorded(run, 2, "{\"b\": 2}", Facts.NOON));
    StepRecord failed =
        new StepRecord(
            new RunIds(run, Facts.ORG, Facts.WORKFLOW),
            3,
            new StepRecord.Attempt(
                new StepKey("n3", IterationPath.parse("1.2")),
                Ids.next(IdKind.LOG),
                null,
                2,
                "{\"in\": 3}",
                "{}",
                Duration.ofMillis(5),
                Facts.NOON),
            null,
            new Failure("code", "Why.", true),
            true,
            null);
    box.write(Facts.recorded(done), Facts.recorded(failed));
    assertThat(box.recorded(run).logs())
        .hasSize(2)
        .allMatch(entry -> entry.attempt().input().isEmpty());
    assertThat(box.recorded(run).logs())
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("attempt.input")
        .containsExactly(done, failed);
  }

  @Test
  void aParkedRunIsClaimedWhenItsTimeHasCome() {
    String run = box.running();
    Instant due = Facts.NOON.plusSeconds(60);
    box.write(Facts.waiting(run, "n1", due), Facts.parked(run, due));
    assertThat(box.view(run).waiting())
        .isEqualTo(
            new RunWaiting(
                "delay", "n1", due, "The end of a delay. The run continues by itself.", null));
    assertThat(box.in(() -> box.claims.nextWake(Facts.NOON, due))).contains(due);
    assertThat(box.in(() -> box.claims.nextWake(Facts.NOON, due.minusNanos(1_000)))).isEmpty();
    assertThat(box.claim("next", due.minusNanos(1_000), 9)).isEmpty();
    assertThat(box.claim("next", due, 9)).containsExactly(run);
    assertThat(box.recorded(run).waits()).extracting(Wait::due).containsExactly(due);
    assertThat(box.view(run).waiting()).isNull();
  }

  @Test
  void aCommandWakesARunThatParksMeanwhile() {
    String run = box.running();
    box.in(() -> box.commands.cancel(run, "Why.", Facts.NOON));
    box.write(Facts.waiting(run, "n1", LATER), Facts.parked(run, LATER));
    assertThat(box.claim("next", Facts.NOON.plusSeconds(1), 9)).containsExactly(run);
    assertThat(box.in(() -> box.commands.ofRuns(List.of(run)))).hasSize(1);
  }

  @Test
  void aParkedRunIsCancelledOnTheSpotAndItsWaitsEndWithIt() {
    String run = box.running();
    box.write(Facts.waiting(run, "n1", LATER), Facts.parked(run, LATER));
    assertThat(box.in(() -> box.commands.cancel(run, "Why.", Facts.NOON)))
        .isEqualTo(Cancellation.CANCELLED);
    assertThat(box.view(run).status()).isEqualTo(RunStatus.FAILED);
    assertThat(box.recorded(run).waits()).isEmpty();
    assertThat(box.claim("next", LATER, 9)).isEmpty();
  }

  @Test
  void parkingForgetsTheServersThatDiedOfTheRun() {
    String run = box.running();
    box.in(() -> box.claims.freeOfDead(box.lease, Facts.NOON));
    assertThat(box.claim(box.lease, LATER, 9)).containsExactly(run);
    assertThat(box.recorded(run).takeovers()).isEqualTo(1);
    box.write(Facts.waiting(run, "n1", LATER), Facts.parked(run, LATER));
    assertThat(box.recorded(run).takeovers()).isZero();
  }

  @Test
  void aRunThatAnotherServerMovesIsNotParked() {
    String run = box.running();
    box.in(() -> box.claims.free(box.lease, Facts.NOON));
    box.claim("next", LATER, 9);
    assertThat(box.write(Facts.parked(run, LATER))).containsExactly(false);
    assertThat(box.in(() -> box.claims.owners())).containsExactly("next");
  }

  @Test
  void aRunIsSeenByItsTenantWhileItsWorkflowLives() {
    String run = box.running();
    assertThat(box.in(() -> box.runs.find(Facts.ORG, run))).isPresent();
    assertThat(box.in(() -> box.runs.find("other", run))).isEmpty();
    assertThat(box.in(() -> box.runs.findAll(Facts.ORG, List.of(run)))).hasSize(1);
    assertThat(box.in(() -> box.runs.findAll("other", List.of(run)))).isEmpty();
    box.execute("update workflows set deleted_at = current_timestamp");
    assertThat(box.in(() -> box.runs.find(Facts.ORG, run))).isEmpty();
    assertThat(box.in(() -> box.runs.findAll(Facts.ORG, List.of(run)))).isEmpty();
    assertThat(list(RunFilter.ALL, Optional.empty())).isEmpty();
  }

  @Test
  void aListIsReadNewestFirstFromWhereThePageBeforeEnded() {
    List<String> runs = IntStream.range(0, 5).mapToObj(i -> box.running()).toList();
    assertThat(list(RunFilter.ALL, Optional.empty())).containsExactlyElementsOf(runs.reversed());
    assertThat(list(RunFilter.ALL, Optional.of(runs.get(2))))
        .containsExactly(runs.get(1), runs.get(0));
    assertThat(box.in(() -> box.runs.listFrom(Facts.ORG, RunFilter.ALL, 1, 2)).items())
        .extracting(RunView::id)
        .containsExactly(runs.get(3), runs.get(2));
    assertThat(box.in(() -> box.runs.list("other", RunFilter.ALL, Optional.empty(), 9)).items())
        .isEmpty();
  }

  @Test
  void aListIsNarrowedByStatusAndHalfOpenTimes() {
    String running = box.running();
    String failed = box.running();
    box.write(Facts.failed(failed, "no"));
    assertThat(list(filter(RunStatus.FAILED, null, null), Optional.empty()))
        .containsExactly(failed);
    assertThat(list(filter(null, Facts.NOON, Facts.NOON.plusNanos(1_000)), Optional.empty()))
        .containsExactly(failed, running);
    assertThat(list(filter(null, null, Facts.NOON), Optional.empty())).isEmpty();
    assertThat(list(filter(null, Facts.NOON.plusNanos(1_000), null), Optional.empty())).isEmpty();
  }

  @Test
  void aFilterMayHoldAnyText() {
    box.running();
    assertThat(list(RunFilter.ALL.ofWorkflow("\0 or '1'='1"), Optional.empty())).isEmpty();
    LogFilter filter =
        new LogFilter(
            Optional.empty(),
            Optional.of("n\0\uD83D"),
            Optional.of("\0"),
            Optional.empty(),
            Optional.empty());
    PageRequest page = PageRequest.first(9);
    assertThat(box.in(() -> box.logs.ofRun(Facts.ORG, Facts.WORKFLOW, filter, page))).isEmpty();
  }

  @Test
  void countingStopsAtTheMost() {
    IntStream.range(0, 4).forEach(i -> box.pending());
    box.running();
    assertThat(box.in(() -> box.runs.count(Facts.ORG, RunFilter.ALL, 3))).isEqualTo(3);
    assertThat(box.in(() -> box.runs.count(Facts.ORG, RunFilter.ALL, 9))).isEqualTo(5);
    AcceptedRunStore accepted = new AcceptedRunStore(box.database.sql());
    assertThat(box.in(() -> accepted.countPending(Facts.ORG, 3))).isEqualTo(3);
    assertThat(box.in(() -> accepted.countPending(Facts.ORG, 9))).isEqualTo(4);
    assertThat(box.in(() -> accepted.countPending("other", 9))).isZero();
    RunLists lists =
        new RunLists(box.database.transactions(), box.database.sql(), new AnswerMemory());
    assertThat(lists.countPending(Caller.of(Facts.ORG, "ada", List.of("admin")))).isEqualTo(4);
  }

  @Test
  void entriesOfARunAreReadInTheOrderOfRecording() {
    String run = box.running();
    String other = box.running();
    box.write(Facts.recorded(run, 1), Facts.recorded(other, 1));
    box.write(Facts.recorded(run, 3), Facts.recorded(run, 2));
    assertThat(seqs(run, 0)).containsExactly(1, 2, 3);
    assertThat(seqs(run, 1)).containsExactly(2, 3);
    assertThat(box.in(() -> box.runs.traces().entriesAfter(run, 0, 2)))
        .extracting(LogView::seq)
        .containsExactly(1, 2);
    assertThat(
            box.in(
                    () ->
                        box.logs.ofWorkflow(
                            Facts.ORG,
                            Facts.WORKFLOW,
                            all(),
                            Optional.empty(),
                            9,
                            StoreBox.share()))
                .items())
        .hasSize(4)
        .extracting(LogView::id)
        .isSortedAccordingTo((a, b) -> b.compareTo(a));
    assertThat(
            box.in(
                    () ->
                        box.logs.ofWorkflow(
                            "other", Facts.WORKFLOW, all(), Optional.empty(), 9, StoreBox.share()))
                .items())
        .isEmpty();
  }

  @Test
  void theRunsOfAListHaveTheirPayloadsWithinABound() {
    RunLists lists =
        new RunLists(box.database.transactions(), box.database.sql(), new AnswerMemory());
    String first = box.running();
    String second = box.running();
    box.execute("update run_payloads set output = '{\"n\": 1}' where run_id = '" + first + "'");
    List<RunView> runs = List.of(box.view(second), box.view(first));
    Caller viewer = Caller.of(Facts.ORG, "v", List.of("viewer"));
    assertThat(lists.payloads(viewer, runs))
        .extracting(detail -> detail.run().id(), RunDetail::output)
        .containsExactly(tuple(second, null), tuple(first, "{\"n\": 1}"));
    assertThat(lists.payloads(viewer, runs))
        .allSatisfy(detail -> assertThat(detail.triggerPayload()).startsWith("{"));
    assertThat(lists.payloads(viewer, List.of())).isEmpty();
    assertThat(lists.payloads(Caller.of("other", "v", List.of("viewer")), runs)).isEmpty();
    box.execute("update run_payloads set output = repeat('x', 17000000)");
    assertThat(lists.payloads(viewer, runs.subList(0, 1))).hasSize(1);
    assertThatThrownBy(() -> lists.payloads(viewer, runs))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> assertThat(refusal.code()).isEqualTo(RefusalCode.QUERY_INVALID));
  }

  private List<Integer> seqs(String run, int after) {
    LogFilter filter =
        new LogFilter(
            Optional.of(LogStatus.SUCCESS),
            Optional.empty(),
            Optional.of(run),
            Optional.empty(),
            Optional.empty());
    PageRequest page =
        new PageRequest(
            9, Optional.of(after).filter(seq -> seq > 0).map(seq -> Cursor.of("" + seq)));
    return box.in(
        () ->
            box.logs.ofRun(Facts.ORG, Facts.WORKFLOW, filter, page).stream()
                .map(LogView::seq)
                .toList());
  }

  private static LogFilter all() {
    return new LogFilter(
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static RunFilter filter(RunStatus status, Instant from, Instant to) {
    return RunFilter.ALL
        .inStatus(status == null ? Set.of() : Set.of(status))
        .between(Optional.ofNullable(from), Optional.ofNullable(to));
  }

  private List<String> list(RunFilter filter, Optional<String> before) {
    return box.in(() -> box.runs.list(Facts.ORG, filter, before, 9)).items().stream()
        .map(RunView::id)
        .toList();
  }

  private List<String> claimAll(String lease) {
    List<String> all = new ArrayList<>();
    List<String> claimed;
    do {
      claimed = box.claim(lease, LATER, 7);
      all.addAll(claimed);
    } while (!claimed.isEmpty());
    return all;
  }

  private int takeovers(String run) {
    return ((Number) box.single("select takeovers from runs where id = '" + run + "'")).intValue();
  }
}
