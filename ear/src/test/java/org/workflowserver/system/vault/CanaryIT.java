package org.workflowserver.system.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.workflowserver.json.Json;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.InboundWebhook;
import org.workflowserver.system.support.LongMode;
import org.workflowserver.system.support.MailServers;
import org.workflowserver.system.support.PostgresDatabase;
import org.workflowserver.system.support.WebhookTarget.Endpoint;
import org.workflowserver.system.support.WorkflowBuilder;

/** A secret comes out to its targets and nowhere else. */
@Timeout(3000)
class CanaryIT {
  private static final String SIGNING =
      "whsec_" + Base64.getEncoder().encodeToString(Canary.SECRET.getBytes(StandardCharsets.UTF_8));

  /**
   * Ways to write a secret out that are tried at a target beyond the first one: what a target does
   * with it does not depend on them. In the long mode all are.
   */
  private static final int AT_OTHER_TARGETS = 2;

  private static final String SUBSCRIPTIONS = "/workflows/subscriptions";

  private final Canary canary = new Canary();
  private final List<String> workflows = new ArrayList<>();
  private final Set<String> runs = new LinkedHashSet<>();
  private final List<String> subscriptions = new ArrayList<>();
  private Installation at;
  private Endpoint echoing;
  private Endpoint failing;
  private String signing;

  @Test
  void nothingOfItStaysOnH2() throws Exception {
    try (Installation installation = new Installation(null, Canary.SECRET)) {
      story(installation);
      // Once: what a page shows does not depend on the database.
      readConsole();
      requireNothingStored();
    }
  }

  @Test
  @LongMode(
      "What is stored is the same text on both, and nothingOfItStaysOnH2 looks for it on one.")
  void nothingOfItStaysOnPostgresql() throws Exception {
    try (Installation installation = new Installation(PostgresDatabase.start(), Canary.SECRET)) {
      story(installation);
      requireNothingStored();
    }
  }

  @Test
  void whatTargetsSendBackIsFound() {
    Canary.echo()
        .forEach(
            (form, echo) ->
                assertThatThrownBy(() -> canary.requireNotIn(form, Json.write(echo)))
                    .as(form)
                    .isInstanceOf(AssertionError.class));
    canary.requireNotIn("a mask", "*** {{ vault.canary }}");
  }

  private void story(Installation installation) {
    at = installation;
    echoing = echo(200);
    failing = echo(500);
    String secret = keep("canary", Canary.SECRET);
    signing = keep("signing", SIGNING);
    ProviderTokens provider = new ProviderTokens(at);
    provider.authorize(secret).forEach(this::seen);
    useAuthorization(provider);
    String onError = create(aWorkflow().manual().transform("{{ trigger | json }}"));
    for (SecretMembers.Member member : SecretMembers.of(seen("/workflows/components").rows())) {
      int ways = Integer.MAX_VALUE;
      for (Map<String, Object> valid : configurations(member)) {
        for (Map<String, Object> use :
            SecretMembers.uses(member, valid).stream().limit(ways).toList()) {
          tryMember(member, use, onError);
        }
        ways = LongMode.Condition.isOn() ? ways : AT_OTHER_TARGETS;
      }
    }
    receiveWebhooks();
    handOn();
    answerCallbacks();
    awaitEnds();
    provider.requireSent();
    assertThat(echoing.calls())
        .as("calls that brought the secret to its target")
        .anyMatch(call -> call.body().contains(Json.write(Canary.SECRET)));
    assertThat(at.mail.getReceivedMessages()).isNotEmpty();
    rerun();
    awaitEnds();
    readEverything();
  }

  private Endpoint echo(int status) {
    return at.target
        .endpoint()
        .respondingWith(status, Json.write(Canary.echo()))
        .withHeader("X-Echo", Canary.url(Canary.SECRET))
        .withHeader("X-Encoded", (String) ((List<?>) Canary.echo().get("base64")).getFirst())
        .withHeader("Location", "/x?" + Canary.echo().get("url"));
  }

  private String keep(String name, String secret) {
    ApiResponse kept =
        seen(at.api.post("/vault").json(Map.of("name", name, "secret", secret)).send());
    assertThat(kept).hasStatus(201);
    return kept.string("id");
  }

