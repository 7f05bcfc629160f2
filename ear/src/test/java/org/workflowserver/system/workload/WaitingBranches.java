package org.workflowserver.system.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.workflowserver.json.Json;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.WebhookTarget;
import org.workflowserver.system.support.WebhookTarget.Endpoint;
import org.workflowserver.system.support.WebhookTarget.ReceivedRequest;
import org.workflowserver.system.support.WorkflowBuilder;

/**
 * Branches of a workload's runs that wait for others: for a run that they call, for the items of an
 * iterator, for another try, for a call to a URL that they told of, and for people.
 */
final class WaitingBranches {
  /** What each run has on record of them. */
  static final List<String> EXPECTED_LOG =
      List.of(
          "nested 1 success",
          "item 1 success",
          "item 1 success",
          "each 1 success",
          "hook 1 success",
          "ask 1 success");

  /** The node whose first call fails; what is on record of it depends on what a server saw. */
  static final String RETRIED = "tried";

  private static final Set<List<String>> EXPECTED_RETRIES =
      Set.of(List.of("1 warning", "2 success"), List.of("1 success"));

  private static final String CALLBACKS = "/workflows/callbacks/";

  private final Endpoint inner;
  private final Endpoint item;
  private final Endpoint hook;
  private final Endpoint busy;
  private final String child;
  private final Set<String> called = ConcurrentHashMap.newKeySet();

  WaitingBranches(WebhookTarget target, ApiClient api) {
    inner = target.endpoint();
    item = target.endpoint();
    hook = target.endpoint();
    busy = target.endpoint().respondingToFirstOfEachKeyWith(503);
    child =
        api.create(
            aWorkflow()
                .node("start", "workflow_trigger", Map.of())
                .webhook("inner", inner.url(), Map.of("number", "{{ trigger.number }}")));
  }

  /** Adds them between the nodes {@code check} and {@code text}. */
  WorkflowBuilder addTo(WorkflowBuilder builder) {
    return builder
        .from("check", "true")
        .node(
            "nested",
            "trigger_workflow",
            Map.of("workflow_id", child, "input", Map.of("number", "{{ trigger.number }}")))
        .edge("nested", null, "text")
        .from("check", "true")
        .node("each", "iterator", Map.of("items", List.of("a", "b"), "concurrency", 2))
        .edge("each", "done", "text")
        .from("each", "item")
        .webhook("item", item.url(), Map.of("item", "{{ item }}"))
        .from("check", "true")
        .node(
            "hook",
            "wait_for_callback",
            Map.of(
                "request",
                Map.of(
                    "method",
                    "POST",
                    "url",
                    hook.url(),
                    "body",
                    Map.of("run", "{{ run.id }}", "report_to", "{{ callback_url }}"))))
        .edge("hook", null, "text")
        .from("check", "true")
        .webhook(RETRIED, busy.url(), Map.of("number", "{{ trigger.number }}"))
        .with("retry", Map.of("max_attempts", 3L, "initial_interval_ms", 300L))
        .edge(RETRIED, null, "text")
        .from("check", "true")
        .node("ask", "ui_interaction", Map.of("title", "Go {{ trigger.number }}?"))
        .edge("ask", "submit", "text");
  }

  /** Calls back and answers wherever that is waited for; what is not taken is tried again later. */
  void answerWaits(ApiClient api) {
    try {
      for (ReceivedRequest told : hook.calls()) {
        Map<String, Object> body = Json.parseObject(told.body());
        String url = (String) body.get("report_to");
        if (!called.contains(url)) {
          ApiResponse response =
              api.post(url.substring(url.indexOf(CALLBACKS)))
                  .json(Map.of("run", body.get("run")))
                  .trySend();
          if (response.status() < 500) {
            // An earlier call may have been taken, and its response lost.
            assertThat(response.status()).as("%s", response).isIn(202, 409);
            called.add(url);
          }
        }
      }
      ApiResponse open = api.get("/workflows/interactions?limit=500").trySend();
      if (open.status() == 200) {
        for (Map<String, Object> interaction : open.rows()) {
          ApiResponse response =
              api.post("/workflows/interactions/" + interaction.get("id") + "/submit")
                  .json(Map.of("action", "submit", "data", Map.of("of", interaction.get("run_id"))))
                  .trySend();
          assertThat(response.status()).as("%s", response).isIn(200, 409, 503);
        }
      }
    } catch (IOException e) {
      // The server is gone; the next one is asked.
    }
  }

