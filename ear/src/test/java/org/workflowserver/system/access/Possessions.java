package org.workflowserver.system.access;

import static org.awaitility.Awaitility.await;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.workflowserver.json.Json;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.InboundWebhook;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.WebhookTarget.Endpoint;
import org.workflowserver.system.support.WorkflowBuilder;

/** What a tenant has: something of every kind that an address can name. */
final class Possessions {
  private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");

  /** What of it everybody has, or a word that anything may hold. */
  private static final Set<String> EVERYBODYS =
      Set.of("number", "nodeId", "componentId", "templateId", "code");

  private static final String VAULT = "/workflows/vault";
  private static final String SUBSCRIPTIONS = "/workflows/subscriptions";

  private final AtomicInteger number = new AtomicInteger();
  private final ApiClient owner;
  private final Endpoint told;
  private final Endpoint tokens;
  private final Map<String, String> ids;
  private final String synchronous;

  private Possessions(
      ApiClient owner,
      Endpoint told,
      Endpoint tokens,
      Map<String, String> ids,
      String synchronous) {
    this.owner = owner;
    this.tokens = tokens;
    this.told = told;
    this.ids = ids;
    this.synchronous = synchronous;
  }

  /** Makes them. */
  static Possessions of(ApiClient owner, ServerFixture fixture) {
    String workflow = owner.create(aWorkflow().manual());
    String waiting = waitingRun(owner);
    Endpoint told = fixture.target().endpoint();
    Endpoint tokens =
        fixture
            .target()
            .endpoint()
            .respondingWith(200, "{\"access_token\":\"abcdefgh\",\"token_type\":\"Bearer\"}");
    String provider = provider(owner, tokens, "kept-provider");
    String subscription = subscription(owner, told, "signing");
    Map<String, String> ids =
        Map.ofEntries(
            Map.entry("workflowId", workflow),
            Map.entry("number", "1"),
            Map.entry("runId", owner.runToEnd(workflow, Map.of()).string("id")),
            Map.entry("failedRunId", failedRun(owner)),
            Map.entry("nodeId", "start"),
            Map.entry("interactionId", interactionOf(owner, waiting)),
            Map.entry("vaultId", secret(owner, "kept")),
            Map.entry("userId", user(owner, "kept-user")),
            Map.entry("providerId", provider),
            Map.entry("authorizationId", authorization(owner, provider)),
            Map.entry("subscriptionId", subscription),
            Map.entry("deliveryId", delivery(owner, subscription)),
            Map.entry("componentId", "manual_trigger"),
            Map.entry("templateId", firstTemplate(owner)),
            Map.entry("operationId", operation(owner)),
            Map.entry("token", callback(owner, fixture.target().endpoint())),
            Map.entry("webhookToken", webhook(owner)),
            Map.entry("code", "token_missing"));
    return new Possessions(
        owner, told, tokens, ids, owner.create(aWorkflow().synchronous().response("answered")));
  }

  private static String operation(ApiClient owner) {
    return owner
        .post("/workflows/runs/bulk")
        .json(Map.of("action", "rerun", "filter", Map.of("workflow_id", "fl_none")))
        .send()
        .string("id");
  }

  /** An address with the ids of what is kept. */
  String kept(String path) {
    return filled(path, false);
  }

  /** An address with the ids of what was made for it, where that can be taken away. */
  String fresh(String path) {
    return filled(path, true);
  }

  private String filled(String path, boolean fresh) {
    return VARIABLE
        .matcher(path)
        .replaceAll(
            variable -> {
              String name = variable.group(1);
              if (path.startsWith("/workflows/sync/")) {
                return synchronous;
              }
              return fresh ? made(name) : id(name);
            });
  }

  /** The id of what is kept, by the name that addresses give it. */
  String id(String variable) {
    if (!ids.containsKey(variable)) {
      throw new IllegalStateException("No id is known for {" + variable + "}.");
    }
    return ids.get(variable);
  }