  /** Valid configurations of the component, whose targets take what is sent, and do not. */
  private List<Map<String, Object>> configurations(SecretMembers.Member member) {
    return switch (member.component()) {
      case "webhook" -> List.of(call(echoing), call(failing));
      case "wait_for_callback" ->
          List.of(Map.of("request", call(echoing)), Map.of("request", call(failing)));
      case "send_email" -> mails(member.path().getFirst().equals("server"));
      case "webhook_trigger" -> {
        // It takes an id instead of a template, and is tried by calls that are signed.
        assertThat(member.path()).containsExactly("signature", "secret");
        yield List.of();
      }
      default -> throw new AssertionError("No configuration for " + member + " is tried.");
    };
  }

  private List<Map<String, Object>> mails(boolean signedInAlone) {
    Map<String, Object> signedIn =
        mail(
            Map.of(
                "host", "localhost",
                "port", at.mail.getSmtps().getPort(),
                "tls", "implicit",
                "username", MailServers.USER,
                "password", "{{ vault.canary }}"));
    return signedInAlone
        ? List.of(signedIn)
        : List.of(
            signedIn,
            mail(Map.of("host", "localhost", "port", at.rejecting.port(), "tls", "none")));
  }

  private static Map<String, Object> call(Endpoint endpoint) {
    return Map.of("method", "POST", "url", endpoint.url());
  }

  private static Map<String, Object> mail(Map<String, Object> server) {
    return Map.of(
        "to", "ann@to.example",
        "from", "shop@own.example",
        "subject", "x",
        "text", "x",
        "server", server);
  }

  /** In a node alone, and in a run; what the step gives is handed to another one. */
  private void tryMember(SecretMembers.Member member, Map<String, Object> use, String onError) {
    testNode(member.component(), use);
    String workflow =
        create(
            aWorkflow()
                .named("Of " + member)
                .manual()
                .node("n", member.component(), use)
                .node("rest", "data_mapper", mapping("{{ n }}"))
                .member("settings", Map.of("error_workflow_id", onError)));
    execute(workflow);
  }

  /** What the target sends back of the token goes on, and the end of the run is told elsewhere. */
  private void useAuthorization(ProviderTokens provider) {
    Map<String, Object> request = provider.request();
    testNode("webhook", request);
    String workflow =
        create(
            aWorkflow()
                .manual()
                .node("n", "webhook", request)
                .node("rest", "data_mapper", mapping("{{ n }}"))
                .node(
                    "end",
                    "terminate",
                    Map.of("status", "failed", "message", "{{ n.body.header }} {{ n.headers }}")));
    for (Endpoint target : List.of(echoing, failing)) {
      Map<String, Object> subscription =
          Map.of(
              "url",
              target.url(),
              "events",
              List.of("run.failed"),
              "workflow_id",
              workflow,
              "secret",
              signing);
      ApiResponse made = seen(at.api.post(SUBSCRIPTIONS).json(subscription).send());
      assertThat(made).hasStatus(201);
      subscriptions.add(made.string("id"));
    }
    execute(workflow);
  }

  private void testNode(String component, Map<String, Object> configuration) {
    Map<String, Object> node = new LinkedHashMap<>(configuration);
    node.put("componentId", component);
    seen(
        at.api
            .post("/workflows/test-node")
            .json(Map.of("node", Map.of("id", "n", "data", node)))
            .send());
  }

  private static Map<String, Object> mapping(String value) {
    return Map.of("mappings", List.of(Map.of("target", "a", "value", value)));
  }

  private String create(WorkflowBuilder workflow) {
    ApiResponse created = seen(at.api.post("/workflows").json(workflow.json()).send());
    assertThat(created).hasStatus(201);
    workflows.add(created.string("id"));
    return created.string("id");
  }

  private String execute(String workflow) {
    ApiResponse started = seen(at.api.execute(workflow, Map.of()).send());
    assertThat(started).hasStatus(202);
    runs.add(started.string("id"));
    return started.string("id");
  }