  /** A server that died after the first call recorded no failure of it, and the next one did. */
  void checkRetries(String run, List<String> record) {
    assertThat(record).as("record of %s in %s", RETRIED, run).isIn(EXPECTED_RETRIES);
    List<ReceivedRequest> calls = calls(busy, run);
    assertThat(calls).as("calls of %s in %s", RETRIED, run).hasSizeGreaterThan(1);
    assertThat(calls)
        .extracting(ReceivedRequest::idempotencyKey)
        .containsOnly(run + "/" + RETRIED + "/");
    assertThat(calls).extracting(ReceivedRequest::body).containsOnly(calls.getFirst().body());
  }

  /** Holds what a run has on record of them against what others saw. */
  void check(ApiClient api, String run, Map<String, Map<String, Object>> byNode) {
    checkChild(api, run, (Map<?, ?>) byNode.get("nested").get("output"));
    List<ReceivedRequest> told = calls(hook, run);
    assertThat(told).as("calls of hook in %s", run).isNotEmpty();
    assertThat(told).extracting(ReceivedRequest::idempotencyKey).containsOnly(run + "/hook/");
    assertThat(told).extracting(ReceivedRequest::body).containsOnly(told.getFirst().body());
    assertThat((Map<?, ?>) byNode.get("hook").get("output"))
        .extracting("body")
        .isEqualTo(Map.of("run", run));
    for (String index : List.of("0", "1")) {
      List<ReceivedRequest> calls = calls(item, run + "/item/" + index);
      assertThat(calls).as("calls of item %s in %s", index, run).isNotEmpty();
      assertThat(calls)
          .extracting(ReceivedRequest::body)
          .containsOnly("{\"item\":\"" + (index.equals("0") ? "a" : "b") + "\"}");
    }
    List<Map<String, Object>> asked =
        api.get("/workflows/runs/" + run + "/interactions").sendWhenAvailable().rows();
    assertThat(asked).hasSize(1);
    assertThat(asked.getFirst()).containsEntry("status", "submitted");
    assertThat((List<?>) asked.getFirst().get("submissions")).hasSize(1);
    assertThat((Map<?, ?>) byNode.get("ask").get("output"))
        .extracting("data")
        .isEqualTo(Map.of("of", run));
  }

  private void checkChild(ApiClient api, String run, Map<?, ?> output) {
    String id = (String) output.get("run_id");
    assertThat(output.get("status")).isEqualTo("completed");
    assertThat(api.runWhenAvailable(id))
        .hasMember("status", "completed")
        .hasMember("parent_run_id", run);
    List<ReceivedRequest> calls = calls(inner, id);
    assertThat(calls).as("calls of inner in %s of %s", id, run).isNotEmpty();
    assertThat(calls).extracting(ReceivedRequest::idempotencyKey).containsOnly(id + "/inner/");
    assertThat(calls).extracting(ReceivedRequest::body).containsOnly(calls.getFirst().body());
  }

  /** Each run has called one run, and no other was called. */
  void checkChildren(ApiClient api, int runs) {
    assertThat(api.get("/workflows/runs?limit=500&workflow_id=" + child).sendWhenAvailable().rows())
        .hasSize(runs)
        .extracting(row -> row.get("parent_run_id"))
        .doesNotHaveDuplicates();
  }

  private static List<ReceivedRequest> calls(Endpoint endpoint, String key) {
    return endpoint.calls().stream().filter(call -> call.idempotencyKey().startsWith(key)).toList();
  }
}