  /** Which of it an answer names; nothing of it belongs in one to another tenant. */
  List<String> namedIn(String answer) {
    return ids.entrySet().stream()
        .filter(id -> !EVERYBODYS.contains(id.getKey()) && answer.contains(id.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The id of one more of a kind, or of the one that is there where nobody can take it away. */
  String made(String variable) {
    return switch (variable) {
      case "workflowId" -> owner.create(aWorkflow().manual());
      case "runId" -> waitingRun(owner);
      case "interactionId" -> interactionOf(owner, waitingRun(owner));
      case "vaultId" -> secret(owner, another("secret"));
      case "userId" -> user(owner, another("user"));
      case "providerId" -> provider(owner, tokens, another("provider"));
      case "authorizationId" -> authorization(owner, id("providerId"));
      case "subscriptionId" -> subscription(owner, told, another("signing"));
      default -> id(variable);
    };
  }

  /** A name that nothing has. */
  String another(String kind) {
    return kind + "-" + number.incrementAndGet();
  }

  /** That all of it is still there and works. */
  void assertUnchanged() {
    assertThat(owner.get("/workflows/" + id("workflowId")).send())
        .hasStatus(200)
        .hasMember("is_active", true);
    assertThat(owner.get("/workflows/runs/" + id("runId")).send()).hasMember("status", "completed");
    assertThat(owner.get(VAULT + "/" + id("vaultId")).send()).hasMember("name", "kept");
    assertThat(owner.get("/users/" + id("userId")).send()).hasMember("groups", List.of("viewer"));
  }

  private static String waitingRun(ApiClient owner) {
    WorkflowBuilder asking =
        aWorkflow()
            .manual()
            .node(
                "ask",
                "ui_interaction",
                Map.of("title", "Go on?", "actions", List.of(Map.of("id", "yes", "label", "Yes"))));
    return owner
        .execute(owner.create(asking), Map.of())
        .header("Prefer", "wait=60")
        .send()
        .string("id");
  }

  private static String failedRun(ApiClient owner) {
    WorkflowBuilder failing =
        aWorkflow().manual().node("end", "terminate", Map.of("status", "failed", "message", "no"));
    return owner.runToEnd(owner.create(failing), Map.of()).string("id");
  }

  private static String interactionOf(ApiClient owner, String run) {
    return (String)
        owner.get("/workflows/runs/" + run + "/interactions").send().rows().getFirst().get("id");
  }

  private static String secret(ApiClient owner, String name) {
    return created(owner.post(VAULT).json(Map.of("name", name, "secret", "s3cret")));
  }

  private static String provider(ApiClient owner, Endpoint tokens, String name) {
    return created(
        owner
            .post("/workflows/authorization/providers")
            .json(
                Map.of(
                    "name",
                    name,
                    "grant",
                    "client_credentials",
                    "token_endpoint",
                    tokens.url(),
                    "client_id",
                    "flows",
                    "client_secret",
                    secret(owner, "of-" + name),
                    "hosts",
                    List.of("api.example.com"))));
  }

  private static String authorization(ApiClient owner, String provider) {
    return owner
        .post("/workflows/authorization")
        .json(Map.of("provider", provider))
        .send()
        .string("id");
  }

  private static String subscription(ApiClient owner, Endpoint endpoint, String name) {
    return created(
        owner
            .post(SUBSCRIPTIONS)
            .json(
                Map.of(
                    "url",
                    endpoint.url(),
                    "events",
                    List.of("run.completed"),
                    "secret",
                    created(owner.post(VAULT).json(Map.of("name", name, "secret", "c2VjcmV0"))))));
  }

  /** That of a run which ends for it. */
  private static String delivery(ApiClient owner, String subscription) {
    assertThat(owner.runToEnd(owner.create(aWorkflow().manual()), Map.of()))
        .hasMember("status", "completed");
    String deliveries = SUBSCRIPTIONS + "/" + subscription + "/deliveries";
    await().until(() -> !owner.get(deliveries).send().rows().isEmpty());
    return (String) owner.get(deliveries).send().rows().getFirst().get("id");
  }

  private static String user(ApiClient owner, String name) {
    return created(
        owner
            .post("/users")
            .json(
                Map.of(
                    "username",
                    name,
                    "password",
                    ServerFixture.PASSWORD,
                    "groups",
                    List.of("viewer"))));
  }

  private static String created(ApiClient.Request request) {
    ApiResponse response = request.send();
    assertThat(response).hasStatus(201);
    return response.string("id");
  }

  private static String firstTemplate(ApiClient owner) {
    return (String) owner.get("/workflows/templates").send().rows().getFirst().get("id");
  }

  private static String webhook(ApiClient owner) {
    return lastPart(InboundWebhook.of(owner, aWorkflow().byWebhook(Map.of())).path());
  }

  private static String callback(ApiClient owner, Endpoint endpoint) {
    Map<String, Object> request =
        Map.of("method", "POST", "url", endpoint.url(), "body", Map.of("to", "{{ callback_url }}"));
    WorkflowBuilder waiting =
        aWorkflow().manual().node("wait", "wait_for_callback", Map.of("request", request));
    owner.execute(owner.create(waiting), Map.of()).send();
    endpoint.awaitCalls(1);
    return lastPart((String) Json.parseObject(endpoint.onlyCall().body()).get("to"));
  }

  private static String lastPart(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