  private void receiveWebhooks() {
    InboundWebhook webhook =
        InboundWebhook.of(
            seen(
                at.api
                    .post("/workflows")
                    .json(
                        aWorkflow()
                            .byWebhook(Map.of("signature", Map.of("secret", signing)))
                            .node("call", "webhook", with(call(echoing), "{{ vault.canary }}"))
                            .json())
                    .send()));
    workflows.add(webhook.workflow());
    Map<String, Object> body = Map.of("a", 1L);
    ApiResponse taken = seen(webhook.signed(at.api, SIGNING, "m1", Instant.now(), body).send());
    assertThat(taken).hasStatus(202);
    runs.add(taken.header("X-Run-Id").orElseThrow());
    assertThat(seen(webhook.signed(at.api, "whsec_d3Jvbmc=", "m2", Instant.now(), body).send()))
        .isProblem(401, "signature_invalid");
  }

  private static Map<String, Object> with(Map<String, Object> call, Object body) {
    Map<String, Object> all = new LinkedHashMap<>(call);
    all.put("body", body);
    return all;
  }

  /** What came back goes on: to items, to another workflow, to people, to the end of the run. */
  private void handOn() {
    String child =
        create(
            aWorkflow()
                .node("start", "workflow_trigger", Map.of())
                .transform("{{ trigger | json }}"));
    String parent =
        create(
            aWorkflow()
                .manual()
                .node("call", "webhook", with(call(echoing), "{{ vault.canary }}"))
                .node("each", "iterator", Map.of("items", "{{ call.body.base64 }}"))
                .from("each", "item")
                .node("again", "webhook", with(call(echoing), "{{ item }} {{ vault.canary }}"))
                .from("each", "done")
                .node(
                    "child",
                    "trigger_workflow",
                    Map.of("workflow_id", child, "input", Map.of("x", "{{ call.body }}")))
                .node(
                    "end",
                    "terminate",
                    Map.of(
                        "status",
                        "failed",
                        "message",
                        "{{ call.body.raw }} {{ call.headers }}",
                        "output",
                        "{{ call.body }}")));
    execute(parent);
    execute(
        create(
            aWorkflow()
                .manual()
                .node("call", "webhook", with(call(echoing), "{{ vault.canary }}"))
                .node(
                    "ask",
                    "ui_interaction",
                    Map.of(
                        "title",
                        "{{ call.body.raw }}",
                        "instructions",
                        "{{ call.body | json }}"))));
    String resumed =
        execute(
            create(
                aWorkflow()
                    .manual()
                    .node("call", "webhook", with(call(echoing), "{{ vault.canary }}"))
                    .node("fail", "webhook", with(call(failing), "{{ call.body.raw }}"))));
    awaitEnd(resumed);
    ApiResponse again =
        seen(at.api.post("/workflows/runs/" + resumed + "/resume-from/call").send());
    assertThat(again).hasStatus(202);
    runs.add((String) again.object("new_run").get("id"));
  }

  /** The other system sends the secret with its call. */
  private void answerCallbacks() {
    int answered = 0;
    for (String run : runs) {
      Map<String, Object> waiting = awaitMoved(run).object("waiting");
      if (waiting != null && "callback".equals(waiting.get("reason"))) {
        String on = (String) waiting.get("on");
        String path = on.substring(on.indexOf("/workflows/callbacks/")).split(" ")[0];
        assertThat(
                seen(
                    at.api
                        .post(path)
                        .header("X-Echo", Canary.url(Canary.SECRET))
                        .json(Canary.echo())
                        .send()))
            .hasStatus(202);
        answered++;
      }
    }
    assertThat(answered).isPositive();
  }

  private ApiResponse awaitMoved(String run) {
    return await()
        .until(
            () -> at.api.run(run),
            now ->
                now.object().get("completed_at") != null
                    || now.string("status").equals("awaiting_ui_interaction")
                    || (now.object("waiting") != null
                        && "callback".equals(now.object("waiting").get("reason"))));
  }

  private void awaitEnds() {
    runs.forEach(this::awaitEnd);
  }

  private void awaitEnd(String run) {
    await()
        .until(
            () -> at.api.run(run),
            now ->
                now.object().get("completed_at") != null
                    || now.string("status").equals("awaiting_ui_interaction"));
  }

