package org.workflowserver.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.database.Dialect;
import org.workflowserver.definition.WorkflowView;
import org.workflowserver.id.Ids;
import org.workflowserver.json.Json;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.run.RerunCommand;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.RunStatus;
import org.workflowserver.trigger.webhook.Webhooks;
import org.workflowserver.vault.KnownSecrets;

/** Runs that other systems start by a webhook URL. */
class WebhookStartsTest {
  private static final int ANY_NUMBER = Integer.MAX_VALUE;
  private static final String ITEM = KnownSecrets.id(1);
  private static final byte[] KEY = "a signing secret".getBytes(UTF_8);

  @ParameterizedTest
  @EnumSource
  void aCallStartsARunWithBodyHeadersAndQuery(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      WorkflowView workflow = workflow(box, Map.of());
      HookCall call =
          new HookCall().header("x-from", "shop").header("cookie", "c").query("tag", "new");
      String run = received(box.webhooks(ANY_NUMBER), workflow, call);
      RunDetail ended = box.ended(run);
      assertThat(ended.run().status()).isEqualTo(RunStatus.COMPLETED);
      assertThat(ended.run().triggerType()).isEqualTo("webhook");
      assertThat(box.single("select requested_by from runs where id = '" + run + "'"))
          .isEqualTo("webhook");
      Map<String, Object> taken =
          Map.of(
              "body", Map.of("site", "s1"),
              "headers", Map.of("x-from", "shop"),
              "query", Map.of("tag", "new"));
      assertThat(Json.parseObject(ended.triggerPayload())).isEqualTo(taken);
      Map<String, Object> output = new HashMap<>(taken);
      output.put("run_id", run);
      assertThat(Json.parseObject(ended.logs().getFirst().output())).isEqualTo(output);
      assertThat(Json.parseObject(ended.logs().get(1).input()))
          .isEqualTo(Map.of("value", Map.of("a", "s1", "b", "s1 shop new")));
    }
  }

  @Test
  void aUrlThatExistsIsServedHoweverManyUnknownOnesItsAddressCalls() {
    try (Box box = Box.stepped(Dialect.H2)) {
      Webhooks webhooks = box.webhooks(ANY_NUMBER);
      WorkflowView known = workflow(box, Map.of());
      String address = "https://flows.example/";
      assertThat(refusal(webhooks, address + "whsec_x", new HookCall()))
          .isEqualTo(RefusalCode.RESOURCE_MISSING);
      received(webhooks, known, new HookCall());
      int guesses = 0;
      while (refusal(webhooks, address + Ids.token("whsec_"), new HookCall())
          == RefusalCode.RESOURCE_MISSING) {
        guesses++;
      }
      assertThat(guesses).isEqualTo(60);
      received(webhooks, known, new HookCall());
      WorkflowView other = workflow(box, Map.of());
      received(webhooks, other, new HookCall());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCallByHandGivesThePartsInItsContext(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      String workflow = workflow(box, Map.of("signature", Map.of("secret", ITEM))).id();
      RunDetail ended = box.run(workflow, Map.of("body", Map.of("site", "s2")));
      assertThat(ended.run().status()).isEqualTo(RunStatus.COMPLETED);
      assertThat(Json.parseObject(ended.logs().get(1).input()))
          .isEqualTo(Map.of("value", Map.of("a", "s2", "b", "s2  ")));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBodyThatIsAsDeepAsMayBeIsReadBackFromTheRecord(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      // Such runs are always claimed, and so read, before they begin.
      WorkflowView workflow = box.workflows.create(Box.EDITOR, drawn(Map.of()).atOnce(1).body());
      int around = Json.MAX_DEPTH - 1;
      String deep = "{\"site\": " + "[".repeat(around) + "]".repeat(around) + "}";
      String run = received(box.webhooks(ANY_NUMBER), workflow, new HookCall().body(deep));
      assertThat(box.ended(run).run().status()).isEqualTo(RunStatus.COMPLETED);
      RerunCommand again =
          new RerunCommand(false, Optional.empty(), Optional.empty(), Optional.empty());
      String rerun = Box.await(box.runs.rerun(Box.EDITOR, run, again)).run().run().id();
      assertThat(box.ended(rerun).run().status()).isEqualTo(RunStatus.COMPLETED);
      assertThat(box.ended(rerun).triggerPayload()).contains("[".repeat(around));
    }
  }

  @ParameterizedTest
  @EnumSource
  void anUnknownOrReplacedTokenAndASwitchedOffWorkflowStartNothing(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      WorkflowView workflow = workflow(box, Map.of());
      Webhooks webhooks = box.webhooks(ANY_NUMBER);
      String renewed = box.workflows.renewUrl(Box.EDITOR, workflow.id()).webhookUrl();
      assertThat(refusal(webhooks, workflow.webhookUrl(), new HookCall()))
          .isEqualTo(RefusalCode.RESOURCE_MISSING);
      assertThat(refusal(webhooks, "/whsec_", new HookCall()))
          .isEqualTo(RefusalCode.RESOURCE_MISSING);
      assertThat(refusal(webhooks, renewed, new HookCall())).isNull();
      box.workflows.update(Box.EDITOR, workflow.id(), Map.of("is_active", false), Optional.empty());
      // That is said before anything is read of the call.
      assertThat(refusal(webhooks, renewed, new HookCall().unreadable()))
          .isEqualTo(RefusalCode.WORKFLOW_INACTIVE);
      assertThat(box.count("runs")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void onlyAMessageThatIsSignedLatelyStartsARun(Dialect dialect) {
    try (Box box = Box.stepped(dialect)) {
      WorkflowView workflow = signed(box);
      Webhooks webhooks = box.webhooks(ANY_NUMBER);
      String url = workflow.webhookUrl();
      assertThat(refusal(webhooks, url, new HookCall())).isEqualTo(RefusalCode.SIGNATURE_INVALID);
      assertThat(
              refusal(webhooks, url, new HookCall().signed(box, "m1", "another".getBytes(UTF_8))))
          .isEqualTo(RefusalCode.SIGNATURE_INVALID);
      HookCall right = new HookCall().signed(box, "m1", KEY);
      assertThat(refusal(webhooks, url, right.body("{\"site\": \"s2\"}")))
          .isEqualTo(RefusalCode.SIGNATURE_INVALID);
      right.body("{\"site\": \"s1\"}");
      box.advance(Duration.ofSeconds(301));
      assertThat(refusal(webhooks, url, right)).isEqualTo(RefusalCode.SIGNATURE_INVALID);
      assertThat(box.count("runs")).isZero();
      assertThat(box.count("idempotency_keys")).isZero();
      assertThat(received(webhooks, workflow, new HookCall().signed(box, "m1", KEY))).isNotEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void theSecretIsWhatTheVaultHasNow(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      WorkflowView workflow = signed(box);
      Webhooks webhooks = box.webhooks(ANY_NUMBER);
      byte[] next = "the next secret".getBytes(UTF_8);
      assertThat(refusal(webhooks, workflow.webhookUrl(), new HookCall().signed(box, "m1", KEY)))
          .isNull();
      box.secrets.with("default", ITEM, "signing", Base64.getEncoder().encodeToString(next));
      assertThat(refusal(webhooks, workflow.webhookUrl(), new HookCall().signed(box, "m2", KEY)))
          .isEqualTo(RefusalCode.SIGNATURE_INVALID);
      assertThat(refusal(webhooks, workflow.webhookUrl(), new HookCall().signed(box, "m2", next)))
          .isNull();
      box.secrets.with("default", ITEM, "signing", "no base64!");
      assertThat(refusal(webhooks, workflow.webhookUrl(), new HookCall().signed(box, "m3", next)))
          .isEqualTo(RefusalCode.SIGNATURE_INVALID);
      box.secrets.remove("default", ITEM);
      assertThat(refusal(webhooks, workflow.webhookUrl(), new HookCall().signed(box, "m3", next)))
          .isEqualTo(RefusalCode.SIGNATURE_INVALID);
      assertThat(box.count("runs")).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aMessageThatComesAgainGivesTheFirstRun(Dialect dialect) {
    try (Box box = Box.stepped(dialect)) {
      WorkflowView workflow = signed(box);
      Webhooks webhooks = box.webhooks(ANY_NUMBER);
      String run = received(webhooks, workflow, new HookCall().signed(box, "m1", KEY));
      box.advance(Duration.ofMinutes(1));
      // Whoever sends it again signs it anew, and may send it otherwise.
      HookCall again = new HookCall().body("{\"site\": \"s9\"}").signed(box, "m1", KEY);
      assertThat(received(webhooks, workflow, again)).isEqualTo(run);
      assertThat(received(webhooks, workflow, new HookCall().signed(box, "m2", KEY)))
          .isNotEqualTo(run);
      String other = signed(box).webhookUrl();
      assertThat(received(webhooks, other, new HookCall().signed(box, "m1", KEY)))
          .isNotEqualTo(run);
      String longId = "m".repeat(3_000);
      String byLongId = received(webhooks, workflow, new HookCall().signed(box, longId, KEY));
      assertThat(received(webhooks, workflow, new HookCall().signed(box, longId, KEY)))
          .isEqualTo(byLongId);
      assertThat(received(webhooks, workflow, new HookCall().signed(box, longId + "m", KEY)))
          .isNotEqualTo(byLongId);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aHeaderTellsRepeatsWhereTheTriggerNamesOne(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      WorkflowView workflow = workflow(box, Map.of("dedupe_header", "X-Delivery"));
      Webhooks webhooks = box.webhooks(ANY_NUMBER);
      String first = received(webhooks, workflow, new HookCall().header("x-delivery", "d1"));
      assertThat(received(webhooks, workflow, new HookCall().header("x-delivery", "d1")))
          .isEqualTo(first);
      assertThat(received(webhooks, workflow, new HookCall().header("x-delivery", "d2")))
          .isNotEqualTo(first);
      String without = received(webhooks, workflow, new HookCall());
      assertThat(received(webhooks, workflow, new HookCall())).isNotEqualTo(without);
      assertThat(box.count("runs")).isEqualTo(4);
    }
  }

  @ParameterizedTest
  @EnumSource
  void ofASignedMessageBothItsIdAndTheHeaderTellRepeats(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      box.secrets.with("default", ITEM, "signing", Base64.getEncoder().encodeToString(KEY));
      WorkflowView workflow =
          workflow(box, Map.of("signature", Map.of("secret", ITEM), "dedupe_header", "x-delivery"));
      Webhooks webhooks = box.webhooks(ANY_NUMBER);
      String first = received(webhooks, workflow, delivery(box, "m1", "d1"));
      assertThat(received(webhooks, workflow, delivery(box, "m1", "d2"))).isEqualTo(first);
      assertThat(received(webhooks, workflow, delivery(box, "m2", "d1"))).isEqualTo(first);
      // Neither of the keys beside was used up.
      String second = received(webhooks, workflow, delivery(box, "m2", "d2"));
      assertThat(second).isNotEqualTo(first);
      assertThat(received(webhooks, workflow, delivery(box, "m2", "d3"))).isEqualTo(second);
      assertThat(box.count("runs")).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRefusalUsesNoIdUp(Dialect dialect) {
    try (Box box = Box.on(dialect)) {
      WorkflowView workflow =
          box.workflows.create(
              Box.EDITOR,
              drawn(Map.of("dedupe_header", "x-delivery"))
                  .input("{\"type\": \"object\", \"required\": [\"site\"]}")
                  .body());
      Webhooks webhooks = box.webhooks(ANY_NUMBER);
      Refusal refused =
          refused(webhooks, workflow, new HookCall().header("x-delivery", "d1").body("{}"));
      assertThat(refused.code()).isEqualTo(RefusalCode.INPUT_INVALID);
      assertThat(refused.violations().getFirst().pointer()).isEqualTo("/site");
      assertThat(refused).hasMessageStartingWith("The body does not fit");
      String run = received(webhooks, workflow, new HookCall().header("x-delivery", "d1"));
      assertThat(box.ended(run).run().status()).isEqualTo(RunStatus.COMPLETED);
      assertThat(refusalByHand(box, workflow.id(), Map.of("body", Map.of())))
          .isEqualTo("/context/body/site");
      assertThat(refusalByHand(box, workflow.id(), Map.of("site", "s1")))
          .isEqualTo("/context/body");
    }
  }

  @ParameterizedTest
  @EnumSource
  void manyTimesAtOnceAndAfterADeathAMessageStartsOneRun(Dialect dialect) throws Exception {
    try (Box box = Box.on(dialect)) {
      WorkflowView workflow = workflow(box, Map.of("dedupe_header", "x-delivery"));
      Set<String> runs = atOnce(box.webhooks(ANY_NUMBER), workflow, 200);
      assertThat(runs).hasSize(1);
      assertThat(box.count("runs")).isEqualTo(1);
      box.die();
      try (Box next = box.next()) {
        assertThat(atOnce(next.webhooks(ANY_NUMBER), workflow, 20)).isEqualTo(runs);
        String run = runs.iterator().next();
        next.scanUntil(() -> next.hasEnded(run));
        assertThat(next.count("runs")).isEqualTo(1);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void soManyCallsOfATokenArePassedInAMinute(Dialect dialect) {
    try (Box box = Box.stepped(dialect)) {
      WorkflowView workflow = workflow(box, Map.of());
      Webhooks webhooks = box.webhooks(3);
      for (int i = 0; i < 3; i++) {
        assertThat(refusal(webhooks, workflow.webhookUrl(), new HookCall())).isNull();
      }
      // Before it is looked at whether the workflow is on, and what the call brings.
      box.workflows.update(Box.EDITOR, workflow.id(), Map.of("is_active", false), Optional.empty());
      Refusal refused = refused(webhooks, workflow, new HookCall().unreadable());
      assertThat(refused.code()).isEqualTo(RefusalCode.RATE_LIMITED);
      assertThat(refused.retryAfter()).contains(Duration.ofSeconds(61));
      // Another token has its own, and one that nobody has takes none.
      assertThat(refusal(webhooks, workflow(box, Map.of()).webhookUrl(), new HookCall())).isNull();
      for (int i = 0; i < 5; i++) {
        assertThat(refusal(webhooks, "/whsec_x", new HookCall()))
            .isEqualTo(RefusalCode.RESOURCE_MISSING);
      }
      box.advance(Duration.ofSeconds(61));
      assertThat(refusal(webhooks, workflow.webhookUrl(), new HookCall()))
          .isEqualTo(RefusalCode.WORKFLOW_INACTIVE);
    }
  }

  @Test
  void aCallAboveTheLimitIsNotLookedUp() {
    try (Box box = Box.stepped(Dialect.H2)) {
      WorkflowView workflow = workflow(box, Map.of());
      Webhooks webhooks = box.webhooks(2);
      for (int i = 0; i < 2; i++) {
        assertThat(refusal(webhooks, workflow.webhookUrl(), new HookCall())).isNull();
      }
      box.workflows.renewUrl(Box.EDITOR, workflow.id());
      // Only the database would tell that it is gone.
      assertThat(refusal(webhooks, workflow.webhookUrl(), new HookCall()))
          .isEqualTo(RefusalCode.RATE_LIMITED);
      box.advance(Duration.ofSeconds(61));
      assertThat(refusal(webhooks, workflow.webhookUrl(), new HookCall()))
          .isEqualTo(RefusalCode.RESOURCE_MISSING);
    }
  }

  private static WorkflowView signed(Box box) {
    box.secrets.with(
        "default", ITEM, "signing", "whsec_" + Base64.getEncoder().encodeToString(KEY));
    return workflow(box, Map.of("signature", Map.of("secret", ITEM)));
  }

  private static WorkflowView workflow(Box box, Map<String, Object> trigger) {
    if (trigger.containsKey("signature") && box.secrets.findById("default", ITEM).isEmpty()) {
      box.secrets.with("default", ITEM, "signing", "c2VjcmV0");
    }
    return box.workflows.create(Box.EDITOR, drawn(trigger).body());
  }

  private static Drawn drawn(Map<String, Object> trigger) {
    Map<String, Object> value =
        Map.of(
            "a",
            "{{ webhook_payload.site }}",
            "b",
            "{{ trigger.body.site }} {{ trigger.headers['x-from'] }} {{ start.query.tag }}");
    return Drawn.empty()
        .node("start", "webhook_trigger", trigger)
        .node("think", "think", Map.of("value", value))
        .way("start > think");
  }

  private static HookCall delivery(Box box, String id, String delivery) {
    return new HookCall().header("x-delivery", delivery).signed(box, id, KEY);
  }

  private static Set<String> atOnce(Webhooks webhooks, WorkflowView workflow, int calls)
      throws Exception {
    CyclicBarrier together = new CyclicBarrier(calls);
    Set<String> runs = new HashSet<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> received = new ArrayList<>();
      for (int i = 0; i < calls; i++) {
        received.add(
            threads.submit(
                () -> {
                  together.await(1, TimeUnit.MINUTES);
                  return received(webhooks, workflow, new HookCall().header("x-delivery", "d1"));
                }));
      }
      for (Future<String> one : received) {
        runs.add(one.get(180, TimeUnit.SECONDS));
      }
    }
    return runs;
  }

  private static String received(Webhooks webhooks, WorkflowView workflow, HookCall call) {
    return received(webhooks, workflow.webhookUrl(), call);
  }

  private static String received(Webhooks webhooks, String url, HookCall call) {
    return Box.await(webhooks.receive(url.substring(url.lastIndexOf('/') + 1), "192.0.2.1", call));
  }

  private static RefusalCode refusal(Webhooks webhooks, String url, HookCall call) {
    try {
      received(webhooks, url, call);
      return null;
    } catch (Refusal refusal) {
      return refusal.code();
    }
  }

  private static Refusal refused(Webhooks webhooks, WorkflowView workflow, HookCall call) {
    try {
      throw new AssertionError("Started " + received(webhooks, workflow, call));
    } catch (Refusal refusal) {
      return refusal;
    }
  }

  private static String refusalByHand(Box box, String workflow, Map<String, Object> context) {
    try {
      throw new AssertionError("Started " + box.start(workflow, context));
    } catch (Refusal refusal) {
      assertThat(refusal.code()).isEqualTo(RefusalCode.INPUT_INVALID);
      return refusal.violations().getFirst().pointer();
    }
  }
}
