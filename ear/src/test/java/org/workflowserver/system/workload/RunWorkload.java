package org.workflowserver.system.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.workflowserver.json.Json;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.WebhookTarget;
import org.workflowserver.system.support.WebhookTarget.Endpoint;
import org.workflowserver.system.support.WebhookTarget.ReceivedRequest;
import org.workflowserver.system.support.WorkflowBuilder;

/**
 * Runs that take every kind of step, whatever happens to their servers meanwhile, and what has to
 * be true of them in the end: start, condition, then one call beside another one with a delay and a
 * second call behind it, and a text of all answers. Each call is answered by its number, so that
 * what a step saw of an earlier one tells which try of that it saw.
 */
public final class RunWorkload {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Endpoint first;
  private final Endpoint second;
  private final Endpoint side;
  private final Optional<WaitingBranches> waiting;
  private final String workflow;

  /** By idempotency key the run; empty text while there was no response. */
  private final Map<String, String> runs = new ConcurrentHashMap<>();

  private final FinishedRuns ended = new FinishedRuns();

  /** Runs of a workflow of their own, which is created by this caller. */
  public RunWorkload(WebhookTarget target, ApiClient api) {
    this(target, api, Optional.empty());
  }

  /** The same with branches that wait for other runs, calls and people. */
  public static RunWorkload withWaiting(WebhookTarget target, ApiClient api) {
    return new RunWorkload(target, api, Optional.of(new WaitingBranches(target, api)));
  }

  private RunWorkload(WebhookTarget target, ApiClient api, Optional<WaitingBranches> waiting) {
    this.waiting = waiting;
    first = target.endpoint().respondingWithCallNumber();
    second = target.endpoint().respondingWithCallNumber();
    side = target.endpoint().respondingWithCallNumber();
    WorkflowBuilder builder =
        aWorkflow()
            .manual()
            .condition("{{ trigger.number }}", "is_not_empty", "")
            .webhook("first", first.url(), body("trigger.number"))
            .node("pause", "delay", Map.of("duration", 1, "unit", "seconds"))
            .webhook("second", second.url(), body("first.body.call"))
            .transform("{{ second.body.call }} {{ side.body.call }}")
            .from("check", "true")
            .webhook("side", side.url(), body("trigger.number"))
            .edge("side", null, "text");
    workflow = api.create(waiting.map(branches -> branches.addTo(builder)).orElse(builder));
  }

  private static Map<String, Object> body(String seen) {
    return Map.of("seen", "{{ " + seen + " }}", "at", "{{ 'now' | date: '%s%N' }}");
  }

  /** Starts one more run; false when the server is gone, or does not record for now. */
  public boolean start(ApiClient api) {
    String key = UUID.randomUUID().toString();
    runs.put(key, "");
    return start(api, key);
  }

  private boolean start(ApiClient api, String key) {
    boolean known = !runs.get(key).isEmpty();
    try {
      ApiResponse response =
          api.execute(workflow, Map.of("number", key)).header("Idempotency-Key", key).trySend();
      if (response.status() >= 500) {
        assertThat(response).hasStatus(503).leaksNoInternals();
        return false;
      }
      assertThat(response).hasStatus(202);
      note(key, response, known);
      return true;
    } catch (IOException e) {
      // No response; whether the run is accepted is asked again with its key.
      return false;
    }
  }

  /**
   * @param known whether the run was known when the call was sent; the response to an earlier one
   *     may come later, from a server that was paused
   */
  private void note(String key, ApiResponse response, boolean known) {
    String before = runs.put(key, response.string("id"));
    if (!before.isEmpty()) {
      assertThat(response).hasMember("id", before);
    }
    if (known) {
      assertThat(response).hasHeader("Idempotent-Replayed", "true");
    }
  }

  /**
   * The calls of node {@code side} get no response until {@link #releaseSideCalls}: no run can end.
   */
  public void blockSideCalls() {
    side.blocking();
  }

  /** Waits until so many calls of node {@code side} have arrived. */
  public void awaitSideCalls(int number) {
    side.awaitCalls(number);
  }

  public void releaseSideCalls() {
    side.release();
  }

  /** How many runs were asked for. */
  public int size() {
    return runs.size();
  }

  /** The runs that were accepted so far. */
  List<String> accepted() {
    return runs.values().stream().filter(run -> !run.isEmpty()).toList();
  }

  /**
   * Asks for each run once more with its key: what was accepted is the same run, and what was not
   * answered is accepted now, or was.
   */
  public void retryStarts(ApiClient api) {
    for (String key : runs.keySet()) {
      await().atMost(PATIENCE).until(() -> start(api, key));
    }
    assertThat(runs.values()).doesNotHaveDuplicates().doesNotContain("");
  }

