package org.workflowserver.system.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.workflowserver.json.Json;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.InboundWebhook;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.SharedServerExtension;
import org.workflowserver.system.support.WorkflowBuilder;

/** Other systems start runs by a URL, over HTTP. */
@ExtendWith(SharedServerExtension.class)
@Timeout(600)
class WebhooksIT {
  private static final String TENANT = "webhooks";
  private static final String SECRET = "whsec_c2lnbmVkIGJ5IHRoZSBzaG9w";
  private static final String NOBODYS = "/workflows/webhooks/whsec_" + "A".repeat(43);

  private final ApiClient editor;
  private final ApiClient viewer;
  private final ApiClient admin;
  private final ApiClient anybody;

  WebhooksIT(ServerFixture fixture) {
    this.editor = fixture.api(TENANT, "editor");
    this.viewer = fixture.api(TENANT, "viewer");
    this.admin = fixture.api(TENANT, "admin");
    this.anybody = fixture.anonymous();
  }

  @Test
  void aCallStartsARunAndNeedsNoToken() {
    InboundWebhook webhook =
        InboundWebhook.of(
            editor,
            aWorkflow()
                .byWebhook(Map.of())
                .transform(
                    "{{ webhook_payload.order.id }} {{ trigger.body.order.id }}"
                        + " {{ trigger.headers['x-shop'] }} {{ trigger.headers.cookie }}"
                        + "{{ trigger.headers.authorization }}{{ trigger.query.tag | join: '+' }}"
                        + " {{ trigger.query.page }} {{ start.body.order.id }}"));
    assertThat(webhook.path()).matches("/workflows/webhooks/whsec_[A-Za-z0-9_-]{43}");
    String run =
        InboundWebhook.startRun(
            new InboundWebhook(webhook.workflow(), webhook.path() + "?tag=a&page=2&tag=b%20c")
                .call(anybody.withToken("of-another-system"), Map.of("order", Map.of("id", 7L)))
                .header("X-Shop", "north")
                .header("Cookie", "session=secret"));
    ApiResponse ended = awaitEnd(run);
    assertThat(ended)
        .hasMember("status", "completed")
        .hasMember("trigger_type", "webhook")
        .hasMember("workflow_id", webhook.workflow())
        .hasMember("output", Map.of("text", "7 7 north a+b c 2 7"));
    assertThat(Json.write(ended.object("trigger_payload")))
        .doesNotContain("of-another-system")
        .doesNotContain("session=secret");
    Map<String, Object> start = ended.rows("logs").getFirst();
    assertThat(start).containsEntry("component_id", "webhook_trigger");
    assertThat((Map<?, ?>) start.get("output"))
        .extracting("run_id", "query")
        .containsExactly(run, Map.of("tag", List.of("a", "b c"), "page", "2"));
    assertThat(ended.text()).doesNotContain(webhook.path());
  }

  @Test
  void aCallByHandGivesTheBodyInItsContext() {
    InboundWebhook webhook = InboundWebhook.of(editor, site(Map.of()));
    ApiResponse ended = editor.runToEnd(webhook.workflow(), Map.of("body", Map.of("site", "s1")));
    assertThat(ended).hasMember("output", Map.of("text", "s1")).hasMember("trigger_type", "manual");
    ApiResponse again = editor.post("/workflows/runs/" + run(webhook, "s2") + "/rerun").send();
    assertThat(awaitEnd((String) again.object("new_run").get("id")))
        .hasMember("output", Map.of("text", "s2"))
        .hasMember("trigger_type", "webhook");
  }

  @Test
  void theUrlIsShownToWhoMayEditAndNeverExported() {
    InboundWebhook webhook = InboundWebhook.of(editor, site(Map.of()));
    String path = "/workflows/" + webhook.workflow();
    assertThat(InboundWebhook.of(editor.get(path).send())).isEqualTo(webhook);
    assertThat(editor.put(path).json(Map.of("name", "renamed")).send().text())
        .contains(webhook.path());
    assertThat(editor.get("/workflows").send().text()).contains(webhook.path());
    assertThat(viewer.get(path).send()).hasMember("webhook_url", null);
    assertThat(viewer.get("/workflows").send().text()).doesNotContain("whsec_");
    ApiResponse exported = editor.get(path + "/export").send();
    assertThat(exported.text()).doesNotContain("whsec_");
    ApiResponse imported = editor.post("/workflows/import").json(exported.object()).send();
    assertThat(InboundWebhook.of(imported).path()).isNotEqualTo(webhook.path());

    assertThat(editor.put(path).json(aWorkflow().manual().json()).send())
        .hasMember("webhook_url", null);
    assertThat(webhook.call(anybody, Map.of()).send()).isProblem(404, "resource_missing");
    ApiResponse restored = editor.post(path + "/versions/1/restore").send();
    assertThat(restored).hasStatus(200);
    InboundWebhook.startRun(InboundWebhook.of(restored).call(anybody, Map.of("site", "s1")));
    assertThat(webhook.call(anybody, Map.of()).send()).isProblem(404, "resource_missing");
    assertThat(editor.delete(path).send()).hasStatus(204);
    assertThat(InboundWebhook.of(restored).call(anybody, Map.of()).send())
        .isProblem(404, "resource_missing");
  }

