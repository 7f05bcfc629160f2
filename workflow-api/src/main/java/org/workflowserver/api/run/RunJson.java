package org.workflowserver.api.run;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.workflowserver.json.Json;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.RunView;
import org.workflowserver.run.RunWaiting;

/** Runs as callers see them. */
final class RunJson {
  private static final int MILLISECONDS = 3;

  private RunJson() {}

  /** A run in a list: its facts, neither payloads nor logs. */
  static Map<String, Object> row(RunView run) {
    Map<String, Object> json = head(run);
    identify(json, run);
    rest(json, run);
    return json;
  }

  /** A run with its payloads and its record. */
  static Map<String, Object> whole(RunDetail detail) {
    Map<String, Object> json = head(detail.run());
    json.put("logs", detail.logs().stream().map(LogJson::entry).toList());
    return withPayloads(json, detail);
  }

  /** A run with its payloads, without its record. */
  static Map<String, Object> withoutLogs(RunDetail detail) {
    return withPayloads(head(detail.run()), detail);
  }

  private static Map<String, Object> withPayloads(Map<String, Object> json, RunDetail detail) {
    RunView run = detail.run();
    identify(json, run);
    json.put("trigger_payload", Json.Raw.ofNullable(detail.triggerPayload()));
    json.put("output", Json.Raw.ofNullable(detail.output()));
    rest(json, run);
    return json;
  }

  /** Seconds, to the millisecond. */
  static BigDecimal seconds(Duration duration) {
    return BigDecimal.valueOf(Math.max(0, duration.toMillis()), MILLISECONDS);
  }

  private static Map<String, Object> head(RunView run) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", run.id());
    json.put("status", run.status().code());
    json.put("error_message", run.errorMessage());
    json.put("started_at", run.startedAt());
    json.put("completed_at", run.completedAt());
    json.put("duration_in_seconds", run.duration().map(RunJson::seconds).orElse(null));
    return json;
  }

  private static void identify(Map<String, Object> json, RunView run) {
    json.put("workflow_id", run.workflowId());
    json.put("workflow_version", run.workflowVersion());
    json.put("trigger_type", run.triggerType());
  }

  private static void rest(Map<String, Object> json, RunView run) {
    json.put("error_code", run.errorCode() == null ? null : run.errorCode().code());
    json.put("waiting", waiting(run.waiting()));
    json.put("parent_run_id", run.parentRunId());
    json.put("original_run_id", run.originalRunId());
    json.put("created_at", run.startedAt());
  }

  private static Map<String, Object> waiting(RunWaiting waiting) {
    if (waiting == null) {
      return null;
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("reason", waiting.reason());
    json.put("node_id", waiting.nodeId());
    json.put("until", waiting.until());
    json.put("on", waiting.on());
    return json;
  }
}
