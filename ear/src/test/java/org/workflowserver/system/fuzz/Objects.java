package org.workflowserver.system.fuzz;

import static org.awaitility.Awaitility.await;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.workflowserver.json.Json;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.InboundWebhook;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.WebhookTarget.Endpoint;
import org.workflowserver.system.support.WorkflowBuilder;

/** What is there on the server, so that calls have something to name. */
final class Objects {
  static final String TENANT = "fuzz";

  private static final int ID_LENGTH = 26;

  /** What parameters of paths name, by the beginning of their ids. */
  private static final Map<String, String> KINDS =
      Map.of(
          "fl_run_", "runId",
          "fl_", "workflowId",
          "vlt_", "vaultId",
          "usr_", "userId",
          "sub_", "subscriptionId",
          "dlv_", "deliveryId",
          "auth_", "authorizationId",
          "prv_", "providerId");

  /** Of each kind, the latest. */
  private static final int KEPT = 8;

  private final String token;
  private final ApiClient api;
  private final Endpoint endpoint;
  private final List<Map<String, Object>> components;
  private final Map<String, List<String>> ids = new HashMap<>();
  private int made;

  Objects(ServerFixture fixture) {
    token = fixture.issuer().token(TENANT, "admin");
    api = fixture.anonymous().withToken(token);
    endpoint = fixture.target().endpoint();
    components = api.get("/workflows/components").send().rows();
    components.forEach(each -> keep("componentId", (String) each.get("id")));
    api.get("/workflows/templates")
        .send()
        .rows()
        .forEach(each -> keep("templateId", (String) each.get("id")));
    for (String code : List.of("body_malformed", "scope_missing", "internal_error")) {
      keep("code", code);
    }
    for (String node : List.of("start", "text", "ask")) {
      keep("nodeId", node);
    }
    // Until a call makes one of its own, these name nothing.
    KINDS.forEach((start, kind) -> keep(kind, start + "01k00000000000000000000000"));
    keep("number", "1");
    keep("number", "2");
  }

  String token() {
    return token;
  }

  ApiClient api() {
    return api;
  }

  /** What a call calls whatever it makes; fit for every kind of name. */
  String mark(int number) {
    return "fuzz-" + number + "-x";
  }

  /** New objects of each kind, since calls delete and change those that are there. */
  void renew() {
    String manual = keep("workflowId", api.create(named().manual().transform("{{ trigger.n }}")));
    String asking =
        keep(
            "workflowId",
            api.create(named().manual().node("ask", "ui_interaction", Map.of("title", "Go on?"))));
    String waiting = api.create(named().manual().node("wait", "wait_for_callback", Map.of()));
    keep("workflowId", api.create(named().synchronous().response("{{ payload.marker }}")));
    keep("workflowId", api.create(named().manual().node("end", "terminate", failed())));
    InboundWebhook webhook = InboundWebhook.of(api, named().byWebhook(Map.of()));
    keep("workflowId", webhook.workflow());
    keep("webhookToken", webhook.path().substring(webhook.path().lastIndexOf('/') + 1));
    keep("runId", api.runToEnd(manual, Map.of("n", 1L)).string("id"));
    String open = api.execute(asking, Map.of()).header("Prefer", "wait=60").send().string("id");
    keep("runId", open);
    api.get("/workflows/runs/" + open + "/interactions")
        .send()
        .rows()
        .forEach(each -> keep("interactionId", (String) each.get("id")));
    String parked = api.execute(waiting, Map.of()).send().string("id");
    Map<String, Object> wait =
        await()
            .until(
                () -> api.run(parked).object("waiting"),
                // Before the server has taken it, it waits for room.
                now -> now != null && now.get("reason").equals("callback"));
    String on = (String) wait.get("on");
    keep("token", on.substring(on.indexOf("/callbacks/") + 11).split(" ")[0]);
    keep(
        "operationId",
        api.post("/workflows/runs/bulk")
            .json(Map.of("action", "rerun", "filter", Map.of("workflow_id", "fl_none")))
            .send()
            .string("id"));
    made++;
    keep(
        "vaultId",
        created("/workflows/vault", Map.of("name", "kept-" + made, "secret", "of-nobody")));
    keep("vaultId", created("/workflows/vault", Map.of("name", "api-key:kept-" + made)));
    keep(
        "userId",
        created(
            "/users",
            Map.of(
                "username",
                "kept-" + made,
                "password",
                "correct-horse-" + made + "-staple",
                "groups",
                List.of("viewer"))));
  }