  @Test
  void aNewTokenEndsTheOldOne() {
    InboundWebhook webhook = InboundWebhook.of(editor, site(Map.of()));
    String renew = "/workflows/" + webhook.workflow() + "/webhook-token";
    assertThat(viewer.post(renew).send()).isProblem(403, "scope_missing");
    ApiResponse renewed = editor.post(renew).send();
    assertThat(renewed).hasStatus(200).hasHeader("ETag", "\"2\"").hasMember("version", 1L);
    assertThat(webhook.call(anybody, Map.of("site", "s1")).send())
        .isProblem(404, "resource_missing");
    InboundWebhook.startRun(InboundWebhook.of(renewed).call(anybody, Map.of("site", "s1")));

    String byHand = editor.create(aWorkflow().manual());
    assertThat(editor.post("/workflows/" + byHand + "/webhook-token").send())
        .isProblem(409, "trigger_mismatch");
    assertThat(editor.post("/workflows/fl_x/webhook-token").send())
        .isProblem(404, "resource_missing");
  }

  @Test
  void whatIsWrongWithACallIsSaidAndStartsNothing() {
    InboundWebhook webhook =
        InboundWebhook.of(
            editor,
            site(Map.of())
                .member("settings", Map.of("input_schema", Map.of("required", List.of("site")))));
    assertThat(anybody.post(NOBODYS).json(Map.of()).send()).isProblem(404, "resource_missing");
    assertThat(anybody.get(webhook.path()).send()).isProblem(405, "method_not_allowed");
    assertThat(anybody.post(webhook.path()).body("text/plain", "{}".getBytes(UTF_8)).send())
        .isProblem(415, "media_type_unsupported");
    assertThat(anybody.post(webhook.path()).body("{}".getBytes(UTF_8)).send())
        .isProblem(415, "media_type_unsupported");
    assertThat(anybody.post(webhook.path()).send()).isProblem(400, "body_malformed");
    assertThat(
            anybody.post(webhook.path()).body("application/json", "{\"a\":".getBytes(UTF_8)).send())
        .isProblem(400, "body_malformed");
    assertThat(webhook.call(anybody, List.of(1L)).send()).isProblem(422, "parameter_invalid");
    assertThat(webhook.call(anybody, Map.of("filling", "x".repeat(1 << 20))).send())
        .isProblem(413, "body_too_large");
    assertThat(webhook.call(anybody, Map.of("sight", "s1")).send())
        .isProblem(422, "input_invalid")
        .hasErrorAt("/site");
    String path = "/workflows/" + webhook.workflow();
    assertThat(editor.put(path).json(Map.of("is_active", false)).send()).hasStatus(200);
    assertThat(webhook.call(anybody, Map.of("site", "s1")).send())
        .isProblem(409, "workflow_inactive");
    assertThat(editor.get(path + "/executions").send().rows("data")).isEmpty();
  }

