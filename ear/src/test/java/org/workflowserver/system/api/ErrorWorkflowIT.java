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
import org.workflowserver.system.support.WorkflowBuilder;

/** Workflows that name others, and what is started when a run fails, over HTTP. */
@ExtendWith(SharedServerExtension.class)
class ErrorWorkflowIT {
  private static final String UNKNOWN = "fl_01arz3ndektsv4rrffq69g5fav";

  private final ApiClient api;

  ErrorWorkflowIT(ServerFixture fixture) {
    this.api = fixture.api("errors", "admin");
  }

  @Test
  void aRunThatFailsStartsOneOfItsErrorWorkflow() {
    String onError =
        api.create(
            aWorkflow().manual().transform("{{ trigger.type }}: {{ trigger.error_message }}"));
    String workflow = api.create(failing().member("settings", onError(onError)));
    ApiResponse failed = api.runToEnd(workflow, Map.of());
    assertThat(failed).hasMember("error_code", "terminated");
    ApiResponse told =
        await()
            .until(
                () ->
                    api.get(
                            "/workflows/runs?trigger_type=error&status=completed&workflow_id="
                                + onError)
                        .send(),
                response -> response.rows().size() == 1);
    ApiResponse run = api.run((String) told.rows().getFirst().get("id"));
    assertThat(run)
        .hasMember("output", Map.of("text", "error: enough"))
        .hasMember("trigger_type", "error")
        .hasMember("parent_run_id", null);
    assertThat(run.object("trigger_payload"))
        .containsEntry("failed_run_id", failed.string("id"))
        .containsEntry("workflow_id", workflow)
        .containsEntry("started_at", failed.string("started_at"))
        .containsEntry("completed_at", failed.string("completed_at"))
        .containsEntry("failed_node_id", null);
  }

  @Test
  void whatIsNamedMustBeThereAndStays() {
    ApiResponse refused =
        api.post("/workflows").json(failing().member("settings", onError(UNKNOWN)).json()).send();
    assertThat(refused)
        .isProblem(422, "workflow_invalid")
        .hasErrorAt("/settings/error_workflow_id");
    assertThat(refused.rows("errors"))
        .extracting(row -> row.get("code"))
        .containsExactly("workflow_missing");
    ApiResponse calling = api.post("/workflows").json(calling(UNKNOWN).json()).send();
    assertThat(calling).isProblem(422, "workflow_invalid").hasErrorAt("/nodes/1/data/workflow_id");
    assertThat(api.post("/workflows/validate").json(calling(UNKNOWN).json()).send())
        .hasStatus(200)
        .hasMember("valid", false);

    String target = api.create(aWorkflow().node("start", "workflow_trigger", Map.of()));
    String caller = api.create(calling(target));
    String other = api.create(failing().member("settings", onError(target)));
    for (String naming : List.of(caller, other)) {
      ApiResponse inUse = api.delete("/workflows/" + target).send();
      assertThat(inUse).isProblem(409, "workflow_in_use");
      assertThat(inUse.string("detail")).contains(naming);
      assertThat(api.delete("/workflows/" + naming).send()).hasStatus(204);
    }
    assertThat(api.delete("/workflows/" + target).send()).hasStatus(204);
  }

  private static WorkflowBuilder failing() {
    return aWorkflow()
        .manual()
        .node("end", "terminate", Map.of("status", "failed", "message", "enough"));
  }

  private static WorkflowBuilder calling(String workflow) {
    return aWorkflow().manual().node("call", "trigger_workflow", Map.of("workflow_id", workflow));
  }

  private static Map<String, Object> onError(String workflow) {
    return Map.of("error_workflow_id", workflow);
  }
}