  private static Map<String, Object> failed() {
    return Map.of("status", "failed", "message", "as wanted");
  }

  private static WorkflowBuilder named() {
    return aWorkflow().named("kept");
  }

  private String created(String path, Map<String, Object> body) {
    ApiResponse response = api.post(path).json(body).send();
    assertThat(response).hasStatus(201);
    return response.string("id");
  }

  /** Calls may name what an answer tells of. */
  void learn(ApiResponse answer) {
    if (answer.status() >= 200
        && answer.status() < 300
        && answer.text().startsWith("{")
        && answer.object().get("id") instanceof String id) {
      KINDS.forEach(
          (start, kind) -> {
            if (id.startsWith(start) && id.length() == start.length() + ID_LENGTH) {
              keep(kind, id);
            }
          });
    }
  }

  private String keep(String kind, String id) {
    List<String> known = ids.computeIfAbsent(kind, any -> new ArrayList<>());
    known.add(id);
    if (known.size() > KEPT && !kind.equals("componentId")) {
      known.removeFirst();
    }
    return id;
  }

  /** Any id for this parameter of a path. */
  String any(String parameter, Random random) {
    return Mutation.anyOf(random, ids.get(parameter));
  }

  /** What a member of this name can be, where its schema does not say it. */
  Optional<Object> value(String member, Random random, int number) {
    return Optional.ofNullable(
        switch (member) {
          case "name", "username", "display_name" -> mark(number);
          case "password" -> "correct-horse-" + mark(number);
          case "secret" -> "secret-" + mark(number);
          case "context", "parameters", "data", "input_schema" -> Map.of("marker", mark(number));
          case "nodes" -> nodes(random);
          case "edges" -> List.of(Map.of("id", "e1", "source", "start", "target", "n1"));
          case "node" -> node(random);
          case "filter" ->
              Map.of("workflow_id", any("workflowId", random), "error_code", "cancelled");
          case "workflow_id", "error_workflow_id" -> any("workflowId", random);
          case "run_id" -> any("runId", random);
          case "action" -> random.nextBoolean() ? "submit" : "cancel";
          case "dry_run" -> random.nextInt(4) > 0;
          case "hosts" -> List.of("api.example.com");
          case "expires_at" -> "2999-01-01T00:00:00Z";
          case "schedule_type" -> random.nextBoolean() ? "daily" : "manual";
          case "schedule_value" -> "09:00";
          case "schedule_timezone" -> "Europe/Berlin";
          case "settings" -> Map.of("concurrency", 1L + random.nextInt(9));
          default -> null;
        });
  }

  private List<Object> nodes(Random random) {
    Map<String, Object> start =
        Map.of("id", "start", "data", Map.of("componentId", "manual_trigger"));
    return List.of(start, node(random));
  }

  /** A node of any component, as its example configures it, that calls nobody but the target. */
  private Map<String, Object> node(Random random) {
    Map<String, Object> data = new HashMap<>();
    data.put("componentId", "text_transform");
    data.put("template", "{{ trigger.marker }}");
    if (random.nextBoolean()) {
      Map<String, Object> component = Mutation.anyOf(random, components);
      String example =
          Json.write(component.get("example")).replaceAll("https?://[^\"]*", endpoint.url());
      data = new HashMap<>(Json.parseObject(example));
      data.put("componentId", component.get("id"));
    }
    return Map.of("id", "n1", "data", data);
  }
}