  /** Some of each kind. */
  private void rerun() {
    List<String> again = new ArrayList<>();
    int seen = 0;
    for (String run : runs) {
      if (++seen % 3 > 0) {
        continue;
      }
      ApiResponse now = at.api.run(run);
      boolean calls = now.text().contains("\"wait_for_callback\"");
      if (now.object().get("completed_at") != null && !calls) {
        ApiResponse started = seen(at.api.post("/workflows/runs/" + run + "/rerun").send());
        assertThat(started).hasStatus(202);
        again.add((String) started.object("new_run").get("id"));
      }
    }
    assertThat(again).isNotEmpty();
    runs.addAll(again);
  }

  private void readEverything() {
    // Those of children and of failures are among them.
    String page = "/workflows/runs?limit=500";
    seen(page).rows().forEach(run -> runs.add((String) run.get("id")));
    for (String run : runs) {
      String path = "/workflows/runs/" + run;
      ApiResponse detail = seen(path);
      seen(path + "/interactions");
      if (detail.object().get("completed_at") != null) {
        seen(path + "/events");
      }
    }
    for (String subscription : subscriptions) {
      String path = SUBSCRIPTIONS + "/" + subscription + "/deliveries";
      await().until(() -> seen(path).rows().stream().anyMatch(CanaryIT::isAnswered));
    }
    for (String workflow : workflows) {
      String path = "/workflows/" + workflow;
      for (String part :
          List.of(
              "", "/executions", "/logs", "/logs/stats", "/versions", "/versions/1", "/export")) {
        seen(path + part);
      }
    }
    for (String path :
        List.of(
            "/workflows?limit=500",
            "/workflows/logs/recent?limit=500",
            "/workflows/vault",
            "/workflows/interactions",
            "/audit?limit=500",
            "/audit/verify",
            SUBSCRIPTIONS,
            ProviderTokens.AUTHORIZATIONS,
            ProviderTokens.PROVIDERS,
            "/metrics",
            "/openapi")) {
      seen(path);
    }
    ApiResponse audit = seen(at.api.get("/audit").header("Accept", "application/x-ndjson").send());
    SecretMembers.requireAllReaders(
        audit
            .text()
            .lines()
            .map(Json::parseObject)
            .filter(entry -> "secret.used".equals(entry.get("action")))
            .map(entry -> (String) entry.get("actor"))
            .toList());
  }

  private static boolean isAnswered(Map<String, Object> delivery) {
    return delivery.get("response_status") != null;
  }

  private void readConsole() {
    ConsoleReader console = new ConsoleReader(at.server.address());
    for (String page : List.of("", "workflows", "runs", "vault")) {
      seen(console.page("/console/" + page));
    }
    int masked = 0;
    for (String run : runs) {
      String path = "/console/runs/" + run;
      ApiResponse page = seen(console.page(path + "?computed=yes"));
      boolean isMasked = page.text().contains("***");
      for (String value : ConsoleReader.values(page)) {
        seen(console.page(value));
      }
      // Until one shows a mask: all are made in one way.
      for (String entry : ConsoleReader.entries(page).reversed()) {
        if (!isMasked) {
          isMasked = seen(console.page(path + entry)).text().contains("***");
        }
      }
      masked += isMasked ? 1 : 0;
    }
    assertThat(masked).as("pages of %s runs that show a mask", runs.size()).isGreaterThan(50);
  }

  private ApiResponse seen(String path) {
    ApiResponse response = at.api.get(path).send();
    assertThat(response).hasStatus(200);
    return seen(response);
  }

  private ApiResponse seen(ApiResponse response) {
    canary.requireNotIn("an answer", response.toString());
    return response;
  }

  private void requireNothingStored() throws Exception {
    at.server.stop();
    canary.requireNotIn("the log", String.join("\n", at.server.errorLines()));
    canary.requireNotIn("standard output", String.join("\n", at.server.outputLines()));
    at.tables().forEach((table, rows) -> canary.requireNotIn("table " + table, rows));
    for (Path file : at.files()) {
      canary.requireNotIn("file " + file.getFileName(), Files.readAllBytes(file));
    }
  }
}