  @Test
  void aSignedMessageIsCheckedByteByByteAndTakenOnce() throws Exception {
    String item = keep(SECRET);
    InboundWebhook webhook =
        InboundWebhook.of(editor, site(Map.of("signature", Map.of("secret", item))));
    Instant now = Instant.now();
    Map<String, Object> body = Map.of("site", "s1");
    assertThat(webhook.call(anybody, body).send()).isProblem(401, "signature_invalid");
    assertThat(webhook.signed(anybody, "whsec_d3Jvbmc=", "msg_1", now, body).send())
        .isProblem(401, "signature_invalid");
    for (int minutes : List.of(-6, 6)) {
      Instant then = Instant.now().plus(Duration.ofMinutes(minutes));
      assertThat(webhook.signed(anybody, SECRET, "msg_1", then, body).send())
          .isProblem(401, "signature_invalid");
    }
    // The same value, written otherwise than it was signed.
    assertThat(
            webhook
                .signed(anybody, SECRET, "msg_1", now, body)
                .body("application/json", "{ \"site\":\"s1\"}".getBytes(UTF_8))
                .send())
        .isProblem(401, "signature_invalid");

    Set<String> runs =
        atOnce(
            () -> InboundWebhook.startRun(webhook.signed(anybody, SECRET, "msg_1", now, body)), 30);
    assertThat(runs).hasSize(1);
    assertThat(awaitEnd(runs.iterator().next())).hasMember("output", Map.of("text", "s1"));
    assertThat(runsOf(webhook)).isEqualTo(1);

    String next = "whsec_dGhlIG5leHQgb25l";
    assertThat(admin.put("/vault/" + item).json(Map.of("name", "signing", "secret", next)).send())
        .hasStatus(200);
    assertThat(webhook.signed(anybody, SECRET, "msg_2", now, body).send())
        .isProblem(401, "signature_invalid");
    assertThat(InboundWebhook.startRun(webhook.signed(anybody, next, "msg_1", now, body)))
        .isEqualTo(runs.iterator().next());
    assertThat(InboundWebhook.startRun(webhook.signed(anybody, next, "msg_2", now, body)))
        .isNotIn(runs);
    assertThat(admin.delete("/vault/" + item).send()).hasStatus(204);
    assertThat(webhook.signed(anybody, next, "msg_3", now, body).send())
        .isProblem(401, "signature_invalid");
    assertThat(runsOf(webhook)).isEqualTo(2);
  }

  @Test
  void aHeaderTellsRepeats() throws Exception {
    InboundWebhook webhook = InboundWebhook.of(editor, site(Map.of("dedupe_header", "X-Delivery")));
    Set<String> runs =
        atOnce(
            () ->
                InboundWebhook.startRun(
                    webhook.call(anybody, Map.of("site", "s1")).header("x-delivery", "d1")),
            30);
    assertThat(runs).hasSize(1);
    assertThat(
            InboundWebhook.startRun(
                webhook.call(anybody, Map.of("site", "s1")).header("X-Delivery", "d2")))
        .isNotIn(runs);
    assertThat(run(webhook, "s1")).isNotEqualTo(run(webhook, "s1"));
    assertThat(runsOf(webhook)).isEqualTo(4);
  }

  @Test
  void aTriggerThatIsConfiguredWronglyIsNotStored() {
    assertThat(
            editor
                .post("/workflows")
                .json(site(Map.of("signature", Map.of("secret", SECRET))).json())
                .send())
        .isProblem(422, "workflow_invalid")
        .hasErrorAt("/nodes/0/data/signature/secret");
    assertThat(
            editor
                .post("/workflows")
                .json(
                    site(Map.of("signature", Map.of("secret", "vlt_01hzzzzzzzzzzzzzzzzzzzzzzz")))
                        .json())
                .send())
        .isProblem(422, "workflow_invalid")
        .hasErrorAt("/nodes/0/data/signature/secret");
    assertThat(
            editor
                .post("/workflows")
                .json(aWorkflow().manual().transform("{{ webhook_payload.a }}").json())
                .send())
        .isProblem(422, "workflow_invalid");
  }

  private static WorkflowBuilder site(Map<String, Object> trigger) {
    return aWorkflow().byWebhook(trigger).transform("{{ webhook_payload.site }}");
  }

  private String keep(String secret) {
    ApiResponse kept =
        admin.post("/vault").json(Map.of("name", "signing", "secret", secret)).send();
    assertThat(kept).hasStatus(201);
    return kept.string("id");
  }

  private String run(InboundWebhook webhook, String site) {
    String run = InboundWebhook.startRun(webhook.call(anybody, Map.of("site", site)));
    awaitEnd(run);
    return run;
  }

  private static Set<String> atOnce(Callable<String> call, int times) throws Exception {
    Set<String> answers = new HashSet<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> calls = new ArrayList<>();
      for (int i = 0; i < times; i++) {
        calls.add(threads.submit(call));
      }
      for (Future<String> one : calls) {
        answers.add(one.get());
      }
    }
    return answers;
  }

  private long runsOf(InboundWebhook webhook) {
    return (long)
        viewer
            .get("/workflows/" + webhook.workflow() + "/executions")
            .send()
            .object("meta")
            .get("total");
  }

  private ApiResponse awaitEnd(String run) {
    await().until(() -> viewer.run(run).object().get("completed_at") != null);
    return viewer.run(run);
  }
}
