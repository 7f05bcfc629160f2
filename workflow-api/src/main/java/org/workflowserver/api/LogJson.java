package org.workflowserver.api;

import java.util.LinkedHashMap;
import java.util.Map;
import org.workflowserver.json.Json;
import org.workflowserver.run.LogView;

/** Log entries as callers see them. */
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

  private static Map<String, Object> failure(LogView.Failure failure) {
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
}
