package org.workflowserver.api.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.workflowserver.definition.WorkflowView;
import org.workflowserver.definition.content.Problem;
import org.workflowserver.definition.content.Problem.Severity;
import org.workflowserver.definition.content.WorkflowSchedule;
import org.workflowserver.json.Json;
import org.workflowserver.schedule.ScheduleType;

class WorkflowJsonTest {
  @Test
  void aRowHasNeitherNodesNorEdgesButEveryNull() {
    assertThat(Json.write(WorkflowJson.row(workflow())))
        .isEqualTo(
            """
            {"id":"fl_1","name":"W","description":null,"schedule_type":"cron",\
            "schedule_value":"0 13 * * *","schedule_timezone":"Europe/Berlin",\
            "next_run_at":"2025-10-31T12:00:00.000000Z","is_active":true,\
            "webhook_url":"https://flows.example/workflows/webhooks/whsec_x","version":3,"settings":{"concurrency":1},\
            "created_at":"2025-10-31T12:00:00.000000Z",\
            "updated_at":"2025-10-31T12:00:00.000000Z"}""");
  }

  @Test
  void aWholeWorkflowHasItsGraph() {
    assertThat(WorkflowJson.whole(workflow()))
        .containsEntry("nodes", List.of(Map.of("id", "n1")))
        .containsEntry("edges", List.of());
  }

  @Test
  void warningsAloneLeaveAWorkflowValid() {
    Problem warning = new Problem("/nodes/0", "n1", "node_unreachable", Severity.WARNING, "Odd.");

    assertThat(Json.write(WorkflowJson.validation(List.of(warning))))
        .isEqualTo(
            """
            {"valid":true,"errors":[],"problems":[{"pointer":"/nodes/0","node_id":"n1",\
            "code":"node_unreachable","severity":"warning","message":"Odd."}]}""");
  }

  @Test
  void errorsAreListedAsSentences() {
    Problem error = new Problem("/nodes", null, "trigger_missing", Severity.ERROR, "No trigger.");

    assertThat(WorkflowJson.validation(List.of(error)))
        .containsEntry("valid", false)
        .containsEntry("errors", List.of("No trigger."));
  }

  private static WorkflowView workflow() {
    Instant noon = Instant.parse("2025-10-31T12:00:00Z");
    return new WorkflowView(
        "fl_1",
        "W",
        null,
        List.of(Map.of("id", "n1")),
        List.of(),
        List.of(),
        new WorkflowSchedule(ScheduleType.CRON, "0 13 * * *", "Europe/Berlin", noon),
        noon,
        true,
        "https://flows.example/workflows/webhooks/whsec_x",
        3,
        Map.of("concurrency", 1L),
        noon,
        noon,
        9);
  }
}
