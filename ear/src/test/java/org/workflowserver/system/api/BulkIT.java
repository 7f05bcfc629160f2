package org.workflowserver.system.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.SharedServerExtension;
import org.workflowserver.system.support.WebhookTarget.Endpoint;
import org.workflowserver.system.support.WorkflowBuilder;

/** Many runs are cancelled, or run again, over HTTP. */
@ExtendWith(SharedServerExtension.class)
@Timeout(600)
class BulkIT {
  private static final String BULK = "/workflows/runs/bulk";

  private final ServerFixture fixture;

  BulkIT(ServerFixture fixture) {
    this.fixture = fixture;
  }

  @Test
  void allOpenRunsOfAFilterAreCancelled() {
    ApiClient api = fixture.api("bulk-cancel", "operator");
    ApiClient editor = fixture.api("bulk-cancel", "editor");
    Endpoint held = fixture.target().endpoint().blocking();
    String waiting = editor.create(pausing());
    String busy = editor.create(aWorkflow().manual().webhook(held, Map.of()));
    String other = editor.create(pausing());
    start(api, waiting, 30);
    start(api, busy, 3);
    String untouched = start(api, other, 1).getFirst();
    held.awaitCalls(3);

    Map<String, Object> ofWaiting = Map.of("workflow_id", waiting, "trigger_type", "manual");
    assertThat(bulk(api, "cancel", ofWaiting, true)).hasStatus(202);
    assertThat(bulk(api, "cancel", ofWaiting, true))
        .hasMember("id", null)
        .hasMember("matched", 30L)
        .hasMember("accepted", 0L)
        .hasMember("dry_run", true);
    assertThat(ids(api, "?error_code=cancelled")).isEmpty();
    ApiResponse cancelled = bulk(api, "cancel", ofWaiting, false);
    assertThat(cancelled)
        .hasMember("matched", 30L)
        .hasMember("accepted", 30L)
        .hasMember("dry_run", false);
    String operation = BULK + "/" + cancelled.string("id");
    await().until(() -> api.get(operation).send().object().get("finished_at") != null);
    assertThat(api.get(operation).send())
        .hasStatus(200)
        .hasMember("action", "cancel")
        .hasMember("status", "finished")
        .hasMember("matched", 30L)
        .hasMember("done", 30L)
        .hasMember("passed_over", 0L)
        .hasMember("left", 0L);
    assertThat(fixture.api("elsewhere", "admin").get(operation).send())
        .isProblem(404, "resource_missing");
    // It has ended, and stays as it is.
    assertThat(api.post(operation + "/cancel").send())
        .hasStatus(200)
        .hasMember("status", "finished")
        .hasMember("stop_reason", null);
    assertThat(api.get(BULK + "/blk_none").send()).isProblem(404, "resource_missing");
    assertThat(bulk(api, "cancel", Map.of("workflow_id", busy, "status", "running"), false))
        .hasMember("accepted", 3L);
    await().until(() -> ids(api, "?error_code=cancelled&limit=500").size() == 33);
    held.release();
    assertThat(api.run(untouched).object().get("completed_at")).isNull();

    // What ends in between is not possible any more; the rest is everything that is left.
    assertThat(bulk(api, "cancel", Map.of("status", "failed"), false)).hasMember("matched", 0L);
    assertThat(bulk(api, "cancel", Map.of("all", true), false)).hasMember("accepted", 1L);
    await().until(() -> api.run(untouched).object().get("completed_at") != null);
  }

