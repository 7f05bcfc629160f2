package org.workflowserver.api.run;

import java.util.LinkedHashMap;
import java.util.Map;
import org.workflowserver.json.Json;
import org.workflowserver.run.LogView;
import org.workflowserver.run.state.Failure;
import org.workflowserver.statistics.WorkflowStatistics;

/** Log entries, and what they come to, as callers see them. */
final class LogJson {
  private LogJson() {}

  static Map<String, Object> entry(LogView log) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", log.id());
    json.put("run_id", log.runId());
    json.put("seq", log.seq());
    json.put("node_id", log.nodeId());
    json.put("component_id", log.componentId());
    json.put("status", log.status().code());
    json.put("attempt", log.attempt());
    json.put("iteration", log.iteration());
    json.put("handle", log.handle());
    json.put("input", Json.Raw.ofNullable(log.input()));
    json.put("output", Json.Raw.ofNullable(log.output()));
    json.put("error", log.error() == null ? null : failure(log.error()));
    json.put(
        "duration_in_seconds", log.duration() == null ? null : RunJson.seconds(log.duration()));
    json.put("created_at", log.createdAt());
    if (log.copiedFrom() != null) {
      json.put("copied_from", log.copiedFrom());
    }
    return json;
  }

  private static Map<String, Object> failure(Failure failure) {
    return failure(failure.code(), failure.message(), failure.retryable());
  }

  /** Why an attempt failed. */
  static Map<String, Object> failure(String code, String message, boolean retryable) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("code", code);
    json.put("message", message);
    json.put("retryable", retryable);
    return json;
  }

  /** Runs and entries in numbers. */
  static Map<String, Object> statistics(WorkflowStatistics statistics) {
    Map<String, Object> entries = new LinkedHashMap<>();
    entries.put("success", statistics.success());
    entries.put("error", statistics.error());
    entries.put("warning", statistics.warning());
    Map<String, Object> runs = new LinkedHashMap<>();
    runs.put("completed", statistics.completed());
    runs.put("failed", statistics.failed());
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("log_statuses", entries);
    json.put("recent_runs", runs);
    json.put("total_runs", statistics.total());
    json.put("success_rate", statistics.successRate());
    return json;
  }
}
