package org.workflowserver.system.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.WebhookTarget;
import org.workflowserver.system.support.WebhookTarget.Endpoint;

/**
 * Runs that would wait for an hour and are cancelled as soon as they are accepted, whatever happens
 * to their servers meanwhile: each ends as cancelled, and nothing comes behind its end.
 */
public final class CancelledRuns {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Endpoint endpoint;
  private final String workflow;

  /** By run whether a server has said that it will be cancelled. */
  private final Map<String, Boolean> runs = new ConcurrentHashMap<>();

  private final FinishedRuns ended = new FinishedRuns();

  public CancelledRuns(WebhookTarget target, ApiClient api) {
    endpoint = target.endpoint();
    workflow =
        api.create(
            aWorkflow()
                .manual()
                .webhook(endpoint, Map.of())
                .node("pause", "delay", Map.of("duration", 1, "unit", "hours"))
                .transform("never"));
  }

  /** Starts one and cancels it; nothing when the server is gone or records nothing for now. */
  public void start(ApiClient api) {
    try {
      ApiResponse started = api.execute(workflow, Map.of()).trySend();
      assertThat(started.status()).as("%s", started).isIn(202, 503);
      if (started.status() == 202) {
        runs.put(started.string("id"), false);
        cancel(api, started.string("id"));
      }
    } catch (IOException e) {
      // Nobody answered: a run that was accepted all the same waits on.
    }
  }

  private void cancel(ApiClient api, String run) throws IOException {
    ApiResponse response = api.post("/workflows/runs/" + run + "/cancel").trySend();
    // An earlier one may have been accepted, and its response lost.
    assertThat(response.status()).as("%s", response).isIn(202, 409, 503);
    if (response.status() != 503) {
      runs.put(run, true);
    }
  }

  /** Waits for the ends of all, cancelling again those of which nobody heard. */
  public void awaitEnds(ApiClient api) {
    for (String run : runs.keySet()) {
      await().atMost(PATIENCE).until(() -> hasEnded(api, run));
      check(api.runWhenAvailable(run));
    }
  }

  private boolean hasEnded(ApiClient api, String run) throws IOException {
    if (!runs.get(run)) {
      cancel(api, run);
    }
    return api.runWhenAvailable(run).object().get("completed_at") != null;
  }

  private void check(ApiResponse run) {
    assertThat(run).hasMember("status", "failed").hasMember("error_code", "cancelled");
    assertThat(run.rows("logs")).extracting(log -> log.get("node_id")).isSubsetOf("start", "call");
    ended.add(run);
  }

  /** Each reads as it did just after its end. */
  public void assertUnchanged(ApiClient api) {
    ended.assertUnchanged(api);
  }

  public int size() {
    return ended.size();
  }
}