  @Test
  void allFailedRunsOfATimeAreRunAgainOnce() {
    ApiClient api = fixture.api("bulk-rerun", "editor");
    String bad =
        api.create(aWorkflow().manual().node("end", "terminate", Map.of("status", "failed")));
    String good = api.create(aWorkflow().manual());
    String early = api.runToEnd(bad, Map.of()).string("id");
    String from = (String) api.runToEnd(good, Map.of()).object().get("created_at");
    List<String> failed = start(api, bad, 45);
    await().until(() -> ids(api, "?status=failed&limit=500").size() == 46);
    Map<String, Object> filter = Map.of("status", "failed", "from", from);
    ApiResponse once = keyed(api, filter, "again");
    assertThat(once).hasStatus(202).hasMember("matched", 45L).hasMember("accepted", 45L);
    assertThat(once).hasNoHeader("Idempotent-Replayed");
    await().until(() -> ids(api, "?status=failed&limit=500").size() == 91);
    ApiResponse twice = keyed(api, filter, "again");
    assertThat(twice).hasStatus(202).hasHeader("Idempotent-Replayed", "true");
    assertThat(twice.object()).isEqualTo(once.object());
    assertThat(keyed(api, Map.of("status", "failed"), "again"))
        .isProblem(422, "idempotency_key_reused");
    List<Object> originals =
        rows(api, "?status=failed&limit=500").stream()
            .map(run -> run.get("original_run_id"))
            .filter(original -> original != null)
            .toList();
    assertThat(originals).hasSize(45).doesNotContain(early);
    assertThat(new HashSet<>(originals)).isEqualTo(new HashSet<Object>(failed));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|parameter_missing|/action",
        "{'action':'stop','filter':{'status':'failed'}}|parameter_invalid|/action",
        "{'action':'cancel'}|parameter_missing|/filter",
        "{'action':'cancel','filter':null}|parameter_missing|/filter",
        "{'action':'cancel','filter':[]}|parameter_invalid|/filter",
        "{'action':'cancel','filter':{}}|parameter_invalid|/filter",
        "{'action':'cancel','filter':{'all':false}}|parameter_invalid|/filter",
        "{'action':'cancel','filter':{'all':true,'status':'running'}}|parameter_invalid|/filter/all",
        "{'action':'cancel','filter':{'workflow':'fl_x'}}|parameter_invalid|/filter",
        "{'action':'cancel','filter':{'a/b':'x'}}|parameter_invalid|/filter",
        "{'action':'cancel','filter':{'workflow_id':null}}|parameter_invalid|/filter/workflow_id",
        "{'action':'cancel','filter':{'workflow_id':''}}|parameter_invalid|/filter/workflow_id",
        "{'action':'cancel','filter':{'status':'open'}}|parameter_invalid|/filter/status",
        "{'action':'cancel','filter':{'error_code':1}}|parameter_invalid|/filter/error_code",
        "{'action':'cancel','filter':{'from':'today'}}|parameter_invalid|/filter/from",
        "{'action':'cancel','filter':{'all':true},'dry_run':'yes'}|parameter_invalid|/dry_run"
      })
  void whatIsNotUnderstoodIsRefused(String body, String code, String pointer) {
    ApiClient api = fixture.api("bulk-refused", "editor");
    assertThat(
            api.post(BULK)
                .body("application/json", body.replace('\'', '"').getBytes(StandardCharsets.UTF_8))
                .send())
        .isProblem(422, code)
        .hasErrorAt(pointer);
  }

  @Test
  void whatIsNotKnownIsIgnored() {
    ApiClient api = fixture.api("bulk-nobody", "operator");
    String body =
        "{\"action\": \"cancel\", \"filter\": {\"status\": \"running\", \"x\": 1}, \"y\": {}}";
    assertThat(
            api.post(BULK).body("application/json", body.getBytes(StandardCharsets.UTF_8)).send())
        .hasStatus(202)
        .hasMember("matched", 0L);
  }

  @Test
  void onlyWhoMayOperateDoes() {
    Map<String, Object> body = body("cancel", Map.of("all", true), false);
    assertThat(fixture.api("bulk-refused", "viewer").post(BULK).json(body).send())
        .isProblem(403, "scope_missing");
    assertThat(fixture.anonymous().post(BULK).json(body).send()).isProblem(401, "token_missing");
    assertThat(fixture.api("bulk-nobody", "operator").post(BULK).json(body).send())
        .hasMember("matched", 0L)
        .hasMember("accepted", 0L)
        .hasMember("dry_run", false);
    assertThat(bulk(fixture.api("bulk-nobody", "operator"), "rerun", Map.of(), true))
        .hasStatus(202);
  }

  private static WorkflowBuilder pausing() {
    return aWorkflow().manual().node("pause", "delay", Map.of("duration", 1, "unit", "hours"));
  }

  private static List<String> start(ApiClient api, String workflow, int number) {
    List<String> runs = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      runs.add(api.execute(workflow, Map.of()).send().string("id"));
    }
    return runs;
  }

  private static Map<String, Object> body(
      String action, Map<String, Object> filter, boolean dryRun) {
    return new HashMap<>(Map.of("action", action, "filter", filter, "dry_run", dryRun));
  }

  private static ApiResponse bulk(
      ApiClient api, String action, Map<String, Object> filter, boolean dryRun) {
    return api.post(BULK).json(body(action, filter, dryRun)).send();
  }

  private static ApiResponse keyed(ApiClient api, Map<String, Object> filter, String key) {
    return api.post(BULK)
        .header("Idempotency-Key", key)
        .json(Map.of("action", "rerun", "filter", filter))
        .send();
  }

  private static List<Object> ids(ApiClient api, String query) {
    return rows(api, query).stream().map(row -> row.get("id")).toList();
  }

  private static List<Map<String, Object>> rows(ApiClient api, String query) {
    ApiResponse response = api.get("/workflows/runs" + query).send();
    assertThat(response).hasStatus(200);
    return response.rows();
  }
}
