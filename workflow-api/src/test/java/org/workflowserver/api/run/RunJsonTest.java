package org.workflowserver.api.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.workflowserver.json.Json;
import org.workflowserver.run.LogStatus;
import org.workflowserver.run.LogView;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.RunView;
import org.workflowserver.run.RunWaiting;
import org.workflowserver.run.state.Failure;

class RunJsonTest {
  private static final Instant START = Instant.parse("2025-10-31T12:00:00.123456Z");

  @Test
  void anOpenRunHasNullsWhereThereIsNothingYet() {
    RunView run = run(RunStatus.RUNNING, null, null, null);

    assertThat(Json.write(RunJson.whole(new RunDetail(run, "{\"a\": 1}", null, List.of(), 0))))
        .isEqualTo(
            """
            {"id":"fl_run_1","status":"running","error_message":null,\
            "started_at":"2025-10-31T12:00:00.123456Z","completed_at":null,\
            "duration_in_seconds":null,"logs":[],"workflow_id":"fl_1","workflow_version":2,\
            "trigger_type":"manual","trigger_payload":{"a": 1},"output":null,"error_code":null,\
            "waiting":null,"parent_run_id":null,"original_run_id":null,\
            "created_at":"2025-10-31T12:00:00.123456Z"}""");
  }

  @Test
  void aRowHasNeitherPayloadsNorLogs() {
    RunView run =
        run(RunStatus.FAILED, RunError.STEP_FAILED, "It failed.", START.plusMillis(1_500));

    assertThat(RunJson.row(run))
        .doesNotContainKeys("logs", "trigger_payload", "output")
        .containsEntry("status", "failed")
        .containsEntry("error_code", "step_failed")
        .containsEntry("error_message", "It failed.");
    assertThat(Json.write(RunJson.row(run))).contains("\"duration_in_seconds\":1.500,");
  }

  @Test
  void secondsAreWrittenToTheMillisecondAndNeverNegative() {
    assertThat(Json.write(RunJson.seconds(Duration.ofNanos(1_234_999_999)))).isEqualTo("1.234");
    assertThat(Json.write(RunJson.seconds(Duration.ofMillis(-5)))).isEqualTo("0.000");
    assertThat(Json.write(RunJson.seconds(Duration.ofDays(30)))).isEqualTo("2592000.000");
  }

  @Test
  void aLogEntryPassesStoredJsonOnAsItStands() {
    LogView log =
        new LogView(
            "fl_log_1",
            "fl_run_1",
            3,
            "n2",
            null,
            LogStatus.WARNING,
            2,
            List.of(0, 4),
            null,
            null,
            "{\"n\":1.0}",
            new Failure("http_status", "503", true),
            null,
            START,
            null);

    assertThat(Json.write(LogJson.entry(log)))
        .isEqualTo(
            """
            {"id":"fl_log_1","run_id":"fl_run_1","seq":3,"node_id":"n2","component_id":null,\
            "status":"warning","attempt":2,"iteration":[0,4],"handle":null,"input":null,\
            "output":{"n":1.0},\
            "error":{"code":"http_status","message":"503","retryable":true},\
            "duration_in_seconds":null,"created_at":"2025-10-31T12:00:00.123456Z"}""");
  }

  @Test
  void aRunThatWaitsSaysWhy() {
    RunView run =
        new RunView(
            "fl_run_1",
            "fl_1",
            2,
            RunStatus.RUNNING,
            "manual",
            null,
            null,
            null,
            START,
            null,
            null,
            null,
            1,
            new RunWaiting("delay", "n1", START, "The end of a delay.", null));
    assertThat(Json.write(RunJson.row(run)))
        .contains(
            """
            "waiting":{"reason":"delay","node_id":"n1","until":"2025-10-31T12:00:00.123456Z",\
            "on":"The end of a delay."}""");
  }

  private static RunView run(RunStatus status, RunError code, String message, Instant end) {
    return new RunView(
        "fl_run_1",
        "fl_1",
        2,
        status,
        "manual",
        null,
        code,
        message,
        START,
        end,
        null,
        null,
        1,
        null);
  }
}
