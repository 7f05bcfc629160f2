package org.workflowserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.callback.CallbackCall;
import org.workflowserver.callback.Callbacks;
import org.workflowserver.database.Dialect;
import org.workflowserver.engine.MortalTransactions.Hold;
import org.workflowserver.engine.TestComponents.World;
import org.workflowserver.id.Ids;
import org.workflowserver.json.Json;
import org.workflowserver.json.Text;
import org.workflowserver.limit.AnswerMemory;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.run.CallbackUrls;
import org.workflowserver.run.LogStatus;
import org.workflowserver.run.LogView;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunStatus;
import org.workflowserver.vault.KnownSecrets;

/** Steps that wait for a call to a URL of their own. */
class CallbacksTest {
  private static final String BODY = "{\"done\": true}";

  @ParameterizedTest
  @EnumSource
  void aCallSendsTheRunOnOnce(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String run = waiting(box, Map.of());
      assertThat(box.view(run).status()).isEqualTo(RunStatus.RUNNING);
      assertThat(box.view(run).waiting().reason()).isEqualTo("callback");
      String token = box.callbackToken(0);
      assertThat(refusal(box.callbacks, token)).isNull();
      RunDetail ended = ended(box, run);
      assertThat(ended.run().status()).isEqualTo(RunStatus.COMPLETED);
      LogView step = step(ended);
      assertThat(step.handle()).isEqualTo("default");
      assertThat(Json.parseObject(step.output()))
          .isEqualTo(
              Map.of("body", Map.of("done", true), "headers", Map.of("x-request", "r1, r2")));
      assertThat(box.world.callsOf("expect")).isEqualTo(1);
      assertThat(box.world.callsOf("after")).isEqualTo(1);
      assertThat(refusal(box.callbacks, token)).isEqualTo(RefusalCode.CALLBACK_CLOSED);
      assertThat(refusal(box.callbacks, token + "x")).isEqualTo(RefusalCode.RESOURCE_MISSING);
      assertThat(refusal(box.callbacks, "")).isEqualTo(RefusalCode.RESOURCE_MISSING);
      assertNothingIsLeft(box);
    }
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsReadOfACallThatNothingWaitsFor(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String run = waiting(box, Map.of());
      String token = box.callbackToken(0);
      assertThat(refusal(box.callbacks, token)).isNull();
      ended(box, run);
      CallbackCall unread =
          new CallbackCall() {
            @Override
            public Map<String, String> headers() {
              throw new AssertionError("The headers are read.");
            }

            @Override
            public String type() {
              throw new AssertionError("The type is read.");
            }

            @Override
            public byte[] body() {
              throw new AssertionError("The body is read.");
            }
          };
      assertThat(refusal(box.callbacks, token, "192.0.2.1", unread))
          .isEqualTo(RefusalCode.CALLBACK_CLOSED);
      for (String unknown : List.of("", "x", token + "x", "!".repeat(43), "A".repeat(43))) {
        assertThat(refusal(box.callbacks, unknown, "192.0.2.1", unread))
            .isEqualTo(RefusalCode.RESOURCE_MISSING);
      }
    }
  }

  /** A rebuilt run reads all secrets that it names at its first step. */
  @ParameterizedTest
  @EnumSource
  void aCallThatComesWhileTheVaultIsAwayIsAnsweredWhenItIsBack(Dialect dialect) {
    try (Box box = Box.stepped(dialect)) {
      box.secrets.with("default", KnownSecrets.id(1), "token", "s3cret-token");
      Drawn drawn =
          Drawn.withTrigger()
              .node("expect", "expect", Map.of("url", "{{ callback_url }}"))
              .act("after", Map.of("value", "{{ vault.token }}"))
              .way("start > expect > after");
      String run = box.start(box.workflow(drawn), Map.of()).run().id();
      box.awaitParked(run);
      box.secrets.breakDown(2);
      assertThat(refusal(box.callbacks, box.callbackToken(0))).isNull();
      RunDetail ended = ended(box, run);
      assertThat(box.secrets.failures).hasValue(2);
      assertThat(ended.run().status()).isEqualTo(RunStatus.COMPLETED);
      assertThat(box.world.callsOf("expect")).isEqualTo(1);
      assertThat(box.world.callsOf("after")).isEqualTo(1);
      assertNothingIsLeft(box);
    }
  }

  /** A step that has its answer is not tried again: it would wait for another one. */
  @ParameterizedTest
  @EnumSource
  void aCallAfterWhichTheVaultIsNotUnderstoodFailsTheStep(Dialect dialect) {
    try (Box box = Box.stepped(dialect)) {
      box.secrets.with("default", KnownSecrets.id(1), "token", "s3cret-token");
      Drawn drawn =
          Drawn.withTrigger()
              .node(
                  "expect",
                  "expect",
                  Map.of("url", "{{ callback_url }}", "retry", Map.of("max_attempts", 2L)))
              .act("after", Map.of("value", "{{ vault.token }}"))
              .way("start > expect > after");
      String run = box.start(box.workflow(drawn), Map.of()).run().id();
      box.awaitParked(run);
      box.secrets.misread();
      assertThat(refusal(box.callbacks, box.callbackToken(0))).isNull();
      assertThat(ended(box, run).run().errorMessage()).contains("The vault could not be read.");
      assertThat(box.world.callsOf("expect")).isEqualTo(1);
      assertNothingIsLeft(box);
    }
  }

  /** A table with a comma for each value stays one text. */
  @Test
  void onlyJsonIsCountedAsValues() {
    try (Box box = Box.on(Dialect.H2)) {
      String run = waiting(box, Map.of());
      String token = box.callbackToken(0);
      String commas = "[0" + ",0".repeat(100_000) + "]";
      try (AnswerMemory.Share writing = box.answers.writing(Box.EDITOR, 64L << 20)) {
        assertThat(writing.isFull()).isFalse();
        CallIn json = new CallIn(Map.of(), commas);
        assertThat(refusal(box.callbacks, token, "192.0.2.1", json))
            .isEqualTo(RefusalCode.CAPACITY_EXCEEDED);
        CallIn table = new CallIn(Map.of(), commas, "text/csv");
        assertThat(refusal(box.callbacks, token, "192.0.2.1", table)).isNull();
      }
      assertThat(ended(box, run).run().status()).isEqualTo(RunStatus.COMPLETED);
    }
  }

  @Test
  void unknownTokensAreLimitedByAddress() {
    try (Box box = Box.stepped(Dialect.H2)) {
      CallIn call = new CallIn(Map.of(), BODY);
      int guesses = 0;
      while (refusal(box.callbacks, Ids.token(""), "2001:db8::" + guesses, call)
          == RefusalCode.RESOURCE_MISSING) {
        guesses++;
      }
      assertThat(guesses).isEqualTo(60);
      assertThat(refusal(box.callbacks, Ids.token(""), "2001:db8::1", call))
          .isEqualTo(RefusalCode.RATE_LIMITED);
      assertThat(refusal(box.callbacks, Ids.token(""), "2001:db8:0:1::1", call))
          .isEqualTo(RefusalCode.RESOURCE_MISSING);
      box.advance(Duration.ofSeconds(1));
      assertThat(refusal(box.callbacks, Ids.token(""), "2001:db8::1", call))
          .isEqualTo(RefusalCode.RESOURCE_MISSING);
    }
  }

  @ParameterizedTest
  @EnumSource
  void ofAHundredCallsAtTheSameTimeOneIsAccepted(Dialect dialect) throws Exception {
    try (Box box = Box.on(dialect);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      String run = waiting(box, Map.of());
      String token = box.callbackToken(0);
      CyclicBarrier together = new CyclicBarrier(100);
      List<Future<RefusalCode>> calls = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        calls.add(
            threads.submit(
                () -> {
                  together.await(1, TimeUnit.MINUTES);
                  return refusal(box.callbacks, token);
                }));
      }
      int accepted = 0;
      for (Future<RefusalCode> call : calls) {
        RefusalCode code = call.get(180, TimeUnit.SECONDS);
        accepted += code == null ? 1 : 0;
        assertThat(code).isIn(null, RefusalCode.CALLBACK_CLOSED);
      }
      assertThat(accepted).isEqualTo(1);
      assertThat(ended(box, run).run().status()).isEqualTo(RunStatus.COMPLETED);
      assertNothingIsLeft(box);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theCallMayComeBeforeTheOtherSideHasAnswered(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      box.world.close("expect");
      String run = box.start(workflow(box, Map.of())).run().id();
      await().until(() -> box.world.callsOf("expect") == 1);
      assertThat(refusal(box.callbacks, box.callbackToken(0))).isNull();
      box.engine.scan();
      assertThat(box.hasEnded(run)).isFalse();
      box.world.open("expect");
      assertThat(ended(box, run).run().status()).isEqualTo(RunStatus.COMPLETED);
      assertThat(box.world.callsOf("expect")).isEqualTo(1);
      assertNothingIsLeft(box);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoDiesWhileItTellsOfTheUrlTellsTheSameAgain(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      box.world.close("expect");
      String run = box.start(workflow(box, Map.of())).run().id();
      await().until(() -> box.world.callsOf("expect") == 1);
      assertThat(refusal(box.callbacks(new NoEngine()), box.callbackToken(0))).isNull();
      box.die();
      box.world.open("expect");
      try (Box next = box.next()) {
        next.scanUntil(() -> next.hasEnded(run));
        assertThat(next.view(run).status()).isEqualTo(RunStatus.COMPLETED);
        List<World.Call> told = next.world.callsTo("expect");
        assertThat(told).hasSize(2);
        assertThat(told.get(1).key()).isEqualTo(told.get(0).key());
        assertThat(told.get(1).configuration()).isEqualTo(told.get(0).configuration());
        assertThat(next.world.callsOf("after")).isEqualTo(1);
        assertNothingIsLeft(next);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoHasToldIsNotToldAgainByTheNextServer(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String run = waiting(box, Map.of());
      box.die();
      try (Box next = box.next()) {
        assertThat(refusal(next.callbacks, next.callbackToken(0))).isNull();
        next.scanUntil(() -> next.hasEnded(run));
        assertThat(next.world.callsOf("expect")).isEqualTo(1);
        assertThat(next.world.callsOf("after")).isEqualTo(1);
        assertNothingIsLeft(next);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCallIsKeptUntilWhatItLedToIsOnRecord(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String run = waiting(box, Map.of());
      Hold still = box.standStill();
      assertThat(refusal(box.callbacks, box.callbackToken(0))).isNull();
      // The step is done in memory, and that can't be recorded.
      box.scanUntil(() -> box.journal.queuedBytes() > 0);
      for (int pass = 0; pass < 20; pass++) {
        box.engine.scan();
      }
      assertThat(box.count("run_commands")).isEqualTo(1);
      box.die();
      still.release();
      try (Box next = box.next()) {
        next.scanUntil(() -> next.hasEnded(run));
        assertThat(next.view(run).status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(next.world.callsOf("after")).isEqualTo(1);
        assertNothingIsLeft(next);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCallThatComesBetweenTwoTriesIsKept(Dialect dialect) {
    try (Box box = Box.stepped(dialect)) {
      box.world.script("expect", World.busy());
      Map<String, Object> configuration = new HashMap<>();
      configuration.put("retry", Map.of("max_attempts", 3L, "jitter", 0L));
      String run = box.start(workflow(box, configuration)).run().id();
      box.awaitParked(run);
      assertThat(box.view(run).waiting().reason()).isEqualTo("retry");
      String token = box.callbackToken(0);
      LogView warning = box.runs.require(Box.EDITOR, run).logs().getLast();
      assertThat(warning.status()).isEqualTo(LogStatus.WARNING);
      // Who reads the record may not call.
      assertThat(warning.input()).contains("/workflows/callbacks/***").doesNotContain(token);
      assertThat(refusal(box.callbacks, token)).isNull();
      box.engine.scan();
      box.awaitParked(run);
      assertThat(box.count("run_commands")).isEqualTo(1);
      box.advance(Duration.ofSeconds(1));
      assertThat(ended(box, run).run().status()).isEqualTo(RunStatus.COMPLETED);
      assertThat(box.world.callsOf("expect")).isEqualTo(2);
      assertThat(box.callbackToken(1)).isEqualTo(token);
      assertNothingIsLeft(box);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoCannotBeToldFailsTheStep(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String run =
          box.start(workflow(box, Map.of("fail", "The other side is not there."))).run().id();
      RunDetail ended = ended(box, run);
      assertThat(ended.run().errorCode()).isEqualTo(RunError.STEP_FAILED);
      assertThat(ended.logs().getLast().error().message())
          .isEqualTo("The other side is not there.");
      assertThat(refusal(box.callbacks, box.callbackToken(0)))
          .isEqualTo(RefusalCode.CALLBACK_CLOSED);
      assertNothingIsLeft(box);
    }
  }

  @Test
  void whoOnlyReadsTheRecordFindsTheUrlInNoForm() {
    try (Box box = Box.on(Dialect.H2)) {
      Map<String, Object> more =
          Map.of(
              "coded", "{{ callback_url | base64_encode }}",
              "escaped", "to={{ callback_url | url_encode }}",
              "turned", "{{ callback_url | split: '/' | last | upcase }}",
              "fail", "No to {{ callback_url }}");
      RunDetail ended = ended(box, box.start(workflow(box, more)).run().id());
      Map<String, Object> sent = box.world.callsTo("expect").getFirst().configuration();
      LogView step = ended.logs().getLast();
      assertThat(step.error().message())
          .isEqualTo("No to https://flows.example" + CallbackUrls.PATH + "***");
      assertThat(step.output()).doesNotContain(box.callbackToken(0));
      Map<String, Object> shown = Json.parseObject(step.input());
      assertThat(shown).containsEntry("turned", "***");
      for (String name : List.of("coded", "escaped")) {
        assertThat((String) shown.get(name)).contains("***").isNotEqualTo(sent.get(name));
      }
      assertThat(step.input()).doesNotContain(box.callbackToken(0));
      assertThat(box.single("select token_hash from callbacks"))
          .isEqualTo(Text.sha256Hex(box.callbackToken(0)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void withoutACallItExpires(Dialect dialect) {
    try (Box box = Box.stepped(dialect)) {
      String run = waiting(box, Map.of("seconds", 60L));
      assertThat(box.view(run).waiting().until()).isNotNull();
      box.advance(Duration.ofSeconds(61));
      assertThat(refusal(box.callbacks, box.callbackToken(0)))
          .isEqualTo(RefusalCode.RESOURCE_MISSING);
      assertThat(step(ended(box, run)).handle()).isEqualTo("expired");
      assertThat(refusal(box.callbacks, box.callbackToken(0)))
          .isEqualTo(RefusalCode.RESOURCE_MISSING);
      assertThat(box.world.callsOf("late")).isEqualTo(1);
      assertNothingIsLeft(box);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCallThatWasAcceptedInTimeCountsWhenTheTimeIsOver(Dialect dialect) {
    try (Box box = Box.stepped(dialect)) {
      String run = waiting(box, Map.of("seconds", 60L));
      assertThat(refusal(box.callbacks(new NoEngine()), box.callbackToken(0))).isNull();
      box.advance(Duration.ofSeconds(61));
      assertThat(step(ended(box, run)).handle()).isEqualTo("default");
      assertNothingIsLeft(box);
    }
  }

  @ParameterizedTest
  @EnumSource
  void nobodyWaitsAfterTheEndOfTheRun(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String run = waiting(box, Map.of());
      box.runs.cancel(Box.EDITOR, run);
      assertThat(ended(box, run).run().errorCode()).isEqualTo(RunError.CANCELLED);
      assertThat(refusal(box.callbacks, box.callbackToken(0)))
          .isEqualTo(RefusalCode.CALLBACK_CLOSED);
      assertNothingIsLeft(box);
    }
  }

  @ParameterizedTest
  @EnumSource
  void withNobodyToTellItJustWaits(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String run = waiting(box, Map.of("silent", true));
      assertThat(box.world.callsOf("expect")).isZero();
      String on = box.runs.require(Box.EDITOR, run).run().waiting().on();
      String token = on.substring(on.indexOf(CallbackUrls.PATH) + CallbackUrls.PATH.length());
      assertThat(refusal(box.callbacks, token.split("[ .]")[0])).isNull();
      assertThat(ended(box, run).run().status()).isEqualTo(RunStatus.COMPLETED);
      assertNothingIsLeft(box);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "{'a': 1}", "\"", "{\"a\": 1} x", "{\"a\": 1, \"a\": 2}"})
  void whatIsSaidToBeJsonAndIsNotDoesNotUseTheUrlUp(String body) {
    try (Box box = Box.on(Dialect.H2)) {
      String run = waiting(box, Map.of());
      String token = box.callbackToken(0);
      assertThat(refusal(box.callbacks, token, "192.0.2.1", new CallIn(Map.of(), body)))
          .isEqualTo(RefusalCode.BODY_MALFORMED);
      assertThat(box.count("run_commands")).isZero();
      assertThat(refusal(box.callbacks, token)).isNull();
      assertThat(ended(box, run).run().status()).isEqualTo(RunStatus.COMPLETED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void eachItemHasAUrlOfItsOwn(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String run =
          box.start(
                  box.workflow(
                      Drawn.withTrigger()
                          .node(
                              "each",
                              "iterator",
                              Map.of("items", List.of(1L, 2L, 3L), "concurrency", 3))
                          .node("expect", "expect", Map.of("url", "{{ callback_url }}"))
                          .way("start > each:item > expect")))
              .run()
              .id();
      await().until(() -> box.world.callsOf("expect") == 3);
      Set<String> tokens = new HashSet<>();
      for (int i = 0; i < 3; i++) {
        tokens.add(box.callbackToken(i));
      }
      assertThat(tokens).hasSize(3);
      tokens.forEach(token -> assertThat(refusal(box.callbacks, token)).isNull());
      RunDetail ended = ended(box, run);
      assertThat(Json.parseObject(ended.logs().getLast().output())).containsEntry("succeeded", 3L);
      assertNothingIsLeft(box);
    }
  }

  private static String workflow(Box box, Map<String, Object> more) {
    Map<String, Object> configuration = new HashMap<>(more);
    configuration.put("url", "{{ callback_url }}");
    return box.workflow(
        Drawn.withTrigger()
            .node("expect", "expect", configuration)
            .act("after")
            .act("late")
            .way("start > expect > after")
            .way("expect:expired > late"));
  }

  /** A run that waits for its call. */
  private static String waiting(Box box, Map<String, Object> more) {
    String run = box.start(workflow(box, more)).run().id();
    box.awaitParked(run);
    return run;
  }

  /** Why the call was refused; null when it was accepted. */
  private static RefusalCode refusal(Callbacks callbacks, String token) {
    Map<String, String> headers =
        Map.of("X-Request", "r1, r2", "Authorization", "secret", "Cookie", "a=b");
    return refusal(callbacks, token, "192.0.2.1", new CallIn(headers, BODY));
  }

  private static RefusalCode refusal(
      Callbacks callbacks, String token, String address, CallbackCall call) {
    try {
      callbacks.receive(token, address, call);
      return null;
    } catch (Refusal refusal) {
      return refusal.code();
    }
  }

  private static RunDetail ended(Box box, String run) {
    box.scanUntil(() -> box.hasEnded(run));
    return box.ended(run);
  }

  private static LogView step(RunDetail run) {
    return run.logs().stream()
        .filter(log -> log.nodeId().equals("expect") && log.status() == LogStatus.SUCCESS)
        .findFirst()
        .orElseThrow(() -> new AssertionError("The step is not on record: " + run));
  }

  private static void assertNothingIsLeft(Box box) {
    box.awaitIdle();
    assertThat(box.count("run_waits")).isZero();
    box.scanUntil(() -> box.count("run_commands") == 0);
    assertThat(box.count("callbacks where status = 'open'")).isZero();
  }
}
