package org.workflowserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.component.Response;
import org.workflowserver.database.Dialect;
import org.workflowserver.engine.TestComponents.World;
import org.workflowserver.identity.Caller;
import org.workflowserver.json.Json;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.refusal.RunRefusal;
import org.workflowserver.refusal.Violation;
import org.workflowserver.run.RerunCommand;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.RunView;
import org.workflowserver.run.StartCommand.Idempotency;
import org.workflowserver.run.search.RunFilter;
import org.workflowserver.trigger.sync.SyncAnswer;
import org.workflowserver.trigger.sync.SyncRequest;
import org.workflowserver.trigger.sync.SyncRequests;
import org.workflowserver.vault.KnownSecrets;

/** Calls that wait for the run that they start. */
class SyncRequestsTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** How long a call waits for an earlier one with its key. */
  private static final Duration TWIN = Duration.ofSeconds(5);

  private static final Map<String, Object> ADA = Map.of("name", "Ada");

  @ParameterizedTest
  @EnumSource
  void theAnswerIsWhatTheResponseNodeRenders(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String workflow =
          box.workflow(
              new Drawn()
                  .node("start", "sync_request_trigger", Map.of())
                  .act("a", Map.of("value", "{{ payload.name }}"))
                  .node(
                      "out",
                      "text_transform",
                      Map.of(
                          "template",
                          "<b>{{ a.did }} {{ trigger.payload.name }} {{ start.payload.name }}</b>",
                          "content_type",
                          "text/{{ payload.as }}",
                          "is_response",
                          true))
                  .act("after")
                  .way("start > a > out > after"));
      SyncAnswer answer = call(box, workflow, Map.of("name", "Ada", "as", "html"));
      assertThat(answer.response()).isEqualTo(new Response("text/html", "<b>Ada Ada Ada</b>"));
      assertThat(answer.replayed()).isFalse();
      // The call is answered when the run has ended, not when its answer is known.
      RunView run = box.view(answer.runId());
      assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
      assertThat(run.triggerType()).isEqualTo("sync_request");
      assertThat(box.world.callsOf("after")).isEqualTo(1);
      box.awaitIdle();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anyJsonValueIsABody(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String workflow = box.workflow(Drawn.answering("{{ payload | json }}").way("start > out"));
      List<Object> bodies = new ArrayList<>(List.of(Map.of(), List.of(1L, "x"), "text", 7L, true));
      bodies.add(null);
      for (Object body : bodies) {
        assertThat(call(box, workflow, body).response().text()).isEqualTo(Json.write(body));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRunThatOnlyThinksCostsOneCommit(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String workflow =
          box.workflow(
              Drawn.answering("x").node("t", "think", Map.of()).way("start > t:true > out"));
      call(box, workflow, ADA);
      // An idle server commits, too, now and then.
      await()
          .until(
              () -> {
                long before = batches(box);
                call(box, workflow, ADA);
                return batches(box) == before + 1;
              });
      assertThat(box.count("runs where status <> 'completed'")).isZero();
      assertThat(box.count("run_log")).isEqualTo(3 * box.count("runs"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRunThatBreaksBeforeItIsOnRecordIsOnRecordAsFailed(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String workflow =
          box.workflow(
              Drawn.answering("x")
                  .node("t", "think", Map.of("exhaust", true))
                  .way("start > t:true > out"));
      RunRefusal refusal = refused(box, workflow, PATIENCE, RefusalCode.RUN_FAILED);
      assertThat(box.view(refusal.runId()).errorMessage())
          .isEqualTo("The server could not continue the run.");
      box.awaitIdle();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatActsOutsideIsOnRecordAsAcceptedBefore(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      box.world.close("a");
      String workflow = box.workflow(Drawn.answering("x").act("a").way("start > a > out"));
      CompletableFuture<SyncAnswer> call =
          calls(box).call(Box.EDITOR, workflow, request(ADA)).toCompletableFuture();
      await().until(() -> box.world.callsOf("a") == 1);
      assertThat(box.count("runs where status = 'running'")).isEqualTo(1);
      box.world.open("a");
      Box.await(call);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRunThatCannotBeRecordedIsRefused(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String workflow = box.workflow(Drawn.answering("x").way("start > out"));
      box.engine.stop(Duration.ZERO);
      assertRefused(() -> call(box, workflow, ADA), RefusalCode.CAPACITY_EXCEEDED);
      assertThat(box.count("runs")).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFailedRunIsToldWithItsId(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String workflow =
          box.workflow(
              Drawn.answering("never").act("a", Map.of("fail", "503 busy")).way("start > a > out"));
      RunRefusal refusal = refused(box, workflow, PATIENCE, RefusalCode.RUN_FAILED);
      assertThat(refusal).hasMessage("The run failed: 503 busy");
      assertThat(box.view(refusal.runId()).status()).isEqualTo(RunStatus.FAILED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFailureBehindTheResponseFailsTheCall(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String workflow =
          box.workflow(
              Drawn.answering("known").act("a", Map.of("fail", "late")).way("start > out > a"));
      assertThat(refused(box, workflow, PATIENCE, RefusalCode.RUN_FAILED))
          .hasMessage("The run failed: late");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRunThatCompletesWithoutItsResponseIsAFailedCall(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      Drawn past =
          Drawn.answering("never")
              .node("think", "think", Map.of("handle", "false"))
              .way("start > think:true > out");
      Drawn ending =
          Drawn.answering("never")
              .node("end", "terminate", Map.of("status", "completed"))
              .way("start > end")
              .node("a", "act", Map.of())
              .way("start > a > out");
      box.world.close("a");
      for (Drawn drawn : List.of(past, ending)) {
        RunRefusal refusal = refused(box, box.workflow(drawn), PATIENCE, RefusalCode.RUN_FAILED);
        assertThat(refusal).hasMessageStartingWith("The run completed without an answer");
        assertThat(box.view(refusal.runId()).status()).isEqualTo(RunStatus.COMPLETED);
      }
      box.world.open("a");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRunThatTakesTooLongGoesOn(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      box.world.close("a");
      String workflow = box.workflow(Drawn.answering("late").act("a").way("start > a > out"));
      RunRefusal refusal =
          refused(box, workflow, Duration.ofMillis(100), RefusalCode.RUN_TIMED_OUT);
      assertThat(box.view(refusal.runId()).status()).isEqualTo(RunStatus.RUNNING);
      box.world.open("a");
      assertThat(box.ended(refusal.runId()).run().status()).isEqualTo(RunStatus.COMPLETED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBodyThatDoesNotFitIsToldByItsOwnPlacesAndStartsNothing(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      Map<String, Object> schema = Map.of("type", "object", "required", List.of("name"));
      String byTrigger =
          box.workflow(
              new Drawn()
                  .node("start", "sync_request_trigger", Map.of("input_schema", schema))
                  .node("out", "text_transform", Map.of("template", "", "is_response", true))
                  .way("start > out"));
      String bySettings =
          box.workflow(
              Drawn.answering("")
                  .way("start > out")
                  .input("{\"properties\": {\"name\": {\"type\": \"string\"}}}"));
      assertThatExceptionOfType(Refusal.class)
          .isThrownBy(() -> call(box, byTrigger, Map.of()))
          .withMessage(
              "The body does not fit the workflow's input schema; nothing was started. At '/name':"
                  + " 'name' is required.")
          .satisfies(
              refusal ->
                  assertThat(refusal.violations())
                      .containsExactly(
                          new Violation("/name", "input_invalid", "'name' is required.")));
      assertThatExceptionOfType(Refusal.class)
          .isThrownBy(() -> call(box, bySettings, Map.of("name", 7L)))
          .satisfies(
              refusal ->
                  assertThat(refusal.violations())
                      .extracting(Violation::pointer)
                      .containsExactly("/name"));
      assertThat(box.lists.list(Box.EDITOR, RunFilter.ALL, PageRequest.first(9)).items()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void eachWorkflowIsStartedInItsOwnWay(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String answering = box.workflow(Drawn.answering("").way("start > out"));
      String other = box.workflow(Drawn.withTrigger());
      assertRefused(() -> box.start(answering), RefusalCode.TRIGGER_MISMATCH);
      assertRefused(() -> call(box, other, ADA), RefusalCode.TRIGGER_MISMATCH);
      box.workflows.update(Box.EDITOR, answering, Map.of("is_active", false), Optional.empty());
      assertRefused(() -> call(box, answering, ADA), RefusalCode.WORKFLOW_INACTIVE);
      assertRefused(() -> call(box, "fl_" + "0".repeat(26), ADA), RefusalCode.RESOURCE_MISSING);
      assertRefused(() -> call(box, "x", ADA), RefusalCode.RESOURCE_MISSING);
      Caller viewer = Caller.of("default", "vi", List.of("viewer"));
      Caller stranger = Caller.of("other", "mallory", List.of("admin"));
      assertRefused(
          () -> calls(box).call(viewer, answering, request(ADA)), RefusalCode.SCOPE_MISSING);
      assertRefused(
          () -> Box.await(calls(box).call(stranger, answering, request(ADA))),
          RefusalCode.RESOURCE_MISSING);
      assertThat(box.count("runs")).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRepeatWithTheKeyGetsTheSameAnswer(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String workflow =
          box.workflow(
              Drawn.answering("{{ run.id }} {{ payload.name }}").act("a").way("start > a > out"));
      SyncAnswer first = Box.await(calls(box).call(Box.EDITOR, workflow, keyed("k", "hash")));
      SyncAnswer second = Box.await(calls(box).call(Box.EDITOR, workflow, keyed("k", "hash")));
      assertThat(second).isEqualTo(new SyncAnswer(first.runId(), first.response(), true));
      assertRefused(
          () -> Box.await(calls(box).call(Box.EDITOR, workflow, keyed("k", "other"))),
          RefusalCode.IDEMPOTENCY_KEY_REUSED);
      assertThat(box.world.callsOf("a")).isEqualTo(1);
      // By another server, which has seen nothing of it, and for a version that is not current.
      box.workflows.update(
          Box.EDITOR, workflow, Drawn.answering("new").way("start > out").body(), Optional.empty());
      try (Box next = box.next()) {
        assertThat(Box.await(calls(next).call(Box.EDITOR, workflow, keyed("k", "hash"))))
            .isEqualTo(second);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRepeatOfAFailureIsTheSameFailure(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String workflow =
          box.workflow(Drawn.answering("").act("a", Map.of("fail", "no")).way("start > a > out"));
      List<RunRefusal> refusals = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        assertThatExceptionOfType(RunRefusal.class)
            .isThrownBy(() -> Box.await(calls(box).call(Box.EDITOR, workflow, keyed("k", "hash"))))
            .satisfies(refusals::add);
      }
      assertThat(refusals).extracting(RunRefusal::runId).containsOnly(refusals.get(0).runId());
      assertThat(refusals).extracting(Refusal::getMessage).containsOnly("The run failed: no");
    }
  }

  @ParameterizedTest
  @EnumSource
  void parallelCallsWithOneKeyMakeOneRun(Dialect dialect) {
    // The clock stands still: however slow this machine is, the repeats wait for the first.
    try (Box box = Box.stepped(dialect)) {
      box.world.close("a");
      String workflow =
          box.workflow(Drawn.answering("{{ run.id }}").act("a").way("start > a > out"));
      List<CompletableFuture<SyncAnswer>> calls = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        calls.add(calls(box).call(Box.EDITOR, workflow, keyed("k", "hash")).toCompletableFuture());
      }
      await().until(() -> box.world.callsOf("a") == 1);
      box.world.open("a");
      List<SyncAnswer> answers = calls.stream().map(Box::await).toList();
      assertThat(answers.stream().map(SyncAnswer::runId).collect(Collectors.toSet())).hasSize(1);
      assertThat(answers).filteredOn(answer -> !answer.replayed()).hasSize(1);
      assertThat(box.world.callsOf("a")).isEqualTo(1);
      assertThat(box.count("runs")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRepeatDoesNotWaitForEver(Dialect dialect) {
    try (Box box = Box.stepped(dialect)) {
      box.world.close("a");
      String workflow = box.workflow(Drawn.answering("").act("a").way("start > a > out"));
      CompletableFuture<SyncAnswer> first =
          calls(box).call(Box.EDITOR, workflow, keyed("k", "hash")).toCompletableFuture();
      await().until(() -> box.world.callsOf("a") == 1);
      CompletableFuture<SyncAnswer> second =
          calls(box).call(Box.EDITOR, workflow, keyed("k", "hash")).toCompletableFuture();
      assertThat(second).isNotDone();
      box.advance(TWIN);
      assertRefused(() -> Box.await(second), RefusalCode.IDEMPOTENCY_IN_PROGRESS);
      assertThat(first).isNotDone();
      box.world.open("a");
      assertThat(Box.await(first).replayed()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRunWithoutRoomIsWaitedFor(Dialect dialect) {
    try (Box box = Box.on(dialect, Box.limits(1, 10, 1 << 25))) {
      box.world.close("held");
      String holding = box.workflow(Drawn.withTrigger().act("held").way("start > held"));
      String held = box.start(holding).run().id();
      String workflow = box.workflow(Drawn.answering("{{ payload.name }}").way("start > out"));
      CompletableFuture<SyncAnswer> call =
          calls(box).call(Box.EDITOR, workflow, request(ADA)).toCompletableFuture();
      await().until(() -> box.count("runs where status = 'pending'") == 1);
      assertThat(call).isNotDone();
      box.world.open("held");
      box.ended(held);
      box.scanUntil(call::isDone);
      assertThat(Box.await(call).response().text()).isEqualTo("Ada");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aWorkflowWithPlacesAnswersAsTheyComeFree(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String workflow =
          box.workflow(
              Drawn.answering("{{ payload.name }}").act("a").way("start > a > out").atOnce(1));
      List<CompletableFuture<SyncAnswer>> calls = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        calls.add(calls(box).call(Box.EDITOR, workflow, request(ADA)).toCompletableFuture());
      }
      box.scanUntil(() -> calls.stream().allMatch(CompletableFuture::isDone));
      assertThat(calls).allMatch(call -> Box.await(call).response().text().equals("Ada"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAttemptThatIsMadeAgainIsWaitedFor(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      box.world.script("a", World.busy(), World.busy());
      String workflow =
          box.workflow(
              Drawn.answering("{{ a.did }}")
                  .act("a", Map.of("retry", Map.of("max_attempts", 3L, "initial_interval_ms", 10L)))
                  .way("start > a > out"));
      CompletableFuture<SyncAnswer> call =
          calls(box).call(Box.EDITOR, workflow, request(ADA)).toCompletableFuture();
      box.scanUntil(call::isDone);
      assertThat(Box.await(call).response().text()).isEqualTo("it");
      assertThat(box.world.callsOf("a")).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoeverMovesTheRunTheCallerIsAnswered(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      box.world.close("a");
      String workflow =
          box.workflow(Drawn.answering("{{ payload.name }}").act("a").way("start > a > out"));
      CompletableFuture<SyncAnswer> call =
          calls(box).call(Box.EDITOR, workflow, request(ADA)).toCompletableFuture();
      await().until(() -> box.world.callsOf("a") == 1);
      // This server loses its lease, as one that froze does; another one goes on with its run.
      try (Box next = box.next()) {
        box.heartbeatIsOld(box.lease());
        next.scanUntil(() -> box.world.callsOf("a") == 2);
        box.world.open("a");
        assertThat(Box.await(call).response().text()).isEqualTo("Ada");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerIsMaskedAsTheRecordIs(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      box.secrets.with("default", KnownSecrets.id(1), "token", "s3cret-token");
      String workflow =
          box.workflow(
              new Drawn()
                  .node("start", "sync_request_trigger", Map.of())
                  .act("a", Map.of("value", "{{ vault.token }}"))
                  .node(
                      "out",
                      "text_transform",
                      Map.of(
                          "template", "Bearer {{ a.did }} {{ payload.name }}", "is_response", true))
                  .way("start > a > out"));
      SyncAnswer first = Box.await(calls(box).call(Box.EDITOR, workflow, keyed("k", "h")));
      assertThat(first.response()).isEqualTo(new Response("text/plain", "Bearer *** Ada"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRunIsRunAgainInTheBackground(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String workflow = box.workflow(Drawn.answering("{{ payload.name }}").way("start > out"));
      String run = call(box, workflow, ADA).runId();
      RunDetail again = rerun(box, run, Optional.empty());
      assertThat(again.output()).isEqualTo("{\"text\":\"Ada\"}");
      assertThat(again.run().triggerType()).isEqualTo("sync_request");
      RunDetail other = rerun(box, run, Optional.of(Map.of("payload", Map.of("name", "Grace"))));
      assertThat(other.output()).isEqualTo("{\"text\":\"Grace\"}");
      box.workflows.update(
          Box.EDITOR,
          workflow,
          Map.of("settings", Map.of("input_schema", Map.of("required", List.of("name")))),
          Optional.empty());
      assertThatExceptionOfType(Refusal.class)
          .isThrownBy(() -> rerun(box, run, Optional.of(Map.of("payload", Map.of()))))
          .satisfies(
              refusal ->
                  assertThat(refusal.violations())
                      .extracting(Violation::pointer)
                      .containsExactly("/context/payload/name"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBodyAsDeepAsABodyMayBeOutlivesItsServer(Dialect dialect) {
    Object deep = 7L;
    for (int i = 0; i < 64; i++) {
      deep = List.of(deep);
    }
    Object body = deep;
    try (Box box = Box.on(dialect)) {
      box.world.close("a");
      String workflow =
          box.workflow(Drawn.answering("{{ payload | json }}").act("a").way("start > a > out"));
      calls(box).call(Box.EDITOR, workflow, request(body));
      await().until(() -> box.world.callsOf("a") == 1);
      box.die();
      box.world.open("a");
      try (Box next = box.next()) {
        next.scanUntil(() -> next.count("runs where status = 'completed'") == 1);
        String run = (String) next.single("select id from runs");
        assertThat(rerun(next, run, Optional.empty()).run().status())
            .isEqualTo(RunStatus.COMPLETED);
      }
    }
  }

  private static long batches(Box box) {
    return ((Number) box.single("select batch from servers where id = '" + box.lease() + "'"))
        .longValue();
  }

  private static SyncRequests calls(Box box) {
    return box.calls(PATIENCE);
  }

  private static SyncRequest request(Object body) {
    return new SyncRequest(body, Optional.empty(), Optional.empty(), () -> {});
  }

  private static SyncRequest keyed(String key, String hash) {
    return new SyncRequest(
        ADA, Optional.of(new Idempotency(key, hash)), Optional.empty(), () -> {});
  }

  private static SyncAnswer call(Box box, String workflow, Object body) {
    return Box.await(calls(box).call(Box.EDITOR, workflow, request(body)));
  }

  private static RunDetail rerun(Box box, String run, Optional<Map<String, Object>> context) {
    return box.ended(
        Box.await(
                box.runs.rerun(
                    Box.EDITOR,
                    run,
                    new RerunCommand(false, context, Optional.empty(), Optional.empty())))
            .run()
            .run()
            .id());
  }

  private static RunRefusal refused(Box box, String workflow, Duration patience, RefusalCode code) {
    try {
      Box.await(box.calls(patience).call(Box.EDITOR, workflow, request(ADA)));
    } catch (RunRefusal refusal) {
      assertThat(refusal.code()).isEqualTo(code);
      return refusal;
    }
    throw new AssertionError("The call was answered.");
  }

  private static void assertRefused(ThrowingCallable call, RefusalCode code) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(call)
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(code));
  }
}