  /** Waits for the ends of all runs, and holds each against what has to be true of it. */
  public void awaitEnds(ApiClient api) {
    for (String run : accepted()) {
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                answerWaits(api);
                return api.runWhenAvailable(run).object().get("completed_at") != null;
              });
      check(api, api.runWhenAvailable(run));
    }
    waiting.ifPresent(branches -> branches.checkChildren(api, accepted().size()));
  }

  /** Sends the callbacks and submissions that runs wait for. */
  public void answerWaits(ApiClient api) {
    waiting.ifPresent(branches -> branches.answerWaits(api));
  }

  /** Each step that was on record at that moment was called once, then or ever. */
  public void assertStepsRecordedBeforeCalledOnce(ApiClient api, Instant moment) {
    for (String run : accepted()) {
      for (Map<String, Object> log : api.runWhenAvailable(run).rows("logs")) {
        Endpoint endpoint = endpoints().get((String) log.get("node_id"));
        if (endpoint != null && time(log, "created_at").isBefore(moment)) {
          assertThat(calls(endpoint, run)).as("calls of %s after %s", log, moment).hasSize(1);
        }
      }
    }
  }

  /** No call was interrupted: each step was called once. */
  public void assertCalledOnce(ApiClient api) {
    assertStepsRecordedBeforeCalledOnce(api, Instant.MAX);
  }

  /** Nothing was recorded after an end: each run reads as it did just after its end. */
  public void assertUnchanged(ApiClient api) {
    ended.assertUnchanged(api);
  }

  private Map<String, Endpoint> endpoints() {
    return Map.of("first", first, "second", second, "side", side);
  }

  private void check(ApiClient api, ApiResponse run) {
    assertThat(run).hasMember("status", "completed").hasMember("error_code", null);
    List<Map<String, Object>> logs = run.rows("logs");
    assertThat(logs)
        .as("%s", run)
        .filteredOn(log -> !log.get("node_id").equals(WaitingBranches.RETRIED))
        .extracting(log -> log.get("node_id") + " " + attempt(log))
        .containsExactlyInAnyOrderElementsOf(expectedLog());
    Map<String, Map<String, Object>> byNode =
        logs.stream()
            .filter(log -> ((List<?>) log.get("iteration")).isEmpty())
            .collect(Collectors.toMap(log -> (String) log.get("node_id"), log -> log, (a, b) -> b));
    checkCalls(run.string("id"), byNode);
    waiting.ifPresent(
        branches -> {
          branches.check(api, run.string("id"), byNode);
          branches.checkRetries(
              run.string("id"),
              logs.stream()
                  .filter(log -> log.get("node_id").equals(WaitingBranches.RETRIED))
                  .map(RunWorkload::attempt)
                  .toList());
        });
    assertThat(run.object("output"))
        .containsEntry("text", call(byNode, "second") + " " + call(byNode, "side"));
    ended.add(run);
  }

  private static String attempt(Map<String, Object> log) {
    return log.get("attempt") + " " + log.get("status");
  }

  /** Node, attempt and status of all that a run has on record. */
  private List<String> expectedLog() {
    List<String> record =
        new ArrayList<>(
            List.of(
                "start 1 success",
                "check 1 success",
                "first 1 success",
                "side 1 success",
                "pause 1 success",
                "second 1 success",
                "text 1 success"));
    if (waiting.isPresent()) {
      record.addAll(WaitingBranches.EXPECTED_LOG);
    }
    return record;
  }

  /**
   * The same key and bytes on each try; and what a call says of the steps before it is what is on
   * record of them, so that they were on record first.
   */
  private void checkCalls(String run, Map<String, Map<String, Object>> byNode) {
    endpoints()
        .forEach(
            (node, endpoint) -> {
              List<ReceivedRequest> calls = calls(endpoint, run);
              assertThat(calls).as("calls of %s in %s", node, run).isNotEmpty();
              assertThat(calls)
                  .extracting(ReceivedRequest::idempotencyKey)
                  .containsOnly(run + "/" + node + "/");
              assertThat(calls)
                  .extracting(ReceivedRequest::body)
                  .containsOnly(calls.getFirst().body());
            });
    Map<String, Object> last = Json.parseObject(calls(second, run).getFirst().body());
    assertThat(last).containsEntry("seen", call(byNode, "first"));
    assertThat(last).containsEntry("at", nanos(time(byNode.get("pause"), "created_at")));
    Map<String, Object> beside = Json.parseObject(calls(side, run).getFirst().body());
    assertThat(beside).containsEntry("at", nanos(time(byNode.get("check"), "created_at")));
  }

  private static List<ReceivedRequest> calls(Endpoint endpoint, String run) {
    return endpoint.calls().stream().filter(call -> call.idempotencyKey().startsWith(run)).toList();
  }

  private static Object call(Map<String, Map<String, Object>> byNode, String node) {
    Map<?, ?> output = (Map<?, ?>) byNode.get(node).get("output");
    return ((Map<?, ?>) output.get("body")).get("call");
  }

  private static Instant time(Map<String, Object> object, String member) {
    return Instant.parse((String) object.get(member));
  }

  private static String nanos(Instant time) {
    return time.getEpochSecond() + "%09d".formatted(time.getNano());
  }
}
