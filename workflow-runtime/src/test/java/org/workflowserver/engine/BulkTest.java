package org.workflowserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.bulk.BulkAction;
import org.workflowserver.bulk.BulkAnswer;
import org.workflowserver.bulk.BulkCommand;
import org.workflowserver.bulk.BulkProgress;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.TestDatabase;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.identity.Account;
import org.workflowserver.identity.Caller;
import org.workflowserver.json.Text;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.RunView;
import org.workflowserver.run.StartCommand.Idempotency;
import org.workflowserver.run.Started;
import org.workflowserver.run.search.RunFilter;
import org.workflowserver.run.search.RunSearch;

/** Many runs are cancelled, or run again. */
class BulkTest {
  @ParameterizedTest
  @EnumSource
  void allOpenRunsOfAFilterAreCancelledAndNoOthers(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String waiting = box.workflow(pausing());
      String other = box.workflow(pausing());
      start(box, waiting, 250, Map.of());
      start(box, other, 3, Map.of());
      box.world.close("held");
      String busy = box.workflow(Drawn.withTrigger().act("held").way("start > held"));
      start(box, busy, 3, Map.of());
      await().until(() -> box.world.callsOf("held") == 3);
      await().until(() -> box.count("run_waits") == 253);

      assertThat(cancel(box, ofWorkflow(waiting)).accepted()).isEqualTo(250);
      assertThat(cancel(box, ofWorkflow(busy)).accepted()).isEqualTo(3);
      lookUntil(box, () -> box.count("runs where error_code = 'cancelled'") == 253);
      assertThat(box.count("runs where status = 'running'")).isEqualTo(3);
      assertThat(box.count("run_waits")).isEqualTo(3);
      assertThat(box.single("select distinct error_message from runs where error_code is not null"))
          .isEqualTo("The run was cancelled by ed.");
      awaitFinished(box);
      assertThat(box.single("select sum(done) from bulk_operations where passed_over = 0"))
          .hasToString("253");
      box.world.open("held");
      assertThat(cancel(box, ofWorkflow(waiting)).matched()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void allEndedRunsOfAFilterAreRunAgainOnce(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String workflow = box.workflow(failing());
      start(box, workflow, 130, Map.of("fail", "no"));
      start(box, workflow, 5, Map.of());
      await().until(() -> box.count("runs where completed_at is not null") == 135);
      RunFilter failed =
          RunFilter.ALL
              .inStatus(Set.of(RunStatus.FAILED))
              .startedBy(Optional.of("manual"))
              .failedWith(Optional.of(RunError.STEP_FAILED));
      assertThat(rerun(box, failed, Optional.empty()).accepted()).isEqualTo(130);
      awaitFinished(box);
      // They fail again, and are none of the operation's.
      await().until(() -> box.count("runs where completed_at is not null") == 265);
      assertRepeatedOnce(box, 130);
      assertThat(
              box.count(
                  "runs r join run_payloads p on p.run_id = r.id where r.original_run_id is not null"
                      + " and p.trigger_payload = '{\"fail\":\"no\"}'"))
          .isEqualTo(130);
      assertThat(box.single("select done from bulk_operations")).hasToString("130");
    }
  }

  @Test
  void aDryRunChangesNothing() {
    try (Box box = Box.on(Dialect.H2)) {
      String workflow = box.workflow(failing());
      start(box, workflow, 7, Map.of("fail", "no"));
      await().until(() -> box.count("runs where completed_at is not null") == 7);
      for (BulkAction action : BulkAction.values()) {
        BulkAnswer answer =
            box.bulk.begin(Box.EDITOR, command(action, RunFilter.ALL, true, Optional.empty()));
        assertThat(answer)
            .isEqualTo(new BulkAnswer(null, action == BulkAction.RERUN ? 7 : 0, 0, true, false));
      }
      box.bulk.look();
      assertThat(box.count("bulk_operations")).isZero();
      assertThat(box.count("runs")).isEqualTo(7);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatWasLookedForIsRunAgainAndNothingElse(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String workflow = box.workflow(failing());
      start(box, workflow, 2, Map.of("fail", "Too 100%_big"));
      start(box, workflow, 3, Map.of("fail", "no"));
      await().until(() -> box.count("runs where completed_at is not null") == 5);
      String one = (String) box.single("select max(id) from runs");
      for (RunSearch search :
          List.of(
              new RunSearch(Set.of(), Optional.empty(), Optional.of("100%_BIG"), Set.of()),
              new RunSearch(Set.of(), Optional.of(one), Optional.empty(), Set.of()),
              RunSearch.only(Set.of(one)),
              new RunSearch(
                  Set.of(RunError.CANCELLED), Optional.empty(), Optional.empty(), Set.of()))) {
        RunFilter filter = RunFilter.ALL.searching(search);
        BulkAnswer dry =
            box.bulk.begin(Box.EDITOR, command(BulkAction.RERUN, filter, true, Optional.empty()));
        BulkAnswer answer = rerun(box, filter, Optional.empty());
        assertThat(answer.matched()).isEqualTo(dry.matched());
        lookUntil(box, () -> box.bulk.require(Box.EDITOR, answer.id()).isFinished());
        BulkProgress progress = box.bulk.require(Box.EDITOR, answer.id());
        assertThat(progress.done()).isEqualTo(dry.matched());
        assertThat(progress.asked().by()).isEqualTo("ed");
      }
      // Two by their message, the same one twice, and none that was cancelled.
      assertThat(box.count("runs where original_run_id is not null")).isEqualTo(4);
      assertThat(box.count("runs where original_run_id = '" + one + "'")).isEqualTo(2);
    }
  }

  @Test
  void howFarAnOperationIsIsToldWithinItsTenant() {
    try (Box box = Box.on(Dialect.H2, Box.limits(10, 2, 1 << 20))) {
      String workflow = box.workflow(failing());
      start(box, workflow, 3, Map.of());
      await().until(() -> box.count("runs where completed_at is not null") == 3);
      // The tenant's pending runs leave no room at present.
      box.execute(
          "update runs set status = 'pending', owner = 'nobody' where id = (select min(id) from runs)");
      String id = rerun(box, ofWorkflow(workflow), Optional.empty()).id();
      Caller viewer = Caller.of("default", "v", List.of("viewer"));
      BulkProgress progress = box.bulk.require(viewer, id);
      assertThat(progress.status()).isEqualTo("running");
      assertThat(List.of(progress.matched(), progress.done(), progress.left()))
          .containsExactly(2, 0, 2);
      assertRefused(
          RefusalCode.RESOURCE_MISSING,
          () -> box.bulk.require(Caller.of("other", "a", List.of("admin")), id));
      assertRefused(RefusalCode.RESOURCE_MISSING, () -> box.bulk.require(viewer, "blk_1"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void anOperatorStopsAnOperation(Dialect dialect) {
    try (Box box = Box.on(dialect, Box.limits(10, 2, 1 << 20))) {
      String workflow = box.workflow(failing());
      String id = waitingRerun(box, workflow, Box.EDITOR);
      assertRefused(
          RefusalCode.SCOPE_MISSING,
          () -> box.bulk.cancel(Caller.of("default", "v", List.of("viewer")), id));
      assertRefused(
          RefusalCode.RESOURCE_MISSING,
          () -> box.bulk.cancel(Caller.of("other", "a", List.of("admin")), id));
      assertThat(box.bulk.underWay(Box.EDITOR)).extracting(BulkProgress::id).containsExactly(id);
      assertThat(box.bulk.underWay(Caller.of("other", "a", List.of("admin")))).isEmpty();
      BulkProgress stopped = box.bulk.cancel(Box.EDITOR, id);
      assertThat(stopped.status()).isEqualTo("stopped");
      assertThat(stopped.stopReason()).isEqualTo("It was stopped by ed.");
      assertThat(stopped.left()).isEqualTo(2);
      assertThat(box.bulk.underWay(Box.EDITOR)).isEmpty();
      assertThat(box.bulk.cancel(Caller.of("default", "late", List.of("operator")), id))
          .isEqualTo(stopped);
      assertThat(box.count("audit_pending where action = 'bulk_operation.stopped'")).isEqualTo(1);
      box.execute("update runs set status = 'failed', owner = null where status = 'pending'");
      box.bulk.look();
      assertThat(box.count("bulk_operations where finished_at is null")).isZero();
      assertThat(box.count("runs where original_run_id is not null")).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anOperationEndsWithTheStandingOfWhoAsked(Dialect dialect) {
    try (Box box = Box.stepped(dialect, Box.limits(10, 2, 1 << 20))) {
      String workflow = box.workflow(failing());
      Account ann = account("operator");
      box.accounts.put(ann.id(), ann);
      String demoted = waitingRerun(box, workflow, ann.caller());
      box.accounts.put(ann.id(), account("viewer"));
      lookUntil(box, () -> isStoppedLater(box, demoted));
      assertThat(box.bulk.require(Box.EDITOR, demoted).stopReason())
          .isEqualTo("Who asked for it is no operator any more.");
      box.accounts.put(ann.id(), ann);
      String removed = rerun(box, ann.caller(), ofWorkflow(workflow)).id();
      box.accounts.clear();
      lookUntil(box, () -> isStoppedLater(box, removed));
      assertThat(box.bulk.require(Box.EDITOR, removed).stopReason())
          .isEqualTo("The account or API key that asked for it is gone.");
      assertThat(box.count("audit_pending where action = 'bulk_operation.stopped'")).isEqualTo(2);
      assertThat(box.count("runs where original_run_id is not null")).isZero();
    }
  }

  @Test
  void theAuditLogTellsSelectedRunsByTheirNumberAndHash() {
    try (Box box = Box.on(Dialect.H2)) {
      String workflow = box.workflow(failing());
      start(box, workflow, 20, Map.of());
      await().until(() -> box.count("runs where completed_at is not null") == 20);
      Set<String> ids =
          Set.copyOf(
              box
                  .lists
                  .list(Box.EDITOR, RunFilter.ALL, new PageRequest(20, Optional.empty()))
                  .items()
                  .stream()
                  .map(RunView::id)
                  .toList());
      rerun(box, RunFilter.ALL.searching(RunSearch.only(ids)), Optional.empty());
      assertThat(
              (String)
                  box.single(
                      "select details from audit_pending where action = 'bulk_operation.started'"))
          .contains("\\\"selected\\\":20")
          .contains(
              "\\\"selected_sha256\\\":\\\""
                  + HexFormat.of().formatHex(Text.sha256(String.join("\n", new TreeSet<>(ids)))));
    }
  }

  private static Account account(String group) {
    return new Account(
        "usr_1",
        "ann",
        "default",
        new TreeSet<>(Set.of(group)),
        Optional.empty(),
        false,
        Instant.EPOCH,
        Optional.empty());
  }

  /** An operation on two runs for which the tenant's pending runs leave no room. */
  private static String waitingRerun(Box box, String workflow, Caller caller) {
    start(box, workflow, 3, Map.of());
    await().until(() -> box.count("runs where completed_at is not null") == 3);
    box.execute(
        "update runs set status = 'pending', owner = 'nobody' where id = (select min(id) from runs)");
    return rerun(box, caller, ofWorkflow(workflow)).id();
  }

  private static BulkAnswer rerun(Box box, Caller caller, RunFilter filter) {
    return box.bulk.begin(caller, command(BulkAction.RERUN, filter, false, Optional.empty()));
  }

  @Test
  void runsThatCannotBeRepeatedDoNotMatch() {
    try (Box box = Box.on(Dialect.H2)) {
      String off = box.workflow(failing());
      String gone = box.workflow(failing());
      box.run(off, Map.of());
      box.run(gone, Map.of());
      box.workflows.update(Box.EDITOR, off, Map.of("is_active", false), Optional.empty());
      box.workflows.delete(Box.EDITOR, gone, Optional.empty());
      assertThat(rerun(box, RunFilter.ALL, Optional.empty()).matched()).isZero();
    }
  }

  @Test
  void aRunThatChangesBeforeItsTurnIsPassedOver() {
    try (Box box = Box.stepped(Dialect.H2, Box.limits(10, 2, 1 << 20))) {
      String workflow = box.workflow(failing());
      start(box, workflow, 3, Map.of());
      await().until(() -> box.count("runs where completed_at is not null") == 3);
      // The tenant's pending runs leave no room at present.
      box.execute(
          "update runs set status = 'pending', owner = 'nobody' where id = (select min(id) from runs)");
      assertThat(rerun(box, ofWorkflow(workflow), Optional.empty()).accepted()).isEqualTo(2);
      box.workflows.update(Box.EDITOR, workflow, Map.of("is_active", false), Optional.empty());
      box.execute("update runs set status = 'failed', owner = null where status = 'pending'");
      // Its first turn may only now find no room, and be put off from the time as it is then.
      lookUntil(
          box,
          () -> {
            box.advance(Duration.ofSeconds(2));
            return box.count("bulk_operations where finished_at is not null") == 1;
          });
      assertThat(box.count("runs")).isEqualTo(3);
      assertThat(box.single("select done from bulk_operations")).hasToString("0");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRepeatedCallWithTheSameKeyIsTheSameOperation(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String workflow = box.workflow(failing());
      start(box, workflow, 4, Map.of());
      await().until(() -> box.count("runs where completed_at is not null") == 4);
      Optional<Idempotency> key = Optional.of(new Idempotency("k", "hash"));
      List<CompletableFuture<BulkAnswer>> calls = new ArrayList<>();
      try (ThreadPool threads = new ThreadPool()) {
        for (int i = 0; i < 8; i++) {
          calls.add(
              CompletableFuture.supplyAsync(() -> rerun(box, ofWorkflow(workflow), key), threads));
        }
        assertThat(calls.stream().map(CompletableFuture::join))
            .allMatch(answer -> answer.matched() == 4 && answer.accepted() == 4)
            .filteredOn(answer -> !answer.replayed())
            .hasSize(1);
      }
      awaitFinished(box);
      assertRepeatedOnce(box, 4);
      // The new runs would match as well.
      String operation = (String) box.single("select id from bulk_operations");
      assertThat(rerun(box, ofWorkflow(workflow), key))
          .isEqualTo(new BulkAnswer(operation, 4, 4, false, true));
      assertRefused(
          RefusalCode.IDEMPOTENCY_KEY_REUSED,
          () -> rerun(box, ofWorkflow(workflow), Optional.of(new Idempotency("k", "other"))));
      box.execute(
          "update idempotency_keys set accepted_at = timestamp with time zone '2020-01-01 00:00:00+00'");
      assertThat(rerun(box, ofWorkflow(workflow), key).replayed()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aKeyOfAnEarlierVersionIsKnown(Dialect dialect) {
    Optional<Idempotency> key = Optional.of(new Idempotency("k", "hash"));
    try (Box box = Box.on(dialect)) {
      String workflow =
          box.workflow(Drawn.withTrigger().act("act", Map.of("value", "x")).way("start > act"));
      box.run(workflow, Map.of());
      String operation = rerun(box, ofWorkflow(workflow), key).id();
      box.execute("delete from idempotency_keys");
      box.execute("alter table bulk_operations add column idempotency_key varchar(255)");
      box.execute("alter table bulk_operations add column body_hash varchar(64)");
      box.execute(
          "alter table bulk_operations add constraint bulk_operations_key unique (org_id,"
              + " idempotency_key)");
      box.execute("update bulk_operations set idempotency_key = 'k', body_hash = 'hash'");
      TestDatabase.statementsOf("V77__keys_of_bulk_operations").forEach(box::execute);
      assertThat(rerun(box, ofWorkflow(workflow), key))
          .isEqualTo(new BulkAnswer(operation, 1, 1, false, true));
    }
  }

  @ParameterizedTest
  @EnumSource
  void rerunsLeaveHalfOfThePendingRunsToOthers(Dialect dialect) {
    int pending = 20;
    try (Box box = Box.on(dialect, Box.limits(2, pending, 1 << 20))) {
      String workflow =
          box.workflow(Drawn.withTrigger().act("act", Map.of("value", "x")).way("start > act"));
      for (int i = 0; i < 30; i++) {
        box.run(workflow, Map.of());
      }
      // A place that is free again a moment after its run's end would let one of the pending go on.
      box.awaitIdle();
      box.world.close("act");
      rerun(box, ofWorkflow(workflow), Optional.empty());
      lookUntil(box, () -> box.count("runs where status = 'pending'") == pending / 2);
      for (int i = 0; i < 5; i++) {
        box.bulk.look();
        assertThat(box.count("runs where status = 'pending'")).isEqualTo(pending / 2);
      }
      // Another start finds room.
      Box.await(box.startLater(workflow, Box.command(Map.of())));
      box.world.open("act");
      lookUntil(
          box,
          () -> {
            box.engine.scan();
            return box.count("runs where completed_at is not null") == 61;
          });
      assertRepeatedOnce(box, 30);
      awaitFinished(box);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anotherServerGoesOnWithTheOperationOfOneThatDied(Dialect dialect) {
    try (Box box = Box.on(dialect, Box.limits(2, 20, 1 << 20))) {
      String workflow =
          box.workflow(Drawn.withTrigger().act("act", Map.of("value", "x")).way("start > act"));
      for (int i = 0; i < 40; i++) {
        box.run(workflow, Map.of());
      }
      box.world.close("act");
      rerun(box, ofWorkflow(workflow), Optional.empty());
      lookUntil(box, () -> box.count("runs where original_run_id is not null") >= 12);
      box.die();
      box.world.open("act");
      // As if the last batch had been started, and not been noted; the claim has run out.
      box.execute(
          "update bulk_operations set last_run_id = '', next_at = timestamp with time zone"
              + " '2020-01-01 00:00:00+00'");
      try (Box next = box.next(Box.limits(2, 20, 1 << 20))) {
        lookUntil(
            next,
            () -> {
              next.engine.scan();
              return next.count("runs where completed_at is not null") == 80;
            });
        awaitFinished(next);
        assertRepeatedOnce(next, 40);
      }
    }
  }

  @Test
  void anOperationHasABoundAndSoHasTheirNumber() {
    try (Box box = Box.on(Dialect.H2, Box.limits(10, 2, 1 << 20))) {
      String workflow = box.workflow(failing());
      String first = Ids.earliest(IdKind.RUN, Instant.parse("2020-01-01T00:00:00Z"));
      box.execute(
          "insert into runs (id, org_id, workflow_id, workflow_version, status, trigger_type,"
              + " takeovers, revision, started_at, commands) select '"
              + first.substring(0, 17)
              + "' || lpad(cast(x as varchar), 16, '0'), 'default', '"
              + workflow
              + "', 1, 'failed', 'manual', 0, 1, timestamp with time zone '2020-01-01 00:00:00+00'"
              + " + x * interval '1' second, 0 from system_range(1, 100001)");
      assertRefused(
          RefusalCode.PARAMETER_INVALID, () -> rerun(box, RunFilter.ALL, Optional.empty()));
      assertThat(box.count("bulk_operations")).isZero();
      RunSearch text = new RunSearch(Set.of(), Optional.empty(), Optional.of("no"), Set.of());
      // None has the text, and all would have to be looked at.
      assertRefused(
          RefusalCode.PARAMETER_INVALID,
          () -> rerun(box, RunFilter.ALL.searching(text), Optional.empty()));
      RunFilter fewer =
          RunFilter.ALL.between(
              Optional.of(Instant.parse("2020-01-01T00:00:02Z")), Optional.empty());
      assertThat(
              box.bulk
                  .begin(Box.EDITOR, command(BulkAction.RERUN, fewer, true, Optional.empty()))
                  .matched())
          .isEqualTo(100_000);
      RunFilter failed = RunFilter.ALL.ofWorkflow(workflow).inStatus(Set.of(RunStatus.FAILED));
      // There is no room for the runs at present, so that the operations stay open.
      box.execute(
          "update runs set status = 'pending', owner = 'nobody' where id = (select min(id) from runs)");
      for (int i = 0; i < 10; i++) {
        rerun(box, failed, Optional.empty());
      }
      assertRefused(RefusalCode.CAPACITY_EXCEEDED, () -> rerun(box, failed, Optional.empty()));
    }
  }

  @Test
  void moreRunsThanWereShownAreLeftAlone() {
    try (Box box = Box.on(Dialect.H2)) {
      String workflow = box.workflow(pausing());
      start(box, workflow, 3, Map.of());
      await().until(() -> box.count("run_waits") == 3);
      assertThatThrownBy(() -> box.bulk.begin(Box.EDITOR, cancelAtMost(2, workflow)))
          .isInstanceOf(Refusal.class)
          .hasMessage("The number of runs that match has grown from 2 to 3; nothing was done.");
      assertThat(box.count("bulk_operations")).isZero();
      assertThat(box.bulk.begin(Box.EDITOR, cancelAtMost(3, workflow)).accepted()).isEqualTo(3);
      lookUntil(box, () -> box.count("runs where error_code = 'cancelled'") == 3);
    }
  }

  private static BulkCommand cancelAtMost(int shown, String workflow) {
    return new BulkCommand(
        BulkAction.CANCEL,
        ofWorkflow(workflow),
        false,
        OptionalInt.of(shown),
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void onlyWhoMayOperateDoesAndOnlyInHisTenant() {
    try (Box box = Box.on(Dialect.H2)) {
      box.run(box.workflow(failing()), Map.of());
      BulkCommand all = command(BulkAction.RERUN, RunFilter.ALL, false, Optional.empty());
      assertRefused(
          RefusalCode.SCOPE_MISSING,
          () -> box.bulk.begin(Caller.of("default", "v", List.of("viewer")), all));
      assertThat(box.bulk.begin(Caller.of("other", "a", List.of("admin")), all).matched()).isZero();
      box.bulk.look();
      assertThat(box.count("runs")).isEqualTo(1);
    }
  }

  private static Drawn pausing() {
    return Drawn.withTrigger().delay("pause", 1, "hours").way("start > pause");
  }

  private static Drawn failing() {
    return Drawn.withTrigger().act("act", Map.of("fail", "{{ trigger.fail }}")).way("start > act");
  }

  private static void start(Box box, String workflow, int number, Map<String, Object> context) {
    List<CompletionStage<Started>> starts = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      starts.add(box.startLater(workflow, Box.command(context)));
      if (i % 10 == 9) {
        starts.forEach(Box::await);
      }
    }
    starts.forEach(Box::await);
  }

  private static RunFilter ofWorkflow(String workflow) {
    return RunFilter.ALL.ofWorkflow(workflow);
  }

  /** What was under way may have put the next look off. */
  private static boolean isStoppedLater(Box box, String operation) {
    box.advance(Duration.ofSeconds(2));
    return box.bulk.require(Box.EDITOR, operation).isStopped();
  }

  private static BulkCommand command(
      BulkAction action, RunFilter filter, boolean dryRun, Optional<Idempotency> key) {
    return new BulkCommand(action, filter, dryRun, OptionalInt.empty(), key, Optional.empty());
  }

  private static BulkAnswer cancel(Box box, RunFilter filter) {
    return box.bulk.begin(Box.EDITOR, command(BulkAction.CANCEL, filter, false, Optional.empty()));
  }

  private static BulkAnswer rerun(Box box, RunFilter filter, Optional<Idempotency> key) {
    return box.bulk.begin(Box.EDITOR, command(BulkAction.RERUN, filter, false, key));
  }

  private static void assertRepeatedOnce(Box box, int number) {
    assertThat(box.count("runs where original_run_id is not null"))
        .as("every run is repeated once")
        .isEqualTo(number);
    assertThat(box.single("select count(distinct original_run_id) from runs"))
        .as("every run is repeated once")
        .hasToString(Integer.toString(number));
  }

  private static void awaitFinished(Box box) {
    lookUntil(box, () -> box.count("bulk_operations where finished_at is null") == 0);
  }

  private static void lookUntil(Box box, BooleanSupplier fact) {
    await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () -> {
              box.bulk.look();
              return fact.getAsBoolean();
            });
  }

  private static void assertRefused(RefusalCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
  }
}
