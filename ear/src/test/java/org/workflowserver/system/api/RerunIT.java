package org.workflowserver.system.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.SharedServerExtension;
import org.workflowserver.system.support.WebhookTarget.Endpoint;

/** Runs that repeat others, and the list across workflows, over HTTP. */
@ExtendWith(SharedServerExtension.class)
class RerunIT {
  private final ServerFixture fixture;
  private final ApiClient api;

  RerunIT(ServerFixture fixture) {
    this.fixture = fixture;
    this.api = fixture.api();
  }

  @Test
  void aRunIsRunAgain() {
    String workflow = api.create(aWorkflow().manual().transform("{{ trigger.user }}"));
    String first = api.runToEnd(workflow, Map.of("user", "usr_1")).string("id");
    ApiResponse again = api.post(runs(first) + "/rerun").send();
    assertThat(again)
        .hasStatus(202)
        .hasMember("message", "Workflow re-run initiated successfully.")
        .hasMember("original_run_id", first)
        .hasHeader("Location", "/workflows/runs/" + again.object("new_run").get("id"));
    assertThat(again.object()).containsOnlyKeys("message", "new_run", "original_run_id");
    assertThat(again.object("new_run"))
        .containsEntry("original_run_id", first)
        .containsEntry("trigger_payload", Map.of("user", "usr_1"));
    assertThat(awaitEnd(again)).hasMember("output", Map.of("text", "usr_1"));

    ApiResponse other =
        api.post(runs(first) + "/rerun")
            .json(Map.of("version", "current", "context", Map.of("user", "usr_2")))
            .send();
    assertThat(awaitEnd(other)).hasMember("output", Map.of("text", "usr_2"));
  }

  @Test
  void aFailedRunGoesOnFromBehindANode() {
    Endpoint first = fixture.target().endpoint();
    Endpoint broken = fixture.target().endpoint().respondingWith(500, "{}");
    String workflow =
        api.create(
            aWorkflow()
                .manual()
                .webhook("first", first.url(), Map.of())
                .webhook("second", broken.url(), Map.of())
                .transform("{{ first.status }} {{ second.status }}"));
    String failed = api.runToEnd(workflow, Map.of()).string("id");
    broken.respondingWith(200, "{}");
    ApiResponse resumed = resumeWithKey(failed);
    assertThat(resumed)
        .hasStatus(202)
        .hasMember("message", "Workflow resumed successfully from node 'first'.")
        .hasMember("original_run_id", failed);
    ApiResponse ended = awaitEnd(resumed);
    assertThat(ended)
        .hasMember("status", "completed")
        .hasMember("output", Map.of("text", "200 200"));
    assertThat(first.calls()).hasSize(1);
    List<Map<String, Object>> old = api.run(failed).rows("logs");
    assertThat(ended.rows("logs"))
        .extracting(log -> log.get("node_id") + " " + log.get("copied_from"))
        .containsExactly(
            "start " + old.get(0).get("id"),
            "first " + old.get(1).get("id"),
            "second null",
            "text null");
    assertThat(ended.rows("logs").get(2)).doesNotContainKey("copied_from");
    ApiResponse again = resumeWithKey(failed);
    assertThat(again).hasStatus(202).hasHeader("Idempotent-Replayed", "true");
    assertThat(again.object("new_run").get("id")).isEqualTo(ended.string("id"));
  }

  private ApiResponse resumeWithKey(String failed) {
    return api.post(runs(failed) + "/resume-from/first").header("Idempotency-Key", "once").send();
  }

  @Test
  void aRepeatedCallWithTheSameKeyGivesTheSameRun() {
    String workflow = api.create(aWorkflow().manual());
    String first = api.runToEnd(workflow, Map.of()).string("id");
    ApiResponse once = api.post(runs(first) + "/rerun").header("Idempotency-Key", "again").send();
    ApiResponse twice = api.post(runs(first) + "/rerun").header("Idempotency-Key", "again").send();
    assertThat(twice).hasStatus(202).hasHeader("Idempotent-Replayed", "true");
    assertThat(twice.object("new_run").get("id")).isEqualTo(once.object("new_run").get("id"));
    String second = api.runToEnd(workflow, Map.of()).string("id");
    assertThat(api.post(runs(second) + "/rerun").header("Idempotency-Key", "again").send())
        .isProblem(422, "idempotency_key_reused");
  }

  @Test
  void whatCannotBeRepeatedIsRefused() {
    Endpoint held = fixture.target().endpoint().blocking();
    String workflow = api.create(aWorkflow().manual().webhook(held, Map.of()));
    String open = api.execute(workflow, Map.of()).send().string("id");
    held.awaitCalls(1);
    assertThat(api.post(runs(open) + "/rerun").send()).isProblem(409, "run_not_finished");
    assertThat(api.post(runs(open) + "/resume-from/start").send()).isProblem(409, "run_not_failed");
    held.release();
    String done = api.runToEnd(api.create(aWorkflow().manual()), Map.of()).string("id");
    assertThat(api.post(runs(done) + "/resume-from/start").send()).isProblem(409, "run_not_failed");
    assertThat(api.post(runs(done) + "/rerun").json(Map.of("version", "next")).send())
        .isProblem(422, "parameter_invalid")
        .hasErrorAt("/version");
    assertThat(api.post(runs(done) + "/rerun").json(Map.of("context", 1L)).send())
        .isProblem(422, "parameter_invalid")
        .hasErrorAt("/context");
    assertThat(fixture.api("default", "viewer").post(runs(done) + "/rerun").send())
        .isProblem(403, "scope_missing");
    assertThat(fixture.api("other", "admin").post(runs(done) + "/rerun").send())
        .isProblem(404, "resource_missing");
  }

  @Test
  void runsAreListedAcrossWorkflows() {
    ApiClient tenant = fixture.api("tenant-of-lists", "admin");
    String good = tenant.create(aWorkflow().manual());
    String bad =
        tenant.create(aWorkflow().manual().node("end", "terminate", Map.of("status", "failed")));
    String a = tenant.runToEnd(good, Map.of()).string("id");
    String b = tenant.runToEnd(bad, Map.of()).string("id");
    String c = tenant.runToEnd(good, Map.of()).string("id");
    assertThat(ids(tenant, "")).containsExactly(c, b, a);
    assertThat(ids(tenant, "?workflow_id=" + good)).containsExactly(c, a);
    assertThat(ids(tenant, "?status=failed")).containsExactly(b);
    assertThat(ids(tenant, "?status=pending,failed")).containsExactly(b);
    assertThat(ids(tenant, "?status=completed,failed&limit=2")).containsExactly(c, b);
    assertThat(ids(tenant, "?error_code=terminated&trigger_type=manual")).containsExactly(b);
    assertThat(ids(tenant, "?trigger_type=webhook")).isEmpty();
    assertThat(ids(tenant, "?error_code=cancelled")).isEmpty();
    ApiResponse page = tenant.get("/workflows/runs?limit=2").send();
    assertThat(page.rows()).hasSize(2);
    String next = page.header("Link").orElseThrow();
    assertThat(next).endsWith("; rel=\"next\"");
    assertThat(ids(tenant, next.substring(next.indexOf('?'), next.indexOf('>'))))
        .containsExactly(a);
    assertThat(page.rows().getFirst()).doesNotContainKeys("logs", "trigger_payload", "output");
    assertThat(tenant.get("/workflows/runs?error_code=bad").send())
        .isProblem(400, "parameter_invalid");
    assertThat(fixture.api("tenant-of-nobody", "viewer").get("/workflows/runs").send().rows())
        .isEmpty();
  }

  private static List<Object> ids(ApiClient api, String query) {
    ApiResponse response = api.get("/workflows/runs" + query).send();
    assertThat(response).hasStatus(200);
    return response.rows().stream().map(row -> row.get("id")).toList();
  }

  private static String runs(String id) {
    return "/workflows/runs/" + id;
  }

  private ApiResponse awaitEnd(ApiResponse started) {
    String run = (String) started.object("new_run").get("id");
    return await()
        .until(() -> api.run(run), response -> response.object().get("completed_at") != null);
  }
}
